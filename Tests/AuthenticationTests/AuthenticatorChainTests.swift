import Access
import Authentication
import Document
import EventStore
import Foundation
import KubernetesAPI
import Testing

@Suite struct AuthenticatorChainTests {
    private let store: Store
    private let now = Timestamp(nanoseconds: 1_800_000_000_000_000_000)

    init() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("hindsight-authentication-\(UUID().uuidString)")
        store = try Store.create(at: folder.path, kind: .live)
        // The store keeps its files open; nothing of them is needed by name.
        try FileManager.default.removeItem(at: folder)
    }

    /// Knows one token, refuses those that begin like it.
    private struct OneToken: TokenAuthenticator {
        func authenticate(
            _ token: String, audiences: [String], view: View, now: Timestamp
        ) async throws(TokenRefusal) -> AuthenticatedToken? {
            if token == "good" { return AuthenticatedToken(Principal(user: "alice")) }
            if token.hasPrefix("good") { throw TokenRefusal("it has expired") }
            return nil
        }
    }

    private func result(
        _ chain: AuthenticatorChain, _ authorization: String? = nil,
        _ headers: [(String, String)] = [], plain: Bool = false, path: String = "/api"
    ) async -> AuthenticationResult {
        await chain.authenticate(
            Credentials(
                authorization: authorization,
                headers: headers.map { Credentials.Header(name: $0.0, value: $0.1) },
                isLoopbackPlain: plain, path: path), view: store.now, now: now)
    }

    private let alice = AuthenticationResult.principal(Principal(user: "alice"))

    @Test("A wrong token is refused where nobody needs one, with the reason of who knows its kind")
    func wrongToken() async {
        let chain = AuthenticatorChain(tokens: [OneToken()], anonymous: .allowed)
        #expect(await result(chain) == .anonymous)
        #expect(await result(chain, "Bearer good") == alice)
        #expect(await result(chain, "bearer good") == alice)
        #expect(await result(chain, "Bearer goodish") == .refused(reason: "it has expired"))
        #expect(await result(chain, "Bearer bad") == .refused(reason: "nobody's token"))
    }

    @Test("Anonymous may be nobody, everybody, or for some paths")
    func anonymous() async {
        let refused = AuthenticationResult.refused(reason: "no credentials")
        #expect(await result(AuthenticatorChain(anonymous: .refused)) == refused)
        let health = AuthenticatorChain(anonymous: .paths(["/livez"]))
        #expect(await result(health, path: "/livez") == .anonymous)
        #expect(await result(health, path: "/livez/x") == refused)
        #expect(await result(health, path: "/api") == refused)
    }

    @Test("What a proxy's headers or an address say is believed on plain loopback alone")
    func loopback() async {
        let trusting = AuthenticatorChain(trustsLoopback: true)
        let headers = [("x-remote-user", "bob"), ("x-remote-extra-a%2fb", "c")]
        let bob = Principal(
            user: "bob", groups: ["system:authenticated"], extra: ["a/b": ["c"]])
        #expect(await result(trusting, nil, headers, plain: true) == .principal(bob))
        #expect(await result(trusting, nil, headers) == .anonymous)
        #expect(await result(trusting, plain: true) == .principal(.local))
        #expect(await result(trusting) == .anonymous)
        // alice:x
        let basic = "Basic YWxpY2U6eA=="
        let named = Principal(user: "alice", groups: ["system:authenticated"])
        #expect(await result(trusting, basic, plain: true) == .principal(named))
        #expect(await result(trusting, basic) == .anonymous)
    }

    @Test("With tokens, the password in an address is the token of the user there")
    func password() async {
        let chain = AuthenticatorChain(tokens: [OneToken()])
        func basic(_ text: String) -> String { "Basic " + Base64.text(Array(text.utf8)) }
        #expect(await result(chain, basic("alice:good"), plain: true) == alice)
        #expect(
            await result(chain, basic("bob:good"), plain: true)
                == .refused(reason: "the token is not bob's"))
        #expect(
            await result(chain, basic("alice:bad"), plain: true)
                == .refused(reason: "nobody's token"))
        #expect(await result(chain, basic("alice:good")) == .anonymous)
    }

    @Test("Impersonation takes users, groups, UIDs and extras, and never parts of nobody")
    func impersonation() throws {
        func asked(_ headers: [(String, String)]) throws -> Principal? {
            try Impersonation.principal(
                asked: Credentials(
                    headers: headers.map { Credentials.Header(name: $0.0, value: $0.1) }))
        }
        #expect(try asked([]) == nil)
        #expect(try asked([("x-remote-user", "bob")]) == nil)
        let all = try asked([
            ("impersonate-user", "bob"), ("impersonate-group", "dev"),
            ("impersonate-group", "ops"), ("impersonate-uid", "7"),
            ("impersonate-extra-scopes", "a"), ("impersonate-extra-scopes", "b"),
            ("impersonate-extra-acme.com%2fproject", "p"),
        ])
        #expect(
            all
                == Principal(
                    user: "bob", uid: "7", groups: ["dev", "ops", "system:authenticated"],
                    extra: ["scopes": ["a", "b"], "acme.com/project": ["p"]]))
        for name in ["impersonate-group", "impersonate-uid", "impersonate-extra-a"] {
            #expect(throws: Impersonation.WithoutUser.self) { try asked([(name, "x")]) }
        }
    }
}
