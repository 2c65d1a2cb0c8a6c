internal import Document
internal import JWTKit

/// A set of public keys (RFC 7517) that an issuer gives out. Keys that are for something else, or
/// of kinds that no token is verified with, are passed over.
enum KeySet {
    static let byteCountMax = 256 << 10
    private static let keyCountMax = 64
    /// 8,192 bits.
    private static let modulusTextCountMax = 1_366

    static func keys(_ bytes: [UInt8]) async throws(TokenProblem) -> [VerifyingKey] {
        let limits = DocumentLimits(depth: 32, byteCount: byteCountMax)
        guard let list = (try? JSONValue(parsing: bytes, limits: limits))?["keys"]?.array else {
            throw .issuerKeys("the issuer's keys are no JSON Web Key Set")
        }
        var keys: [VerifyingKey] = []
        for item in list.prefix(keyCountMax) {
            guard let json = item.object, json["use"] == nil || json["use"] == "sig",
                let key = publicKey(json)
            else { continue }
            var names = key.tokenAlgorithms
            if let own = json["alg"]?.string { names = names.filter { $0 == own } }
            var algorithms: [String: any JWTAlgorithm] = [:]
            for name in names { algorithms[name] = try? await key.signer(named: name) }
            guard !algorithms.isEmpty else { continue }
            keys.append(
                VerifyingKey(
                    id: json["kid"]?.string ?? "", algorithms: algorithms, json: JSONObject()))
        }
        guard !keys.isEmpty else {
            throw .issuerKeys("the issuer has no key that tokens can be verified with")
        }
        return keys
    }

    private static func publicKey(_ json: JSONObject) -> PublicKey? {
        switch json["kty"]?.string {
        case "RSA":
            guard let modulus = json["n"]?.string, modulus.utf8.count <= modulusTextCountMax,
                let exponent = json["e"]?.string, exponent.utf8.count <= 8,
                let key = try? JWTKit.Insecure.RSA.PublicKey(
                    modulus: modulus, exponent: exponent)
            else { return nil }
            return .rsa(key)
        case "EC":
            guard let x = json["x"]?.string, let y = json["y"]?.string else { return nil }
            switch json["crv"]?.string {
            case "P-256": return (try? ES256PublicKey(parameters: (x, y))).map(PublicKey.p256)
            case "P-384": return (try? ES384PublicKey(parameters: (x, y))).map(PublicKey.p384)
            case "P-521": return (try? ES512PublicKey(parameters: (x, y))).map(PublicKey.p521)
            default: return nil
            }
        default: return nil
        }
    }
}

extension PublicKey {
    /// What tokens of other issuers may be signed with by this key.
    fileprivate var tokenAlgorithms: [String] {
        switch self {
        case .rsa: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]
        case .p256, .p384, .p521: [algorithm]
        }
    }
}
