package import Access
package import Certificates
internal import Document
package import EventStore
package import KubernetesAPI

package enum AuthenticationResult: Hashable, Sendable {
    case principal(Principal)
    /// Nothing was said about who asks, and nobody needs to.
    case anonymous
    /// The reason is for the log; the stranger learns nothing.
    case refused(reason: String)
}

/// Whether somebody who says nothing of who they are is heard.
package enum AnonymousAccess: Hashable, Sendable {
    case refused
    case allowed
    /// For exactly these paths.
    case paths(Set<String>)

    func includes(_ path: String) -> Bool {
        switch self {
        case .refused: false
        case .allowed: true
        case .paths(let paths): paths.contains(path)
        }
    }
}

/// Who sent a request, as kube-apiserver finds out: whoever knows the sender first says who it is;
/// a credential that holds nowhere refuses the request, even where nobody needs one.
///
/// Over plain HTTP on this machine's loopback, and without a token file, the sender's word is
/// taken: `X-Remote-User`, the user in the address (`http://alice@127.0.0.1:8001`), else this
/// machine's administrator. kubectl sends no tokens over plain HTTP, but it does send what an
/// address holds: with a token file the password there is the token.
package struct AuthenticatorChain: Sendable {
    package var tokens: [any TokenAuthenticator]
    /// What tokens must be meant for.
    package var audiences: [String]
    package var anonymous: AnonymousAccess
    /// Who vouches for client certificates; nil: they are not looked at.
    package var clients: ClientTrust?
    package var frontProxy: FrontProxy?
    /// Whether loopback over plain HTTP is believed.
    package var trustsLoopback: Bool

    package init(
        tokens: [any TokenAuthenticator] = [], audiences: [String] = [],
        anonymous: AnonymousAccess = .allowed, trustsLoopback: Bool = false
    ) {
        self.tokens = tokens
        self.audiences = audiences
        self.anonymous = anonymous
        self.trustsLoopback = trustsLoopback
    }

    /// Whether the chain looks at the header; the name is in lower case.
    package func reads(header name: String) -> Bool {
        name.hasPrefix("impersonate-") || (frontProxy ?? .standard).reads(header: name)
    }

    package func authenticate(
        _ credentials: Credentials, view: View, now: Timestamp
    ) async -> AuthenticationResult {
        if credentials.isLoopbackPlain, trustsLoopback,
            credentials.bearerToken == nil || tokens.isEmpty
        {
            return .principal(Self.claimed(credentials))
        }
        var reasons: [String] = []
        switch await shown(credentials, now: now) {
        case .principal(let principal): return .principal(principal)
        case .refused(let reason): reasons.append(reason)
        case .anonymous: break
        }
        let named = credentials.isLoopbackPlain ? credentials.basic.flatMap(Self.basic) : nil
        if let token = credentials.bearerToken ?? named?.password {
            switch await bearer(token, view: view, now: now) {
            case .success(let principal):
                if let named, named.user != principal.user {
                    return .refused(reason: "the token is not \(named.user)'s")
                }
                return .principal(principal)
            case .failure(let refusal): reasons.append(refusal.reason)
            }
        }
        if !reasons.isEmpty { return .refused(reason: reasons.joined(separator: "; ")) }
        return anonymous.includes(credentials.path)
            ? .anonymous : .refused(reason: "no credentials")
    }

    /// What a certificate says: of a proxy, whom it speaks for; of a client, who it is.
    private func shown(_ credentials: Credentials, now: Timestamp) async -> AuthenticationResult {
        guard let certificate = credentials.clientCertificate else { return .anonymous }
        var reasons: [String] = []
        if let frontProxy {
            switch await frontProxy.authenticate(credentials, certificate, now: now) {
            case .principal(let principal): return .principal(principal)
            case .refused(let reason): reasons.append(reason)
            case .anonymous: break
            }
        }
        if let clients {
            switch await certificate.verified(against: clients, at: now.nanoseconds) {
            case .holds(let subject):
                if subject.uids.count > 1 {
                    reasons.append("the certificate has more than one UID")
                } else if !subject.commonName.isEmpty {
                    return .principal(Self.principal(subject))
                }
            case .fails(let reason): reasons.append(reason)
            }
        }
        return reasons.isEmpty ? .anonymous : .refused(reason: reasons.joined(separator: "; "))
    }

    private static func principal(_ subject: CertificateSubject) -> Principal {
        let groups = subject.organizations
        return Principal(
            user: subject.commonName, uid: subject.uids.first ?? "",
            groups: groups.contains("system:authenticated")
                ? groups : groups + ["system:authenticated"],
            extra: ["authentication.kubernetes.io/credential-id": ["X509SHA256=\(subject.digest)"]])
    }

    private func bearer(
        _ token: String, view: View, now: Timestamp
    ) async -> Result<Principal, TokenRefusal> {
        var reasons: [String] = []
        for authenticator in tokens {
            do throws(TokenRefusal) {
                let known = try await authenticator.authenticate(
                    token, audiences: audiences, view: view, now: now)
                if let known { return .success(known.principal) }
            } catch {
                reasons.append(error.reason)
            }
        }
        let reason = reasons.isEmpty ? "nobody's token" : reasons.joined(separator: "; ")
        return .failure(TokenRefusal(reason))
    }

    private static func basic(_ encoded: String) -> (user: String, password: String)? {
        guard let bytes = Base64.bytes(encoded),
            let text = String(validating: bytes, as: UTF8.self),
            let colon = text.firstIndex(of: ":"), colon > text.startIndex
        else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    /// Whoever the sender claims to be.
    private static func claimed(_ credentials: Credentials) -> Principal {
        if let principal = FrontProxy.Headers().principal(credentials) { return principal }
        guard let user = credentials.basic.flatMap(basic)?.user else { return .local }
        return Principal(impersonating: user, groups: [])
    }
}
