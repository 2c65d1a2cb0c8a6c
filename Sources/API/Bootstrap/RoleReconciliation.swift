internal import Access
internal import Document

/// What becomes of a default role or binding that is there already: what it lacks is added, what
/// it has beyond that stays, and the annotation `rbac.authorization.kubernetes.io/autoupdate:
/// "false"` lets it be as it is.
enum RoleReconciliation {
    enum Outcome: Hashable {
        case same
        case changed(JSONValue)
        /// The role that a binding names can't be changed: it is made anew.
        case replaced(JSONValue)
    }

    private static let annotation = "rbac.authorization.kubernetes.io/autoupdate"

    static func outcome(_ wanted: JSONValue, live: JSONValue) -> Outcome {
        if live["metadata"]?["annotations"]?[annotation]?.string == "false" { return .same }
        var object = live
        merge("labels", wanted, into: &object)
        merge("annotations", wanted, into: &object)
        switch live["kind"]?.string {
        case "Role", "ClusterRole": addRules(wanted, to: &object)
        case "RoleBinding", "ClusterRoleBinding":
            if live["roleRef"] != wanted["roleRef"] { return .replaced(wanted) }
            addSubjects(wanted, to: &object)
        default: return .same
        }
        return object == live ? .same : .changed(object)
    }

    /// Values that are there win.
    private static func merge(_ name: String, _ wanted: JSONValue, into object: inout JSONValue) {
        guard let values = wanted["metadata"]?[name]?.object else { return }
        _ = object.updateObject { object in
            object.makeObject("metadata") { metadata in
                metadata.makeObject(name) { known in
                    for member in values.members where known[member.key] == nil {
                        known[member.key] = member.value
                    }
                }
            }
        }
    }

    private static func addRules(_ wanted: JSONValue, to object: inout JSONValue) {
        if let rule = wanted["aggregationRule"], !rule.isNull {
            let known = object["aggregationRule"]?["clusterRoleSelectors"]?.array ?? []
            let missing = (rule["clusterRoleSelectors"]?.array ?? []).filter {
                !known.contains($0)
            }
            if missing.isEmpty { return }
            _ = object.updateObject {
                $0["aggregationRule"] = ["clusterRoleSelectors": .array(known + missing)]
            }
            return
        }
        let missing = RuleCoverage.missing(
            from: PolicyRule.rules(of: object), wanted: PolicyRule.rules(of: wanted)) ?? []
        if missing.isEmpty { return }
        let rules = (object["rules"]?.array ?? []) + RuleCoverage.compacted(missing).map(json)
        _ = object.updateObject { $0["rules"] = .array(rules) }
    }

    private static func addSubjects(_ wanted: JSONValue, to object: inout JSONValue) {
        func name(_ subject: JSONValue) -> [String] {
            ["kind", "name", "namespace"].map { subject[$0]?.string ?? "" }
        }
        let known = object["subjects"]?.array ?? []
        let names = Set(known.map(name))
        let missing = (wanted["subjects"]?.array ?? []).filter { !names.contains(name($0)) }
        if missing.isEmpty { return }
        _ = object.updateObject { $0["subjects"] = .array(known + missing) }
    }

    private static func json(_ rule: PolicyRule) -> JSONValue {
        let members = [
            ("verbs", rule.verbs), ("apiGroups", rule.apiGroups), ("resources", rule.resources),
            ("resourceNames", rule.resourceNames), ("nonResourceURLs", rule.nonResourceURLs),
        ]
        return .members(
            members.filter { !$0.1.isEmpty }.map { name, values in
                (name, .array(values.map { .string($0) }))
            })
    }
}
