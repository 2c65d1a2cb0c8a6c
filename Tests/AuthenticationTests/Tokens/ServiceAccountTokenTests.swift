import Access
import Authentication
import Crypto
import Document
import EventStore
import Foundation
import History
import KubernetesAPI
import Testing

@Suite final class ServiceAccountTokenTests {
    private static let issuer = "https://cluster.example"

    private let cluster: ClusterOfOne
    private let folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
    private let key = P256.Signing.PrivateKey()
    private let tokens: ServiceAccountTokens
    private let authenticator: ServiceAccountAuthenticator

    init() async throws {
        cluster = try ClusterOfOne()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "sign.pem").path
        try key.pemRepresentation.write(toFile: path, atomically: true, encoding: .utf8)
        tokens = ServiceAccountTokens(
            keys: try await ServiceAccountKeys(
                signingFile: path, keyFiles: [], ownKeyFile: "/nonexistent/sa.key"),
            issuers: [Self.issuer, "https://old.example"], audiences: ["api"])
        authenticator = ServiceAccountAuthenticator(tokens)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func token(
        _ bound: ServiceAccountClaims.Bound = .nothing, audiences: [String] = ["api"],
        seconds: Int64 = 3_600, at now: Timestamp = ClusterOfOne.start
    ) throws -> String {
        var order = ServiceAccountTokens.Order(
            namespace: "shop", account: NamedUID(name: "robot", uid: "u-robot"),
            audiences: audiences, lifetimeSeconds: seconds, id: "t-1")
        order.bound = bound
        return try tokens.issue(order, now: now)
    }

    /// Who the bearer is, or why not; "nobody's" when the token is of another kind.
    private func outcome(
        _ token: String, audiences: [String] = ["api"], at now: Timestamp = ClusterOfOne.start
    ) async -> String {
        do throws(TokenRefusal) {
            let known = try await authenticator.authenticate(
                token, audiences: audiences, view: cluster.store.now, now: now)
            return known.map { "\($0.principal.user) for \($0.audiences.joined(separator: ","))" }
                ?? "nobody's"
        } catch {
            return error.reason
        }
    }

    private let robot = "system:serviceaccount:shop:robot for api"

