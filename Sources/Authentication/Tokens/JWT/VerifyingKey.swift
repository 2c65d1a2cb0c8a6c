internal import Crypto
internal import Document
internal import Foundation
internal import JWTKit

/// A public key that tokens are verified with. It knows the algorithms that it is for, so that no
/// token can choose another: there is no HMAC and no `none` here.
struct VerifyingKey: Sendable {
    /// What tokens call it.
    let id: String
    /// By their names in RFC 7518; never empty.
    let algorithms: [String: any JWTAlgorithm]
    /// For the key set that others verify with (RFC 7517); of issuers elsewhere empty.
    let json: JSONObject

    /// Throws when the token is not signed with this key.
    func verify(_ token: JSONWebToken) throws(TokenProblem) {
        guard let algorithm = algorithms[token.algorithm] else {
            throw .algorithm(token.algorithm)
        }
        let holds =
            (try? algorithm.verify(token.signature, signs: token.signingInput)) ?? false
        guard holds else { throw .signature }
    }

    /// The key that the token names; without a name whichever it is signed with.
    static func verify(_ token: JSONWebToken, with keys: [VerifyingKey]) throws(TokenProblem) {
        guard let id = token.keyID else {
            guard keys.contains(where: { (try? $0.verify(token)) != nil }) else {
                throw keys.contains { $0.algorithms[token.algorithm] != nil }
                    ? .signature : .algorithm(token.algorithm)
            }
            return
        }
        let named = keys.filter { $0.id == id }
        guard let last = named.last else { throw .unknownKey(id) }
        for key in named.dropLast() where (try? key.verify(token)) != nil { return }
        try last.verify(token)
    }
}

/// A public key of a kind that tokens are signed with.
enum PublicKey: Sendable {
    case rsa(JWTKit.Insecure.RSA.PublicKey)
    case p256(ES256PublicKey)
    case p384(ES384PublicKey)
    case p521(ES512PublicKey)

    /// A PEM block `PUBLIC KEY` or `RSA PUBLIC KEY`; nil when it is none that tokens can have.
    init?(pem: String) {
        if let key = try? ES256PublicKey(pem: pem) {
            self = .p256(key)
        } else if let key = try? ES384PublicKey(pem: pem) {
            self = .p384(key)
        } else if let key = try? ES512PublicKey(pem: pem) {
            self = .p521(key)
        } else if let key = try? JWTKit.Insecure.RSA.PublicKey(pem: pem) {
            self = .rsa(key)
        } else {
            return nil
        }
    }

    init?(certificate pem: String) {
        if let key = try? ES256PublicKey(certificate: pem) {
            self = .p256(key)
        } else if let key = try? ES384PublicKey(certificate: pem) {
            self = .p384(key)
        } else if let key = try? ES512PublicKey(certificate: pem) {
            self = .p521(key)
        } else if let key = try? JWTKit.Insecure.RSA.PublicKey(certificatePEM: pem) {
            self = .rsa(key)
        } else {
            return nil
        }
    }

    /// The algorithm that service account tokens have with this key.
    var algorithm: String {
        switch self {
        case .rsa: "RS256"
        case .p256: "ES256"
        case .p384: "ES384"
        case .p521: "ES512"
        }
    }

    /// SHA-256 of the key's DER form (SubjectPublicKeyInfo), as Kubernetes names its keys.
    var id: String {
        let pem =
            switch self {
            case .rsa(let key): key.pemRepresentation
            case .p256(let key): key.pemRepresentation
            case .p384(let key): key.pemRepresentation
            case .p521(let key): key.pemRepresentation
            }
        return Base64URL.text(SHA256.hash(data: PEMBlock.all(in: pem).first?.bytes ?? []))
    }

    func verifyingKey() async throws -> VerifyingKey {
        let id = id
        return VerifyingKey(
            id: id, algorithms: [algorithm: try await self.signer(named: algorithm)],
            json: try json(id: id))
    }

    /// What verifies signatures of the algorithm.
    func signer(named name: String) async throws -> any JWTAlgorithm {
        let keys = JWTKeyCollection()
        switch self {
        case .p256(let key): await keys.add(ecdsa: key)
        case .p384(let key): await keys.add(ecdsa: key)
        case .p521(let key): await keys.add(ecdsa: key)
        case .rsa(let key):
            let digest: DigestAlgorithm =
                name.hasSuffix("256") ? .sha256 : name.hasSuffix("384") ? .sha384 : .sha512
            if name.hasPrefix("PS") {
                await keys.add(pss: key, digestAlgorithm: digest)
            } else {
                await keys.add(rsa: key, digestAlgorithm: digest)
            }
        }
        return try await keys.getKey()
    }

    /// Members in the order of Kubernetes' own encoder.
    private func json(id: String) throws -> JSONObject {
        var members: [(key: String, value: JSONValue)] = [
            ("use", "sig"), ("kty", .string(isRSA ? "RSA" : "EC")), ("kid", .string(id)),
        ]
        switch self {
        case .rsa(let key):
            let (modulus, exponent) = try key.getKeyPrimitives()
            members += [
                ("alg", .string(algorithm)),
                ("n", .string(Base64URL.text(modulus.drop { $0 == 0 }))),
                ("e", .string(Base64URL.text(exponent.drop { $0 == 0 }))),
            ]
        case .p256(let key): members += Self.curve("P-256", algorithm, key.parameters)
        case .p384(let key): members += Self.curve("P-384", algorithm, key.parameters)
        case .p521(let key): members += Self.curve("P-521", algorithm, key.parameters)
        }
        return JSONObject(members)
    }

    private var isRSA: Bool { if case .rsa = self { true } else { false } }

    /// JWTKit gives coordinates in base64 with padding.
    private static func curve(
        _ name: String, _ algorithm: String, _ point: ECDSAParameters?
    ) -> [(key: String, value: JSONValue)] {
        func coordinate(_ text: String?) -> JSONValue {
            .string(Base64URL.text(Base64.bytes(text ?? "") ?? []))
        }
        return [
            ("crv", .string(name)), ("alg", .string(algorithm)), ("x", coordinate(point?.x)),
            ("y", coordinate(point?.y)),
        ]
    }
}
