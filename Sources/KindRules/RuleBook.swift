package import KubernetesAPI

/// The rules of every built-in kind, by the resource that its objects are stored as.
package enum RuleBook {
    /// nil: the kind has no rules of its own (custom resources, kinds that are not stored).
    package static func rules(of resource: GroupResource) -> (any KindRules)? { all[resource] }

    private static let all: [GroupResource: any KindRules] = {
        var all: [GroupResource: any KindRules] = [:]
        for rules in [configurationRules, workloadRules, clusterRules] {
            all.merge(rules) { first, _ in first }
        }
        return all
    }()
}
