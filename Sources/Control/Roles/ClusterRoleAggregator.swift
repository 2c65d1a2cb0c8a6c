internal import Document
package import EventStore
package import KubernetesAPI

/// Keeps the rules of aggregated ClusterRoles merged: those of all roles that their
/// `aggregationRule` selects, selector after selector, in the order of names, each rule once.
package struct ClusterRoleAggregator: Controller {
    package static let account = "clusterrole-aggregation-controller"
    package static let name = "clusterrole-aggregation-controller"

    private static let roles = GroupResource(
        group: "rbac.authorization.k8s.io", resource: "clusterroles")
    /// Any role may be part of any other, so all are looked at when one changes.
    private static let all = ObjectKey(resource: roles, namespace: "", name: "")

    package init() {}

    package mutating func observe(_ change: ObservedChange) -> [ObjectKey] {
        change.key.resource == Self.roles ? [Self.all] : []
    }

    package func reconcile(
        _ key: ObjectKey, in world: World
    ) throws(StoreError) -> Reconciliation {
        var roles: [(name: String, role: JSONValue)] = []
        for reference in world.view.references(Self.roles) {
            roles.append((reference.key.name, try world.view.document(reference).value()))
        }
        var intents: [Intent] = []
        for (name, role) in roles where role["metadata"]?["deletionTimestamp"] == nil {
            guard let selectors = role["aggregationRule"]?["clusterRoleSelectors"]?.array else {
                continue
            }
            let merged = Self.merged(selectors, of: roles.filter { $0.name != name })
            if merged == role["rules"]?.array ?? [] { continue }
            let version = role["metadata"]?["resourceVersion"] ?? .null
            intents.append(
                Intent(
                    .mergePatch, path: "/apis/rbac.authorization.k8s.io/v1/clusterroles/\(name)",
                    body: [
                        "metadata": ["resourceVersion": version], "rules": .array(merged),
                    ]))
        }
        return Reconciliation(intents)
    }

    /// A selector that can't be read selects nothing.
    private static func merged(
        _ selectors: [JSONValue], of roles: [(name: String, role: JSONValue)]
    ) -> [JSONValue] {
        var rules: [JSONValue] = []
        var seen: Set<JSONValue> = []
        for selector in selectors {
            guard let selector = try? LabelSelector(json: selector) else { continue }
            for (_, role) in roles where selector.matches(role["metadata"]?["labels"]?.object) {
                for rule in role["rules"]?.array ?? [] where seen.insert(rule).inserted {
                    rules.append(rule)
                }
            }
        }
        return rules
    }
}
