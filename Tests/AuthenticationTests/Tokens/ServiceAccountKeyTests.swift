import Access
import Authentication
import Crypto
import CryptoExtras
import Document
import EventStore
import Foundation
import Testing

@Suite final class ServiceAccountKeyTests {
    private let folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private func write(_ text: String, _ name: String) throws -> String {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
        return path(name)
    }

    private func keys(
        _ signing: String?, _ files: [String] = [], own: String = "pki/sa.key"
    ) async throws -> ServiceAccountKeys {
        try await ServiceAccountKeys(signingFile: signing, keyFiles: files, ownKeyFile: path(own))
    }

    @Test("The first start makes a key that only its owner can read; the next starts have it")
    func ownKey() async throws {
        let first = try await keys(nil).keySet
        let status = try FileManager.default.attributesOfItem(atPath: path("pki/sa.key"))
        #expect((status[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(first["keys"]?[0]?["alg"] == "ES256")
        #expect(try await keys(nil).keySet == first)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: path("pki")) == ["sa.key"])
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640], ofItemAtPath: path("pki/sa.key"))
        await #expect(throws: TokenSetupError.self) { _ = try await self.keys(nil) }
    }

    private func rsaKey() throws -> String {
        try write(_RSA.Signing.PrivateKey(keySize: .bits2048).pemRepresentation, "rsa.pem")
    }

    @Test("The key set has each key once, as Kubernetes writes them")
    func keySet() async throws {
        let small = P256.Signing.PrivateKey()
        let large = P384.Signing.PrivateKey()
        let signing = try write(small.pemRepresentation, "sign.pem")
        let others = try write(
            "\(small.publicKey.pemRepresentation)\n\(large.publicKey.pemRepresentation)\n",
            "others.pem")
        let keys = try await keys(signing, [others, try rsaKey()])
        #expect(keys.algorithms == ["ES256", "ES384", "RS256"])
        let list = try #require(keys.keySet["keys"]?.array)
        let point = small.publicKey.rawRepresentation
        #expect(
            list[0]
                == [
                    "use": "sig", "kty": "EC", "crv": "P-256", "alg": "ES256",
                    "kid": .string(
                        ForgedToken.base64URL(SHA256.hash(data: small.publicKey.derRepresentation))),
                    "x": .string(ForgedToken.base64URL(point.prefix(32))),
                    "y": .string(ForgedToken.base64URL(point.suffix(32))),
                ])
        #expect(list[0].object?.keys == ["use", "kty", "kid", "crv", "alg", "x", "y"])
        #expect(list[1]["crv"] == "P-384")
        #expect(list[2].object?.keys == ["use", "kty", "kid", "alg", "n", "e"])
        #expect(list[2]["e"] == "AQAB")
        #expect(try ForgedToken.decoded(list[2]["n"]?.string ?? "").count == 256)
    }

    @Test("Tokens are signed with RS256 by an RSA key, and hold")
    func rsa() async throws {
        let keys = try await keys(try rsaKey())
        let tokens = ServiceAccountTokens(keys: keys, issuers: ["https://a.example"])
        let cluster = try ClusterOfOne()
        let token = try tokens.issue(
            ServiceAccountTokens.Order(
                namespace: "shop", account: NamedUID(name: "robot", uid: "u-robot"),
                audiences: tokens.audiences, lifetimeSeconds: 600, id: "t-1"),
            now: ClusterOfOne.start)
        #expect(try ForgedToken.header(token)["alg"] == "RS256")
        let known = try await ServiceAccountAuthenticator(tokens).authenticate(
            token, audiences: [], view: cluster.store.now, now: ClusterOfOne.start)
        #expect(known?.principal.uid == "u-robot")
        // The public key's text as the secret of an HMAC: the old confusion.
        let header = #"{"alg":"HS256","kid":"\#(keys.keySet["keys"]?[0]?["kid"]?.string ?? "")"}"#
        let claims = try ForgedToken.decoded(ForgedToken.parts(token)[1])
        let forged = ForgedToken.hs256(
            header: header, claims: String(decoding: claims, as: UTF8.self),
            secret: try _RSA.Signing.PrivateKey(
                pemRepresentation: String(contentsOfFile: path("rsa.pem"), encoding: .utf8)
            ).publicKey.pemRepresentation)
        await #expect(throws: TokenRefusal.self) {
            _ = try await ServiceAccountAuthenticator(tokens).authenticate(
                forged, audiences: [], view: cluster.store.now, now: ClusterOfOne.start)
        }
    }

    @Test("Files without keys are refused with their names")
    func refused() async throws {
        let good = try write(P256.Signing.PrivateKey().pemRepresentation, "good.pem")
        let bad = try write("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "bad.pem")
        for (signing, files) in [
            (bad, []), (path("none.pem"), []), (good, [bad]), (good, [path("none.pem")]),
            (good, [try write("hello", "text.pem")]),
            (try write(P256.Signing.PrivateKey().publicKey.pemRepresentation, "public.pem"), []),
        ] as [(String, [String])] {
            let problem = await #expect(throws: TokenSetupError.self) {
                _ = try await self.keys(signing, files)
            }
            #expect(problem?.description.hasPrefix(files.first ?? signing) == true)
        }
    }
}
