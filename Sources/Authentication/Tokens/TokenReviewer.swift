package import EventStore
package import KubernetesAPI

/// Says whose a token is to those who may ask (`TokenReview`): servers that were handed one.
package struct TokenReviewer: Sendable {
    package enum Verdict: Hashable, Sendable {
        case authenticated(AuthenticatedToken)
        case refused(error: String)
    }

    private let authenticators: [any TokenAuthenticator]
    /// What a token must be meant for when the question names no audience.
    private let audiences: [String]

    package init(authenticators: [any TokenAuthenticator], audiences: [String]) {
        self.authenticators = authenticators
        self.audiences = audiences
    }

    package func review(
        _ token: String, audiences asked: [String], view: View, now: Timestamp
    ) async -> Verdict {
        var reasons = ["invalid bearer token"]
        for authenticator in authenticators {
            do throws(TokenRefusal) {
                let known = try await authenticator.authenticate(
                    token, audiences: asked.isEmpty ? audiences : asked, view: view, now: now)
                if let known { return .authenticated(known) }
            } catch {
                reasons.append(error.reason)
            }
        }
        return .refused(
            error: reasons.count == 1 ? reasons[0] : "[\(reasons.joined(separator: ", "))]")
    }
}
