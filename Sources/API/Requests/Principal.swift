/// Who makes a request, as its face authenticated them.
package struct Principal: Hashable, Sendable {
    package var user: String
    package var uid: String
    package var groups: [String]
    package var extra: [String: [String]]

    package init(
        user: String, uid: String = "", groups: [String] = [], extra: [String: [String]] = [:]
    ) {
        self.user = user
        self.uid = uid
        self.groups = groups
        self.extra = extra
    }

    package static let anonymous = Principal(
        user: "system:anonymous", groups: ["system:unauthenticated"])

    /// Whoever reaches this machine's loopback while nothing else says who they are.
    package static let local = Principal(
        user: "system:admin", groups: ["system:masters", "system:authenticated"])
}
