internal import Document
internal import Foundation
internal import JWTKit

/// The private key that signs service account tokens: ES256 with a key on P-256 (ES384, ES512 on
/// the larger curves), RS256 with an RSA key.
struct SigningKey: Sendable {
    let id: String
    let algorithm: String
    let publicKey: PublicKey
    private let signer: any JWTAlgorithm

    /// nil when the PEM block holds no private key that tokens can be signed with.
    init?(pem: String) async throws {
        let keys = JWTKeyCollection()
        if let key = try? ES256PrivateKey(pem: pem) {
            await keys.add(ecdsa: key)
            publicKey = .p256(key.publicKey)
        } else if let key = try? ES384PrivateKey(pem: pem) {
            await keys.add(ecdsa: key)
            publicKey = .p384(key.publicKey)
        } else if let key = try? ES512PrivateKey(pem: pem) {
            await keys.add(ecdsa: key)
            publicKey = .p521(key.publicKey)
        } else if let key = try? JWTKit.Insecure.RSA.PrivateKey(pem: pem) {
            await keys.add(rsa: key, digestAlgorithm: .sha256)
            publicKey = .rsa(key.publicKey)
        } else {
            return nil
        }
        id = publicKey.id
        algorithm = publicKey.algorithm
        signer = try await keys.getKey()
    }

    /// A new key on P-256 in PEM (PKCS #8).
    static func freshPEM() -> String { ES256PrivateKey().pemRepresentation + "\n" }

    /// The compact form (RFC 7515 section 7.1).
    func sign(_ claims: JSONObject) throws -> String {
        let header: JSONValue = ["alg": .string(algorithm), "kid": .string(id)]
        let input =
            Base64URL.text(header.bytes) + "." + Base64URL.text(JSONValue.object(claims).bytes)
        let signature = try signer.sign(Array(input.utf8))
        return input + "." + Base64URL.text(signature)
    }
}
