import Access
import Authentication
import Certificates
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

    /// What a client with a certificate of the authority shows.
    private func shown(
        _ authority: CertificateAuthority, _ name: String, _ organizations: [String] = []
    ) throws -> PresentedCertificate {
        let identity = try authority.issued(
            .client, name: name, organizations: organizations,
            now: Date(timeIntervalSince1970: 1_800_000_000))
        let lines = try PEMFile.text(of: identity.certificate).split(separator: "\n")
        let base64 = lines.filter { !$0.hasPrefix("-") }.joined()
        return PresentedCertificate(chain: [try #require(Base64.bytes(base64))])
    }

    private func authority() throws -> CertificateAuthority {
        try .new(name: "ca", now: Date(timeIntervalSince1970: 1_800_000_000))
    }

    private func result(
        _ chain: AuthenticatorChain, _ authorization: String? = nil,
        _ headers: [(String, String)] = [], plain: Bool = false, path: String = "/api",
        certificate: PresentedCertificate? = nil
    ) async -> AuthenticationResult {
        await chain.authenticate(
            Credentials(
                authorization: authorization, clientCertificate: certificate,
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

    @Test("Without anybody who knows tokens, a token is still no reason to be anonymous")
    func unknownTokens() async {
        let chain = AuthenticatorChain()
        #expect(await result(chain, "Bearer x") == .refused(reason: "nobody's token"))
        #expect(await result(chain) == .anonymous)
    }

    @Test("A client certificate is its common name in its organizations")
    func clientCertificate() async throws {
        let ours = try authority()
        var chain = AuthenticatorChain(tokens: [OneToken()])
        let bob = try shown(ours, "bob", ["dev"])
        #expect(await result(chain, certificate: bob) == .anonymous)
        chain.clients = ClientTrust([ours.identity.certificate])
        guard case .principal(let principal) = await result(chain, certificate: bob) else {
            Issue.record("bob must be known")
            return
        }
        #expect(principal.user == "bob")
        #expect(principal.groups == ["dev", "system:authenticated"])
        #expect(principal.extra.keys.sorted() == ["authentication.kubernetes.io/credential-id"])
        // One that nobody vouches for is refused, unless something else holds.
        let stranger = try shown(authority(), "bob", ["system:masters"])
        guard case .refused = await result(chain, certificate: stranger) else {
            Issue.record("a stranger must be refused")
            return
        }
        #expect(await result(chain, "Bearer good", certificate: stranger) == alice)
    }

    @Test("A front proxy is believed with a certificate of its authority and an allowed name")
    func frontProxy() async throws {
        let (clients, proxies) = (try authority(), try authority())
        var chain = AuthenticatorChain()
        chain.clients = ClientTrust([clients.identity.certificate])
        chain.frontProxy = FrontProxy(
            trust: ClientTrust([proxies.identity.certificate]), allowedNames: ["proxy"])
        let headers = [
            ("x-remote-user", "carol"), ("x-remote-user", "root"), ("x-remote-group", "dev"),
            ("x-remote-group", ""), ("x-remote-uid", "9"), ("x-remote-extra-scopes", "a"),
        ]
        let carol = Principal(
            user: "carol", uid: "9", groups: ["dev", "system:authenticated"],
            extra: ["scopes": ["a"]])
        #expect(
            await result(chain, nil, headers, certificate: try shown(proxies, "proxy"))
                == .principal(carol))
        guard case .refused = await result(
            chain, nil, headers, certificate: try shown(proxies, "other"))
        else {
            Issue.record("only the allowed names are believed")
            return
        }
        #expect(await result(chain, nil, headers) == .anonymous)
        // A client's own certificate says who it is, whatever its headers say.
        let mallory = await result(chain, nil, headers, certificate: try shown(clients, "mallory"))
        guard case .principal(let principal) = mallory else {
            Issue.record("mallory is a client")
            return
        }
        #expect(principal.user == "mallory")
        #expect(principal.groups == ["system:authenticated"])
    }

    @Test(
        "Headers that only look like a front proxy's are not read, over plain loopback either",
        arguments: ["x_remote_user", "x-remote-user ", "x-remote", "remote-user", "x-remote-userx"])
    func smuggled(name: String) async throws {
        let proxies = try authority()
        var chain = AuthenticatorChain(trustsLoopback: true)
        let headers = [(name, "root"), ("x-remote-group", "system:masters")]
        #expect(await result(chain, nil, headers, plain: true) == .principal(.local))
        chain.frontProxy = FrontProxy(trust: ClientTrust([proxies.identity.certificate]))
        #expect(
            await result(chain, nil, headers, certificate: try shown(proxies, "proxy"))
                == .anonymous)
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
