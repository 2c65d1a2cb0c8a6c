import Access
import Authentication
import ConfigurationFiles
import Crypto
import Document
import EventStore
import Foundation
import KubernetesAPI
import NIOHTTP1
import Testing

/// ID tokens of an issuer of this test's own, which answers over HTTPS on loopback.
@Suite final class IDTokenTests {
    private let cluster: ClusterOfOne
    private let issuer: TestIssuer
    private let key = P256.Signing.PrivateKey()

    init() async throws {
        cluster = try ClusterOfOne()
        issuer = try await TestIssuer()
        issuer.publish(Self.keySet([("k1", key.publicKey)]))
    }

    private static func keySet(_ keys: [(String, P256.Signing.PublicKey)]) -> JSONValue {
        [
            "keys": .array(
                keys.map { id, key in
                    [
                        "kty": "EC", "crv": "P-256", "use": "sig", "kid": .string(id),
                        "x": .string(ForgedToken.base64URL(key.rawRepresentation.prefix(32))),
                        "y": .string(ForgedToken.base64URL(key.rawRepresentation.suffix(32))),
                    ]
                })
        ]
    }

    private static let whole = """
        {username: {claim: sub, prefix: "id:"}, groups: {claim: groups, prefix: "id:"}, \
        uid: {claim: oid}}
        """

    private func authenticator(
        _ mapping: String = IDTokenTests.whole,
        rules: String = "", discovery: String? = nil, authority: String? = nil
    ) throws -> IDTokenAuthenticator {
        let pem = (authority ?? issuer.authority).replacing("\n", with: "\\n")
        let place = discovery.map { ", discoveryURL: \"\($0)\"" } ?? ""
        let text = """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthenticationConfiguration
            jwt:
            - issuer:
                {url: "\(issuer.url)", audiences: [hindsight]\(place),
                 certificateAuthority: "\(pem)"}
              claimMappings: \(mapping)
            \(rules)
            """
        let configuration = try AuthenticationConfiguration(
            ConfigurationFile.parse(text, file: "auth.yaml"))
        return try IDTokenAuthenticator(try #require(configuration.issuers.first))
    }

    private func token(
        _ changes: [String: JSONValue?] = [:], id: String? = "k1",
        key: P256.Signing.PrivateKey? = nil
    ) throws -> String {
        var claims: JSONObject = [
            "iss": .string(issuer.url), "aud": "hindsight", "sub": "alice",
            "exp": 1_800_003_600, "iat": 1_800_000_000,
        ]
        for (name, value) in changes { claims[name] = value }
        var header: JSONObject = ["alg": "ES256"]
        header["kid"] = id.map { .string($0) }
        return try ForgedToken.es256(
            header: String(decoding: JSONValue.object(header).bytes, as: UTF8.self),
            claims: String(decoding: JSONValue.object(claims).bytes, as: UTF8.self),
            key: key ?? self.key)
    }

    private func outcome(
        _ authenticator: IDTokenAuthenticator, _ token: String, after seconds: Int64 = 0
    ) async -> String {
        do throws(TokenRefusal) {
            let known = try await authenticator.authenticate(
                token, audiences: ["api"], view: cluster.store.now,
                now: ClusterOfOne.after(seconds))
            return known?.principal.user ?? "nobody's"
        } catch {
            return error.reason
        }
    }

    @Test("The bearer is who the claims say, with the issuer's prefixes")
    func bearer() async throws {
        let found = try await authenticator().authenticate(
            try token(["groups": ["dev", "ops"], "oid": "o-1", "jti": "j-1"]), audiences: ["api"],
            view: cluster.store.now, now: ClusterOfOne.start)
        #expect(
            found?.principal
                == Principal(
                    user: "id:alice", uid: "o-1",
                    groups: ["id:dev", "id:ops", "system:authenticated"],
                    extra: ["authentication.kubernetes.io/credential-id": ["JTI=j-1"]]))
        #expect(found?.audiences == ["api"])
    }

    private static let noUID = #"{username: {claim: sub, prefix: "id:"}}"#

