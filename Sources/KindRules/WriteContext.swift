package import Document
package import KubernetesAPI

/// What the rules of a kind may know of the request beside the objects.
package struct WriteContext: Sendable {
    /// "" for the object itself, else `status`, `scale`, `resize`, ...
    package var subresource: String
    /// The served version that the request spoke; the objects are in the storage version.
    package var apiVersion: String
    package var now: Timestamp
    package var user: String
    package var groups: [String]
    package var userUID: String
    /// What the authenticator said of the user beside: lists of texts by key.
    package var extra: JSONObject

    package init(
        subresource: String = "", apiVersion: String, now: Timestamp, user: String = "",
        groups: [String] = [], userUID: String = "", extra: JSONObject = [:]
    ) {
        self.subresource = subresource
        self.apiVersion = apiVersion
        self.now = now
        self.user = user
        self.groups = groups
        self.userUID = userUID
        self.extra = extra
    }
}
