internal import Access
internal import KubernetesAPI

/// A rule of an audit policy: the requests that it is about, and what is kept of them. An empty
/// list of a condition takes everything.
package struct AuditRule: Sendable {
    package struct Resources: Sendable {
        package var group = ""
        /// `pods`, `pods/log`, `pods/*`, `*/status`, `*`; empty takes all of the group.
        package var resources: [String] = []
        package var names: [String] = []

        package init(group: String, resources: [String] = [], names: [String] = []) {
            self.group = group
            self.resources = resources
            self.names = names
        }
    }

    package var level: AuditLevel
    package var users: [String] = []
    package var userGroups: [String] = []
    package var verbs: [String] = []
    package var resources: [Resources] = []
    package var namespaces: [String] = []
    package var nonResourceURLs: [String] = []
    package var omittedStages: Set<AuditStage> = []
    /// nil leaves it to the policy.
    package var omitsManagedFields: Bool?

    package init(level: AuditLevel) {
        self.level = level
    }

    /// As Kubernetes matches (`k8s.io/apiserver`, audit/policy). A rule with conditions on
    /// resources never takes a path that is none, and the other way round.
    func takes(_ action: AccessAction, by principal: Principal) -> Bool {
        if !users.isEmpty, !users.contains(principal.user) { return false }
        if !userGroups.isEmpty, !principal.groups.contains(where: userGroups.contains) {
            return false
        }
        if !verbs.isEmpty, !verbs.contains(action.verb) { return false }
        if !namespaces.isEmpty || !resources.isEmpty { return takes(resourceOf: action) }
        if !nonResourceURLs.isEmpty {
            guard case .path(let path) = action.target else { return false }
            return nonResourceURLs.contains { Self.takes(path, $0) }
        }
        return true
    }

    private func takes(resourceOf action: AccessAction) -> Bool {
        guard case .resource(let resource, let subresource, let name) = action.target else {
            return false
        }
        if !namespaces.isEmpty, !namespaces.contains(action.namespace) { return false }
        return resources.isEmpty
            || resources.contains { wanted in
                guard wanted.group == resource.group else { return false }
                if wanted.resources.isEmpty { return true }
                guard wanted.names.isEmpty || wanted.names.contains(name) else { return false }
                return wanted.resources.contains {
                    Self.takes(resource.resource, subresource, $0)
                }
            }
    }

    private static func takes(
        _ resource: String, _ subresource: String, _ wanted: String
    ) -> Bool {
        if wanted == "*" { return true }
        if wanted == (subresource.isEmpty ? resource : "\(resource)/\(subresource)") { return true }
        if wanted.hasPrefix("*/") { return !subresource.isEmpty && wanted.dropFirst(2) == subresource }
        return wanted.hasSuffix("/*") && wanted.dropLast(2) == resource
    }

    private static func takes(_ path: String, _ wanted: String) -> Bool {
        if wanted == "*" || wanted == path { return true }
        return wanted.hasSuffix("*") && path.hasPrefix(wanted.dropLast())
    }
}
