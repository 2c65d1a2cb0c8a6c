package import Document
package import History

/// A request that a controller wants to make.
package struct Intent: Hashable, Sendable {
    package enum Method: String, Sendable {
        case create = "POST"
        case update = "PUT"
        case mergePatch = "PATCH"
        case delete = "DELETE"
    }

    package var method: Method
    /// The request target: path and query.
    package var path: String
    package var body: JSONValue?

    package init(_ method: Method, path: String, body: JSONValue? = nil) {
        self.method = method
        self.path = path
        self.body = body
    }

    package var contentType: String {
        method == .mergePatch ? "application/merge-patch+json" : "application/json"
    }
}

/// Hands an intent to the API; the answer's status code comes back.
package typealias Submit = @Sendable (Submission) async -> Int

package struct Submission: Sendable {
    package var intent: Intent
    /// The service account, without `system:serviceaccount:kube-system:`.
    package var account: String
    package var cause: Cause

    /// What the controller had seen, and what made it look.
    package struct Cause: Hashable, Sendable {
        package var observed: Revision
        /// Bounded: the earliest and the latest.
        package var triggers: [Position]
    }
}
