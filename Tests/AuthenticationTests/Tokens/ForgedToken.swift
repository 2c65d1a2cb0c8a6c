import Crypto
import Document
import Foundation

/// Tokens put together by hand, with nothing of the code that they are to get past.
enum ForgedToken {
    static func base64URL(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    static func parts(_ token: String) -> [String] {
        token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    static func decoded(_ part: String) throws -> Data {
        let padded = part.replacing("-", with: "+").replacing("_", with: "/")
            + String(repeating: "=", count: (4 - part.count % 4) % 4)
        guard let data = Data(base64Encoded: padded) else { throw CocoaError(.coderReadCorrupt) }
        return data
    }

    static func claims(_ token: String) throws -> JSONValue {
        try JSONValue(parsing: Array(try decoded(parts(token)[1])))
    }

    static func header(_ token: String) throws -> JSONValue {
        try JSONValue(parsing: Array(try decoded(parts(token)[0])))
    }

    static func unsigned(header: String, claims: String, signature: String = "") -> String {
        base64URL(header.utf8) + "." + base64URL(claims.utf8) + "." + signature
    }

    static func es256(header: String, claims: String, key: P256.Signing.PrivateKey) throws -> String {
        let input = base64URL(header.utf8) + "." + base64URL(claims.utf8)
        let signature = try key.signature(for: Data(input.utf8))
        return input + "." + base64URL(signature.rawRepresentation)
    }

    static func hs256(header: String, claims: String, secret: String) -> String {
        let input = base64URL(header.utf8) + "." + base64URL(claims.utf8)
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(input.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return input + "." + base64URL(code)
    }
}