    @Test("The claims are Kubernetes' own, and so is the name of the key")
    func claims() throws {
        let text = try token(.pod(NamedUID(name: "web", uid: "u-web"), node: nil))
        #expect(
            try ForgedToken.claims(text)
                == [
                    "aud": ["api"], "exp": 1_800_003_600, "iat": 1_800_000_000,
                    "iss": .string(Self.issuer), "jti": "t-1",
                    "kubernetes.io": [
                        "namespace": "shop", "pod": ["name": "web", "uid": "u-web"],
                        "serviceaccount": ["name": "robot", "uid": "u-robot"],
                    ], "nbf": 1_800_000_000, "sub": "system:serviceaccount:shop:robot",
                ])
        let id = ForgedToken.base64URL(SHA256.hash(data: key.publicKey.derRepresentation))
        #expect(
            try ForgedToken.header(text) == ["alg": "ES256", "kid": .string(id)])
    }

    @Test("A Pod's token for an hour and seven seconds holds a year: old kubelets don't renew it")
    func extended() throws {
        let pod = ServiceAccountClaims.Bound.pod(NamedUID(name: "web", uid: "u-web"), node: nil)
        let claims = try ForgedToken.claims(try token(pod, seconds: 3_607))
        #expect(claims["exp"]?.int == 1_831_536_000)
        #expect(claims["kubernetes.io"]?["warnafter"]?.int == 1_800_003_607)
        for other in [
            try token(seconds: 3_607), try token(pod, audiences: ["vault"], seconds: 3_607),
            try token(pod, seconds: 3_600),
        ] {
            #expect(try ForgedToken.claims(other)["kubernetes.io"]?["warnafter"] == nil)
        }
    }

    @Test("The bearer is the account, with its groups and what the token is bound to")
    func bearer() async throws {
        let text = try token(
            .pod(
                NamedUID(name: "web", uid: "u-web"), node: NamedUID(name: "n9", uid: "")))
        let known = try await authenticator.authenticate(
            text, audiences: [], view: cluster.store.now, now: ClusterOfOne.start)
        let principal = try #require(known?.principal)
        #expect(
            principal
                == Principal(
                    user: "system:serviceaccount:shop:robot", uid: "u-robot",
                    groups: [
                        "system:serviceaccounts", "system:serviceaccounts:shop",
                        "system:authenticated",
                    ],
                    extra: [
                        "authentication.kubernetes.io/credential-id": ["JTI=t-1"],
                        "authentication.kubernetes.io/pod-name": ["web"],
                        "authentication.kubernetes.io/pod-uid": ["u-web"],
                        "authentication.kubernetes.io/node-name": ["n9"],
                    ]))
    }

    @Test("Tokens hold from a minute before to a minute after their time, whichever way clocks step")
    func times() async throws {
        let text = try token(seconds: 600)
        // In this order, so that a token that has been verified before is looked at again.
        for (second, expected) in [
            (0, robot), (660, robot), (661, "service account token has expired"), (-60, robot),
            (-61, "service account token is not valid yet"), (600, robot),
            (1_000_000, "service account token has expired"), (10, robot),
        ] as [(Int64, String)] {
            #expect(await outcome(text, at: ClusterOfOne.after(second)) == expected)
        }
    }

    @Test("A token issued later than now by more than a minute is refused though it is valid")
    func issuedInFuture() async throws {
        let claims = try text(of: token(), changing: ["iat": 1_800_000_061])
        #expect(
            await outcome(try signed(claims)) == "service account token is issued in the future")
        let soon = try text(of: token(), changing: ["iat": 1_800_000_060])
        #expect(await outcome(try signed(soon)) == robot)
    }

    @Test("Audiences are asked for each time; the answer names those that token and question share")
    func audiences() async throws {
        let text = try token(audiences: ["vault", "api"])
        #expect(await outcome(text) == robot)
        #expect(
            await outcome(text, audiences: ["x", "api", "vault"])
                == "system:serviceaccount:shop:robot for vault,api")
        #expect(
            await outcome(text, audiences: ["other"])
                == "token audiences [\"vault\" \"api\"] is invalid for the target audiences [\"other\"]"
        )
        let vault = try token(audiences: ["vault"])
        #expect(await outcome(vault, audiences: []).hasPrefix("token audiences"))
    }

    @Test("The account must live, and be the one that the token was made for")
    func account() async throws {
        let text = try token()
        #expect(await outcome(text) == robot)
        try cluster.delete("serviceaccounts", "shop", "robot", uid: "u-robot")
        #expect(await outcome(text) == "serviceaccounts \"robot\" not found")
        try cluster.put("serviceaccounts", "shop", "robot", uid: "u-2")
        #expect(
            await outcome(text) == "service account UID (u-2) does not match claim (u-robot)")
    }

    @Test(
        "A bound object must live, and be the one that the token was bound to",
        arguments: [("pods", "shop", "web"), ("secrets", "shop", "hook"), ("nodes", "", "n1")])
    func boundObject(resource: String, namespace: String, name: String) async throws {
        let object = NamedUID(name: name, uid: "u-\(name)")
        let text = try token(
            resource == "pods"
                ? .pod(object, node: nil) : resource == "secrets" ? .secret(object) : .node(object))
        #expect(await outcome(text) == robot)
        // Being deleted counts from a minute after its time on.
        try cluster.put(
            resource, namespace, name, uid: object.uid, deleted: ClusterOfOne.after(30), .modified)
        #expect(await outcome(text, at: ClusterOfOne.after(90)) == robot)
        let gone = "service account token has been invalidated"
        #expect(await outcome(text, at: ClusterOfOne.after(91)) == gone)
        try cluster.delete(resource, namespace, name, uid: object.uid)
        #expect(await outcome(text) == gone)
        try cluster.put(resource, namespace, name, uid: "u-again")
        let kind = resource.dropLast()
        #expect(
            await outcome(text)
                == "\(kind) UID (u-again) does not match service account \(kind) ref claim "
                + "(\(object.uid))")
    }

    @Test("The node of a Pod's token may be gone: the Pod counts")
    func nodeOfPod() async throws {
        let text = try token(
            .pod(
                NamedUID(name: "web", uid: "u-web"), node: NamedUID(name: "n1", uid: "u-n1")))
        try cluster.delete("nodes", "", "n1", uid: "u-n1")
        #expect(await outcome(text) == robot)
    }

    @Test("Tokens hold in the past that they were valid in")
    func past() async throws {
        let text = try token()
        let before = cluster.store.now
        try cluster.delete("serviceaccounts", "shop", "robot", uid: "u-robot")
        let known = try await authenticator.authenticate(
            text, audiences: [], view: before, now: ClusterOfOne.start)
        #expect(known != nil)
    }

    // MARK: Forgeries

    /// The claims of a token as text, some changed; nil takes one away.
    private func text(of token: String, changing changes: [String: JSONValue?] = [:]) throws -> String {
        var claims = try #require(try ForgedToken.claims(token).object)
        for (name, value) in changes { claims[name] = value }
        return String(decoding: JSONValue.object(claims).bytes, as: UTF8.self)
    }

    private var header: String {
        get throws { String(decoding: try ForgedToken.header(token()).bytes, as: UTF8.self) }
    }

    private func signed(_ claims: String) throws -> String {
        try ForgedToken.es256(header: try header, claims: claims, key: key)
    }

    @Test("No token chooses its algorithm: none, and the public key taken for an HMAC's, are refused")
    func algorithms() async throws {
        let claims = try text(of: token())
        let id = try #require(try ForgedToken.header(token())["kid"]?.string)
        for name in ["none", "None", "HS256", "RS256", "ES384", "EdDSA", ""] {
            for header in [#"{"alg":"\#(name)","kid":"\#(id)"}"#, #"{"alg":"\#(name)"}"#] {
                let pem = key.publicKey.pemRepresentation
                let forged = [
                    ForgedToken.unsigned(header: header, claims: claims, signature: "AAAA"),
                    ForgedToken.hs256(header: header, claims: claims, secret: pem),
                    ForgedToken.hs256(header: header, claims: claims, secret: pem + "\n"),
                    try ForgedToken.es256(header: header, claims: claims, key: key),
                ]
                for token in forged {
                    #expect(
                        await outcome(token)
                            == "unexpected signature algorithm \"\(name)\": the key is not for it")
                }
                let bare = ForgedToken.unsigned(header: header, claims: claims)
                #expect(await outcome(bare).contains("its signature is cut"))
            }
        }
    }

    @Test("Other keys, unknown names of keys and changed claims are refused")
    func signatures() async throws {
        let claims = try text(of: token())
        let stranger = try ForgedToken.es256(
            header: try header, claims: claims, key: P256.Signing.PrivateKey())
        #expect(await outcome(stranger) == "invalid signature")
        let unknown = try ForgedToken.es256(
            header: #"{"alg":"ES256","kid":"k2"}"#, claims: claims, key: key)
        #expect(
            await outcome(unknown) == "the token names the key \"k2\", which is not known")
        let nameless = try ForgedToken.es256(
            header: #"{"alg":"ES256"}"#, claims: claims, key: key)
        #expect(await outcome(nameless) == robot)
        var parts = ForgedToken.parts(try token())
        let other = try text(of: token(), changing: ["sub": "system:serviceaccount:shop:root"])
        parts[1] = ForgedToken.base64URL(other.utf8)
        #expect(await outcome(parts.joined(separator: ".")) == "invalid signature")
    }

    @Test("A token cut anywhere is refused, and no other spelling of one holds")
    func cut() async throws {
        let text = try token()
        for length in 0..<text.utf8.count {
            #expect(await outcome(String(text.prefix(length))) != robot)
        }
        for other in [text + "A", text + "=", text + ".", " " + text, text + " ", text + "\n"] {
            #expect(await outcome(other) != robot)
        }
        // 64 bytes of signature leave four bits of the last character over.
        let last = try #require(text.last)
        for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        where character != last {
            #expect(await outcome(text.dropLast() + String(character)) != robot)
        }
    }

    @Test("What says something twice, and what is not what it should be, is refused")
    func malformed() async throws {
        let claims = try text(of: token())
        let twice = #"{"iss":"https://evil.example","# + claims.dropFirst()
        #expect(await outcome(try signed(twice)).contains("its claims says something twice"))
        let inner = claims.replacing(#""name":"robot""#, with: #""name":"root","name":"robot""#)
        #expect(await outcome(try signed(inner)).contains("its claims says something twice"))
        for (changes, part) in [
            (["exp": nil], "the token never expires: exp is missing"),
            (["exp": "soon"], "its claim exp is no time"), (["exp": 1e300], "its claim exp is no time"),
            (["exp": -5], "its claim exp is no time"),
            (["aud": nil], "token audiences [] is invalid"), (["aud": 5], "its claim aud is neither"),
            (["aud": ["api", 5]], "its claim aud is neither"),
            (["sub": "system:serviceaccount:shop:root"], "the token's subject is not"),
            (["sub": "admin"], "the token's subject is not"),
            (["kubernetes.io": nil], "does not say whose it is"),
            (["kubernetes.io": []], "does not say whose it is"), (["iss": 7], "iss is no text"),
        ] as [([String: JSONValue?], String)] {
            let found = await outcome(try signed(try text(of: token(), changing: changes)))
            #expect(found.contains(part), "\(found)")
        }
        #expect(
            await outcome(try signed(try text(of: token(), changing: ["iss": "https://x.example"])))
                == "nobody's")
        let crit = try ForgedToken.es256(
            header: #"{"alg":"ES256","crit":["b64"],"b64":false}"#, claims: claims, key: key)
        #expect(await outcome(crit).contains("critical extensions"))
        let deep = String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
        #expect(await outcome(try signed(#"{"iss":\#(deep)}"#)).contains("can't be read"))
        let long = try text(of: token(), changing: ["x": .string(String(repeating: "x", count: 40_000))])
        #expect(await outcome(try signed(long)).contains("longer than 32768 bytes"))
        #expect(await outcome("nope") == "nobody's")
    }

    @Test("Tokens of every accepted issuer hold, and those of keys given for verifying")
    func rotation() async throws {
        let old = P256.Signing.PrivateKey()
        let path = folder.appending(path: "old.pem").path
        let both = "\(old.publicKey.pemRepresentation)\n\(key.publicKey.pemRepresentation)\n"
        try both.write(toFile: path, atomically: true, encoding: .utf8)
        let keys = try await ServiceAccountKeys(
            signingFile: nil, keyFiles: [path], ownKeyFile: folder.appending(path: "sa.key").path)
        #expect(keys.keySet["keys"]?.array?.count == 3)
        let rotated = ServiceAccountAuthenticator(
            ServiceAccountTokens(
                keys: keys, issuers: ["https://new.example", Self.issuer], audiences: ["api"]))
        let known = try await rotated.authenticate(
            try token(), audiences: ["api"], view: cluster.store.now, now: ClusterOfOne.start)
        #expect(known?.principal.user == "system:serviceaccount:shop:robot")
    }
}
