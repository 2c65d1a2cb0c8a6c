internal import Access
internal import Document
internal import EventStore
internal import KubernetesAPI

/// Nobody gives away what they don't have: a role may hold only permissions that its author holds
/// in the same place, a binding may name only a role whose permissions the author holds. The verbs
/// `escalate` on roles and `bind` on the role that is bound lift that.
struct EscalationCheck {
    let access: AccessControl
    let principal: Principal
    let target: WriteTarget
    let view: View

    private static let group = RBACResources.group

    /// `name` is what the path names, "" in a create.
    func check(_ object: JSONObject, old: JSONObject?, name: String) throws(APIStatus) {
        guard target.storage.group == Self.group, target.path.subresource.isEmpty,
            !principal.isPrivileged
        else { return }
        if let old, Self.differsForTheCollectorAlone(object, old) { return }
        switch target.storage.resource {
        case "roles", "clusterroles": try role(object, old: old, name: name)
        case "rolebindings", "clusterrolebindings": try binding(object)
        default: return
        }
    }

    private func role(
        _ object: JSONObject, old: JSONObject?, name: String
    ) throws(APIStatus) {
        let escalate = AccessAction(
            "escalate", target.storage, namespace: target.namespace, name: name)
        if try isAllowed(escalate) { return }
        try confirm(PolicyRule.rules(of: .object(object)), for: object)
        let aggregates = { (role: JSONObject?) in
            role?["aggregationRule"].map { !$0.isNull } ?? false
        }
        guard aggregates(object) || aggregates(old) else { return }
        // What it gathers may be anything.
        let everything = [
            PolicyRule(verbs: ["*"], apiGroups: ["*"], resources: ["*"]),
            PolicyRule(verbs: ["*"], nonResourceURLs: ["*"]),
        ]
        if try missing(everything)?.isEmpty != true {
            throw forbidden(
                object, "must have cluster-admin privileges to use the aggregationRule")
        }
    }

    private func binding(_ object: JSONObject) throws(APIStatus) {
        let reference = object["roleRef"]
        let kind = reference?["kind"]?.string ?? ""
        let role = RoleReference(
            kind: kind, name: reference?["name"]?.string ?? "",
            namespace: kind == "Role" ? target.namespace : "")
        // What is no reference is said by validation.
        guard ["Role", "ClusterRole"].contains(kind), !role.name.isEmpty else { return }
        let bind = AccessAction(
            "bind",
            GroupResource(
                group: Self.group, resource: kind == "Role" ? "roles" : "clusterroles"),
            namespace: target.namespace, name: role.name)
        if try isAllowed(bind) { return }
        guard let rules = try rules().rules(of: role) else {
            throw .notFound(target.named, role.name)
        }
        try confirm(rules, for: object)
    }

    private func confirm(_ wanted: [PolicyRule], for object: JSONObject) throws(APIStatus) {
        let groups = principal.groups.map(AccessAction.quoted).joined(separator: " ")
        let who = "user \(AccessAction.quoted(principal.user)) (groups=[\(groups)])"
        guard let missing = try missing(wanted) else {
            throw forbidden(
                object,
                """
                \(who) is attempting to grant more RBAC permissions than can be compared with \
                those currently held: split the rules
                """)
        }
        if missing.isEmpty { return }
        var message =
            "\(who) is attempting to grant RBAC permissions not currently held:\n"
            + RuleCoverage.words(missing)
        let lost = try rules().rules(for: principal, in: target.namespace).missing
        if !lost.isEmpty {
            let words = AccessDecision.words(missing: lost).dropFirst("RBAC: ".count)
            message += "; resolution errors: [\(words)]"
        }
        throw forbidden(object, message)
    }

    private func missing(_ wanted: [PolicyRule]) throws(APIStatus) -> [PolicyRule]? {
        RuleCoverage.missing(
            from: try rules().rules(for: principal, in: target.namespace).rules, wanted: wanted)
    }

    private func rules() throws(APIStatus) -> AccessRules {
        do throws(StoreError) {
            return try access.authorizer.history.rules(at: view)
        } catch {
            throw APIStatus(error)
        }
    }

    private func isAllowed(_ action: AccessAction) throws(APIStatus) -> Bool {
        do throws(StoreError) {
            return try access.authorizer.isAllowed(action, by: principal, at: view)
        } catch {
            throw APIStatus(error)
        }
    }

    private func forbidden(_ object: JSONObject, _ message: String) -> APIStatus {
        .forbidden(target.named, object["metadata"]?["name"]?.string ?? "", message)
    }

    /// Owners and finalizers are what garbage collection changes to make an end of an object.
    private static func differsForTheCollectorAlone(_ new: JSONObject, _ old: JSONObject) -> Bool {
        func rest(_ object: JSONObject) -> JSONObject {
            var object = object
            object.updateObject("metadata") { metadata in
                for name in ["ownerReferences", "finalizers", "managedFields", "resourceVersion"] {
                    metadata[name] = nil
                }
            }
            return object.sortedByKey()
        }
        return rest(new) == rest(old)
    }
}
