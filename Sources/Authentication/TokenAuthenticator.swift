package import Access
package import EventStore
package import KubernetesAPI

/// Knows the bearers of one kind of token.
package protocol TokenAuthenticator: Sendable {
    /// Whose token it is as of the view; nil when it is no token of this kind.
    ///
    /// - Parameter audiences: at least one of them the token must be meant for; none asks for
    ///   nothing.
    func authenticate(
        _ token: String, audiences: [String], view: View, now: Timestamp
    ) async throws(TokenRefusal) -> AuthenticatedToken?
}

package struct AuthenticatedToken: Hashable, Sendable {
    package var principal: Principal
    /// Which of the audiences asked for the token is meant for.
    package var audiences: [String]

    package init(_ principal: Principal, audiences: [String] = []) {
        self.principal = principal
        self.audiences = audiences
    }
}

/// A token of a known kind that does not hold. The reason is for the log, never for the bearer, and
/// holds nothing of the token that would let somebody in.
package struct TokenRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    package var reason: String

    package init(_ reason: String) {
        self.reason = reason
    }

    package var description: String { reason }
}
