/// A principal that is a node: `system:node:NAME` in the group system:nodes.
package struct NodeIdentity: Hashable, Sendable {
    /// "" when the user name names none.
    package var name: String

    package init?(_ principal: Principal) {
        let prefix = "system:node:"
        guard principal.groups.contains("system:nodes"), principal.user.hasPrefix(prefix) else {
            return nil
        }
        name = String(principal.user.dropFirst(prefix.count))
    }
}