    @Test("Time, audience, issuer and required claims are held to")
    func claims() async throws {
        let ids = try authenticator(
            Self.noUID, rules: "  claimValidationRules: [{claim: hd, requiredValue: example.com}]")
        let good: [String: JSONValue?] = ["hd": "example.com"]
        func with(_ more: [String: JSONValue?]) throws -> String {
            try token(good.merging(more) { $1 })
        }
        #expect(await outcome(ids, try with([:])) == "id:alice")
        #expect(await outcome(ids, try with([:]), after: 3_600) == "id:alice")
        #expect(await outcome(ids, try with([:]), after: 3_601) == "oidc: token is expired")
        #expect(await outcome(ids, try with([:]), after: -100_000) == "id:alice")
        #expect(await outcome(ids, try with(["nbf": 1_800_000_300])) == "id:alice")
        #expect(
            await outcome(ids, try with(["nbf": 1_800_000_301])) == "oidc: token is not valid yet")
        #expect(await outcome(ids, try with(["exp": nil])).contains("exp is missing"))
        #expect(await outcome(ids, try with(["aud": ["x", "hindsight"]])) == "id:alice")
        #expect(
            await outcome(ids, try with(["aud": ["x", "y"]]))
                == "oidc: verify token: token audiences [\"x\" \"y\"] is invalid for the target "
                + "audiences [\"hindsight\"]")
        #expect(
            await outcome(ids, try token()) == "oidc: the claim \"hd\" is not what it must be")
        #expect(
            await outcome(ids, try with(["hd": "evil.com"]))
                == "oidc: the claim \"hd\" is not what it must be")
        #expect(await outcome(ids, try with(["iss": .string(issuer.url + "/")])) == "nobody's")
        #expect(await outcome(ids, "nope") == "nobody's")
    }

    @Test("Claims that say nobody, and names that are Kubernetes' own, are refused")
    func names() async throws {
        let plain = try authenticator(
            #"{username: {claim: email, prefix: ""}, groups: {claim: groups, prefix: ""}}"#)
        let mail: JSONValue? = "a@example.com"
        #expect(await outcome(plain, try token(["email": mail])) == "a@example.com")
        #expect(
            await outcome(plain, try token(["email": mail, "email_verified": true]))
                == "a@example.com")
        for value in [false, "true", 1] as [JSONValue] {
            #expect(
                await outcome(plain, try token(["email": mail, "email_verified": value]))
                    == "oidc: email not verified")
        }
        for value in [nil, "", 5, ["a"]] as [JSONValue?] {
            #expect(await outcome(plain, try token(["email": value])).contains("username claim"))
        }
        #expect(
            await outcome(plain, try token(["email": "system:admin"]))
                .contains("are Kubernetes' own"))
        #expect(
            await outcome(plain, try token(["email": mail, "groups": ["system:masters"]]))
                .contains("are Kubernetes' own"))
        #expect(
            await outcome(plain, try token(["email": mail, "groups": ["a", 5]]))
                .contains("groups claim"))
        #expect(await outcome(plain, try token(["email": mail, "groups": "a"])) == "a@example.com")
    }

    @Test("A new key is asked for when a token names it, but not more often than every ten seconds")
    func rotation() async throws {
        let ids = try authenticator(Self.noUID)
        let next = P256.Signing.PrivateKey()
        #expect(await outcome(ids, try token()) == "id:alice")
        #expect(issuer.pages.takeAsked() == ["/.well-known/openid-configuration", "/keys"])
        let unknown = "oidc: verify token: the token names the key \"k2\", which is not known"
        for second in [1, 2, 9] as [Int64] {
            #expect(await outcome(ids, try token(id: "k2", key: next), after: second) == unknown)
            #expect(await outcome(ids, try token(), after: second) == "id:alice")
        }
        #expect(issuer.pages.takeAsked().isEmpty)
        issuer.publish(Self.keySet([("k2", next.publicKey)]))
        #expect(await outcome(ids, try token(id: "k2", key: next), after: 10) == "id:alice")
        #expect(issuer.pages.takeAsked().count == 2)
        // What was verified with a key that is gone has to be verified anew.
        #expect(
            await outcome(ids, try token(), after: 11)
                == "oidc: verify token: the token names the key \"k1\", which is not known")
        #expect(issuer.pages.takeAsked().isEmpty)
        // Another key of a name that is known.
        #expect(
            await outcome(ids, try token(id: "k2"), after: 12)
                == "oidc: verify token: invalid signature")
    }

    @Test("Keys outlive an hour in which the issuer can't be reached, and not two days")
    func outage() async throws {
        let ids = try authenticator(Self.noUID)
        let long = try token(["exp": 1_900_000_000])
        #expect(await outcome(ids, long) == "id:alice")
        issuer.pages["/keys"] = IssuerPages.Page(status: .internalServerError, body: "")
        _ = issuer.pages.takeAsked()
        #expect(await outcome(ids, long, after: 3_599) == "id:alice")
        #expect(issuer.pages.takeAsked().isEmpty)
        #expect(await outcome(ids, long, after: 3_600) == "id:alice")
        #expect(issuer.pages.takeAsked().count == 2)
        #expect(
            await outcome(ids, long, after: 2 * 86_400)
                == "oidc: verify token: \(issuer.url)/keys answers 500")
        // The clock was set back by a day.
        issuer.publish(Self.keySet([("k1", key.publicKey)]))
        #expect(await outcome(ids, long, after: 86_400) == "id:alice")
    }

    @Test("An issuer that is not who it should be gives no keys")
    func badIssuer() async throws {
        let prefix = "oidc: verify token: "
        func first() async throws -> String {
            await outcome(try authenticator(Self.noUID), try token())
        }
        let good = Self.keySet([("k1", key.publicKey)])
        issuer.publish(good, issuer: "https://evil.example")
        #expect(
            try await first()
                == "\(prefix)\(issuer.url)/.well-known/openid-configuration speaks of another "
                + "issuer than \(issuer.url)")
        for keys in [
            ["keys": []], [:], ["keys": "x"], ["keys": [["kty": "oct", "k": "AAAA", "kid": "k1"]]],
        ] as [JSONValue] {
            issuer.publish(keys)
            #expect(try await first().hasPrefix(prefix + "the issuer"))
        }
        issuer.publish(good)
        issuer.pages["/keys"] = IssuerPages.Page(
            body: String(repeating: " ", count: 300_000) + "{}")
        #expect(try await first().contains("can't be had"))
        issuer.pages["/keys"] = IssuerPages.Page(status: .found, body: issuer.url + "/other")
        #expect(try await first() == "\(prefix)\(issuer.url)/keys answers 302")
        issuer.pages["/.well-known/openid-configuration"] = IssuerPages.Page(
            body: #"{"issuer":"\#(issuer.url)","jwks_uri":"http://localhost/keys"}"#)
        #expect(try await first().contains("names no https:// address"))
        issuer.publish(good)
        let stranger = try await TestIssuer()
        let distrusting = try authenticator(Self.noUID, authority: stranger.authority)
        #expect(await outcome(distrusting, try token()).contains("can't be had"))
        #expect(try await first() == "id:alice")
    }

    @Test("Keys may stand in a file, and be changed there")
    func file() async throws {
        let path = URL.temporaryDirectory
            .appending(path: "hindsight-\(UUID().uuidString).jwks").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        func write(_ keys: JSONValue) throws {
            try Data(keys.bytes).write(to: URL(fileURLWithPath: path))
        }
        try write(Self.keySet([("k1", key.publicKey)]))
        let ids = try authenticator(Self.noUID, discovery: "file://" + path)
        #expect(await outcome(ids, try token()) == "id:alice")
        let next = P256.Signing.PrivateKey()
        try write(Self.keySet([("k2", next.publicKey)]))
        #expect(await outcome(ids, try token(id: "k2", key: next), after: 10) == "id:alice")
        #expect(issuer.pages.takeAsked().isEmpty)
        let other = try authenticator(Self.noUID, discovery: "file:///nonexistent.jwks")
        #expect(await outcome(other, try token()).contains("it can't be read"))
    }

    @Test("Many tokens at once ask for the keys once")
    func together() async throws {
        let ids = try authenticator(Self.noUID)
        let tokens = try (0..<40).map { try token(["sub": "user-\($0)"]) }
        let view = cluster.store.now
        let found = try await withThrowingTaskGroup(of: String?.self) { group in
            for token in tokens {
                group.addTask {
                    try await ids.authenticate(
                        token, audiences: ["api"], view: view, now: ClusterOfOne.start
                    )?.principal.user
                }
            }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(found == Set((0..<40).map { "id:user-\($0)" as String? }))
        #expect(issuer.pages.takeAsked().count == 2)
    }

    @Test("Forged ID tokens are refused")
    func forged() async throws {
        let ids = try authenticator(Self.noUID)
        let parts = ForgedToken.parts(try token())
        let claims = String(decoding: try ForgedToken.decoded(parts[1]), as: UTF8.self)
        let pem = key.publicKey.pemRepresentation
        for header in [#"{"alg":"none","kid":"k1"}"#, #"{"alg":"HS256","kid":"k1"}"#] {
            for forged in [
                ForgedToken.hs256(header: header, claims: claims, secret: pem),
                ForgedToken.unsigned(header: header, claims: claims, signature: "AAAA"),
            ] {
                #expect(await outcome(ids, forged).contains("unexpected signature algorithm"))
            }
        }
        #expect(
            await outcome(ids, try token(key: P256.Signing.PrivateKey()))
                == "oidc: verify token: invalid signature")
        // Cut in its signature: nobody's, since nothing of it can be believed.
        #expect(await outcome(ids, try String(token().dropLast())) != "id:alice")
    }

    @Test("Tokens that know no audiences are for this server, whoever asks")
    func audiences() async throws {
        let own = AudienceAgnostic(try authenticator(Self.noUID), own: ["api", "api2"])
        func shared(_ asked: [String]) async throws -> [String]? {
            try await own.authenticate(
                try token(), audiences: asked, view: cluster.store.now, now: ClusterOfOne.start
            )?.audiences
        }
        #expect(try await shared([]) == ["api", "api2"])
        #expect(try await shared(["x", "api2"]) == ["api2"])
        #expect(try await shared(["x"]) == nil)
    }
}
