internal import Document

/// A signed JSON Web Token taken apart (RFC 7515 section 3.1, RFC 7519), before anything of it is
/// believed.
///
///     eyJhbGciOiJFUzI1NiIsImtpZCI6... . eyJhdWQiOlsiaHR0... . MEUCIQDx...
///     header: alg, kid                  claims                signature over the two before
///
/// Stricter than the RFCs where they leave a choice that somebody could use: one spelling of the
/// bytes, no member twice, no critical extensions, bounded size and depth.
struct JSONWebToken: Sendable {
    /// An ID token with a few hundred groups has about 10 KiB.
    static let byteCountMax = 32 << 10
    private static let limits = DocumentLimits(depth: 32, byteCount: byteCountMax)

    let algorithm: String
    let keyID: String?
    let claims: JSONObject
    let signingInput: [UInt8]
    let signature: [UInt8]

    /// Whether the text has a token's three parts; other bearer tokens are somebody else's.
    static func hasParts(_ text: String) -> Bool {
        text.utf8.count { $0 == UInt8(ascii: ".") } == 2
    }

    init(_ text: String) throws(TokenProblem) {
        guard text.utf8.count <= Self.byteCountMax else {
            throw .malformed("it is longer than \(Self.byteCountMax) bytes")
        }
        let bytes = Array(text.utf8)
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else {
            throw .malformed("it has \(parts.count) parts and not 3")
        }
        let header = try Self.object(parts[0], "header")
        claims = try Self.object(parts[1], "claims")
        guard let signature = Base64URL.bytes(parts[2]), !signature.isEmpty else {
            throw .malformed("its signature is cut or garbled")
        }
        guard let algorithm = header["alg"]?.string else {
            throw .malformed("its header names no algorithm")
        }
        if header["crit"] != nil { throw .malformed("its header has critical extensions") }
        if let keyID = header["kid"] {
            guard case .string(let text) = keyID else {
                throw .malformed("the key's name in its header is no text")
            }
            self.keyID = text
        } else {
            keyID = nil
        }
        self.algorithm = algorithm
        self.signature = signature
        signingInput = Array(bytes[..<parts[1].endIndex])
    }

    private static func object(
        _ part: ArraySlice<UInt8>, _ name: String
    ) throws(TokenProblem) -> JSONObject {
        guard let bytes = Base64URL.bytes(part),
            let tape = try? Tape(parsing: bytes, limits: limits),
            let object = tape.value.object
        else { throw .malformed("its \(name) can't be read") }
        guard tape.withRoot({ $0.duplicateKeys().isEmpty }) else {
            throw .malformed("its \(name) says something twice")
        }
        return object
    }
}

extension JSONObject {
    /// A NumericDate (RFC 7519 section 2) in seconds; a fraction is cut. nil when the claim is
    /// absent.
    func date(_ claim: String) throws(TokenProblem) -> Int64? {
        guard let value = self[claim] else { return nil }
        if let seconds = value.int, Self.dates.contains(seconds) { return seconds }
        guard let seconds = value.double, let whole = Int64(exactly: seconds.rounded(.down)),
            Self.dates.contains(whole)
        else { throw .malformed("its claim \(claim) is no time") }
        return whole
    }

    /// Until the year 9999, so that sums don't overflow.
    private static let dates: ClosedRange<Int64> = 0...253_402_300_799

    /// One text or a list of them.
    func audiences() throws(TokenProblem) -> [String] {
        switch self["aud"] {
        case nil: return []
        case .string(let one): return [one]
        case .array(let list):
            let texts = list.compactMap(\.string)
            guard texts.count == list.count else { break }
            return texts
        default: break
        }
        throw .malformed("its claim aud is neither a text nor a list of texts")
    }

    func text(_ claim: String) throws(TokenProblem) -> String? {
        guard let value = self[claim] else { return nil }
        guard let text = value.string else { throw .malformed("its claim \(claim) is no text") }
        return text
    }
}
