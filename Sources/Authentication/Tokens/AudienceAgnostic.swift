package import EventStore
package import KubernetesAPI

/// Tokens that know nothing of audiences: whoever they authenticate is authenticated to this
/// server, and to nobody else who asks.
package struct AudienceAgnostic: TokenAuthenticator {
    private let tokens: any TokenAuthenticator
    private let own: [String]

    /// - Parameter own: what this server is called.
    package init(_ tokens: any TokenAuthenticator, own: [String]) {
        self.tokens = tokens
        self.own = own
    }

    package func authenticate(
        _ token: String, audiences: [String], view: View, now: Timestamp
    ) async throws(TokenRefusal) -> AuthenticatedToken? {
        let shared = audiences.isEmpty ? own : audiences.filter(own.contains)
        if shared.isEmpty { return nil }
        return try await tokens.authenticate(token, audiences: shared, view: view, now: now)
    }
}
