import API
import Access
import Authentication
import Document
import Foundation
import Testing

/// Tokens that are asked for, and asked about, through the pipeline.
@Suite final class TokenRequestTests {
    private let folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
    private let live: LivePipeline
    private let tokens: ServiceAccountTokens

    private static let accounts = "/api/v1/namespaces/shop/serviceaccounts"
    private static let reviews = "/apis/authentication.k8s.io/v1/tokenreviews"

    init() async throws {
        tokens = ServiceAccountTokens(
            keys: try await ServiceAccountKeys(
                signingFile: nil, keyFiles: [], ownKeyFile: folder.appending(path: "sa.key").path),
            issuers: ["https://cluster.example"], audiences: ["api"])
        live = try LivePipeline(
            tokens: TokenAuthority(
                serviceAccounts: tokens,
                reviewer: TokenReviewer(
                    authenticators: [ServiceAccountAuthenticator(tokens)], audiences: ["api"])))
        #expect(try await live.send("POST", "/api/v1/namespaces", named("shop")).code == 201)
        #expect(try await live.send("POST", Self.accounts, named("robot")).code == 201)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func named(_ name: String) -> JSONValue { ["metadata": ["name": .string(name)]] }

    private func ask(
        _ spec: JSONValue, metadata: JSONValue = [:], account: String = "robot"
    ) async throws -> LivePipeline.Answer {
        try await live.send(
            "POST", "\(Self.accounts)/\(account)/token",
            [
                "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
                "metadata": metadata, "spec": spec,
            ])
    }

    private func review(
        _ token: String, audiences: JSONValue? = nil
    ) async throws -> JSONValue {
        var spec: JSONObject = ["token": .string(token)]
        spec["audiences"] = audiences
        let answer = try await live.send(
            "POST", Self.reviews,
            [
                "apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview",
                "spec": .object(spec),
            ])
        #expect(answer.code == 201)
        return answer.value["status"] ?? .null
    }

    private func pod(_ name: String, account: String, node: String) -> JSONValue {
        [
            "metadata": ["name": .string(name)],
            "spec": [
                "serviceAccountName": .string(account), "nodeName": .string(node),
                "containers": [["name": "c", "image": "i"]],
            ],
        ]
    }

    @Test("A token says what was asked for, and its review who it is")
    func whole() async throws {
        let answer = try await ask([:])
        #expect(answer.code == 201)
        #expect(
            answer.value["spec"]
                == ["audiences": ["api"], "expirationSeconds": 3_600, "boundObjectRef": .null])
        #expect(answer.value["status"]?["expirationTimestamp"] == "2026-11-24T11:00:00Z")
        let token = try #require(answer.value["status"]?["token"]?.string)
        let status = try await review(token)
        #expect(status["authenticated"] == true)
        #expect(status["audiences"] == ["api"])
        #expect(status["user"]?["username"] == "system:serviceaccount:shop:robot")
        #expect(status["user"]?["uid"] == answer.value["metadata"]?["uid"])
        #expect(try await review(token, audiences: ["x", "api"])["audiences"] == ["api"])
        let other = try await review(token, audiences: ["x"])
        #expect(
            other == [
                "user": [:],
                "error": """
                [invalid bearer token, token audiences ["api"] is invalid for the target \
                audiences ["x"]]
                """,
            ])
        #expect(try await review("nope") == ["user": [:], "error": "invalid bearer token"])
    }

    @Test("A Pod's token names its Pod and node, and goes with the Pod")
    func boundToPod() async throws {
        let pods = "/api/v1/namespaces/shop/pods"
        #expect(try await live.send("POST", "/api/v1/nodes", named("n1")).code == 201)
        let made = try await live.send("POST", pods, pod("web", account: "robot", node: "n1"))
        #expect(made.code == 201)
        let uid = try #require(made.value["metadata"]?["uid"]?.string)
        let reference: JSONValue = ["kind": "Pod", "apiVersion": "v1", "name": "web"]
        let answer = try await ask(["boundObjectRef": reference])
        #expect(answer.value["spec"]?["boundObjectRef"] == reference)
        let token = try #require(answer.value["status"]?["token"]?.string)
        let extra = try await review(token)["user"]?["extra"]
        #expect(extra?["authentication.kubernetes.io/pod-name"] == ["web"])
        #expect(extra?["authentication.kubernetes.io/pod-uid"] == [.string(uid)])
        #expect(extra?["authentication.kubernetes.io/node-name"] == ["n1"])
        #expect(extra?["authentication.kubernetes.io/node-uid"]?[0]?.string?.isEmpty == false)
        let wrong = try await ask(
            ["boundObjectRef": ["kind": "Pod", "apiVersion": "v1", "name": "web", "uid": "u-0"]])
        #expect(wrong.code == 409)
        #expect(
            wrong.message.hasPrefix(
                "Operation cannot be fulfilled on Pod \"web\": the UID in the bound object "
                    + "reference (u-0) does not match the UID in record."))
        let gone = try await live.send("DELETE", "\(pods)/web?gracePeriodSeconds=0")
        #expect(gone.code == 200)
        #expect(
            try await review(token)["error"]
                == "[invalid bearer token, service account token has been invalidated]")
    }

    @Test("What can't be had is refused in the API server's words")
    func refused() async throws {
        let pods = "/api/v1/namespaces/shop/pods"
        #expect(
            try await live.send("POST", pods, pod("other", account: "default", node: "n1")).code
                == 201)
        let cases: [(JSONValue, Int, String)] = [
            (
                ["boundObjectRef": ["kind": "Pod", "apiVersion": "v1", "name": "other"]], 400,
                """
                cannot bind token for serviceaccount "robot" to pod running with different \
                serviceaccount name.
                """
            ),
            (
                ["boundObjectRef": ["kind": "Secret", "apiVersion": "v1", "name": "s"]], 404,
                "secrets \"s\" not found"
            ),
            (
                ["boundObjectRef": ["kind": "Node", "apiVersion": "v1", "name": "n"]], 404,
                "nodes \"n\" not found"
            ),
            (
                ["boundObjectRef": ["kind": "Deployment", "apiVersion": "apps/v1", "name": "d"]],
                400, "cannot bind token to object of type apps/v1, Kind=Deployment"
            ),
            (
                ["expirationSeconds": 0], 422,
                """
                TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid \
                value: 0: may not specify a duration less than 10 minutes
                """
            ),
        ]
        for (spec, code, message) in cases {
            let answer = try await ask(spec)
            #expect(answer.code == code)
            #expect(answer.message == message)
        }
        let many = JSONValue.array((0..<4_000).map { .string("audience-\($0)") })
        let long = try await ask(["audiences": many])
        #expect(long.code == 400 && long.message.contains("name fewer audiences"))
        #expect(
            try await ask([:], metadata: ["name": "x"]).message
                == """
                TokenRequest.authentication.k8s.io "robot" is invalid: metadata.name: Invalid \
                value: "x": must match the service account name if specified
                """)
        #expect(try await ask([:], account: "none").message == "serviceaccounts \"none\" not found")
        let empty = try await live.send("POST", Self.reviews, ["spec": [:]])
        #expect(empty.message == "token is required for TokenReview in authentication")
    }

    @Test("A server without tokens has neither reviews nor keys to give")
    func without() async throws {
        let bare = try LivePipeline()
        #expect(try await bare.send("POST", "/api/v1/namespaces", named("shop")).code == 201)
        #expect(try await bare.send("POST", Self.accounts, named("robot")).code == 201)
        #expect(
            try await bare.send("POST", "\(Self.accounts)/robot/token", ["spec": [:]]).code == 405)
        #expect(try await bare.send("POST", Self.reviews, ["spec": ["token": "x"]]).code == 405)
    }

    @Test("The issuer's pages are Kubernetes' own, and may be kept for an hour")
    func pages() throws {
        let reads = live.writes.reads
        let discovery = reads.answer(
            APIRequest(method: "GET", target: "/.well-known/openid-configuration"))
        #expect(discovery.contentType == "application/json")
        #expect(discovery.cacheControl == "public, max-age=3600")
        #expect(
            try JSONValue(parsing: discovery.bytes) == [
                "issuer": "https://cluster.example",
                "jwks_uri": "https://cluster.example/openid/v1/jwks",
                "response_types_supported": ["id_token"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256"],
            ])
        let keys = reads.answer(APIRequest(method: "GET", target: "/openid/v1/jwks"))
        #expect(keys.contentType == "application/jwk-set+json")
        #expect(try JSONValue(parsing: keys.bytes) == tokens.keys.keySet)
    }
}
