package import KubernetesAPI

/// A request to the API as a witness (an audit log, or the pipeline itself) recorded it.
///
/// Nothing in it is derived; what the witness did not say is nil or empty.
package struct RecordedRequest: Hashable, Sendable {
    /// Authenticated user, before impersonation.
    package var user: String
    package var userUID: String
    package var groups: [String]
    /// What the authenticator said beyond names, such as a service account's Pod.
    package var userExtra: [String: [String]]
    /// User that `user` acted as.
    package var impersonatedUser: String
    package var userAgent: String
    /// Client first, then proxies.
    package var sourceIPs: [String]
    /// Kubernetes' request verb: `create`, `patch`, `deletecollection`, `watch`...
    package var verb: String
    package var subresource: String
    /// Object or collection that was addressed; nil for non-resource URLs. `name` is "" for
    /// collections and for creates that left the name to the server.
    package var target: ObjectKey?
    /// Version of the API that was addressed: `v1` of `apps/v1`.
    package var apiVersion: String
    /// Path and query as sent.
    package var requestURI: String
    /// Audit-ID of the request.
    package var requestID: String
    /// HTTP status; 0 when not known.
    package var code: UInt16
    /// `allow`, `forbid` or "".
    package var decision: String
    /// The authoriser's words, such as `RBAC: allowed by RoleBinding "a/b" of Role "c" to User "d"`.
    package var rule: String
    /// `reason` and `message` of the Status that answered, when it was a failure.
    package var failureReason: String
    package var failureMessage: String
    /// Name under which the request's fields are managed (`metadata.managedFields`).
    package var fieldManager: String
    /// The resourceVersion that the request named as the one it wants to change.
    package var base: Revision?
    /// The view that a controller decided on; nil for requests from outside.
    package var observed: Revision?
    /// The events that made a controller act, ascending; at most `triggerCountMax`.
    package var triggers: [Position]
    package var received: Timestamp?
    package var completed: Timestamp?
    /// The body as sent (compact JSON, Secret values replaced by digests); empty when there was none
    /// or the witness did not keep it.
    package var body: [UInt8]

    /// Of more triggers than these the earliest and the latest are kept.
    package static let triggerCountMax = 32

    package init(user: String, verb: String) {
        self.user = user
        self.verb = verb
        userUID = ""
        groups = []
        userExtra = [:]
        impersonatedUser = ""
        userAgent = ""
        sourceIPs = []
        subresource = ""
        apiVersion = ""
        requestURI = ""
        requestID = ""
        code = 0
        decision = ""
        rule = ""
        failureReason = ""
        failureMessage = ""
        fieldManager = ""
        triggers = []
        body = []
    }
}
