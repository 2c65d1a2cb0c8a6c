package import Document
package import KubernetesAPI

/// Who may do what: the roles and bindings of one moment, as Kubernetes' RBAC reads them.
///
/// Rules only allow, so an action is allowed when any binding that holds in its place gives any of
/// the asker's names a role with a rule that takes it. ClusterRoleBindings hold everywhere,
/// RoleBindings in their namespace:
///
///     ClusterRoleBinding sre-admins    -> ClusterRole cluster-admin    everywhere
///     RoleBinding payments/tmp-debug   -> ClusterRole secret-reader    in payments
///
/// Bindings are found by the subjects that they name, so a decision costs as much as the asker has
/// bindings, however many others there are. Aggregated ClusterRoles hold their merged rules
/// already, as the API server stores them.
package struct AccessRules: Sendable {
    package enum Scope: Hashable, Sendable {
        /// The action's namespace and what holds everywhere.
        case ofAction
        /// Any namespace: every binding counts.
        case anywhere
    }

    private var roles: [RoleReference: [PolicyRule]] = [:]
    /// By namespace, "" for ClusterRoleBindings.
    private var bindings: [String: BindingIndex] = [:]

    package init() {}

    package init(roles: [RoleReference: [PolicyRule]], bindings: [AccessBinding]) {
        self.roles = roles
        for binding in bindings { set(binding) }
    }

    /// Neither a role nor a binding is known.
    package var isEmpty: Bool { roles.isEmpty && bindings.isEmpty }

    package var bindingCount: Int { bindings.values.reduce(0) { $0 + $1.count } }

    /// nil when the role does not exist.
    package func rules(of role: RoleReference) -> [PolicyRule]? { roles[role] }

    // MARK: one change after the other

    /// Takes in the new state of a role or binding, nil when it is gone; other objects leave
    /// everything as it is.
    package mutating func apply(_ key: ObjectKey, _ document: JSONValue?) {
        guard key.resource.group == RBACResources.group else { return }
        switch key.resource.resource {
        case "clusterroles", "roles":
            let isRole = key.resource.resource == "roles"
            let role = RoleReference(
                kind: isRole ? "Role" : "ClusterRole", name: key.name, namespace: key.namespace)
            roles[role] = document.map { PolicyRule.rules(of: $0) }
        case "clusterrolebindings", "rolebindings":
            if let document {
                set(AccessBinding(key: key, json: document))
            } else {
                bindings[key.namespace]?.remove(key.name)
                if bindings[key.namespace]?.count == 0 { bindings[key.namespace] = nil }
            }
        default: break
        }
    }

    private mutating func set(_ binding: AccessBinding) {
        bindings[binding.namespace, default: BindingIndex()].set(binding)
    }

    // MARK: questions

    /// The first binding that allows the action decides, ClusterRoleBindings before RoleBindings,
    /// each in the order of names. (The API server does not promise an order among those of one
    /// kind.)
    package func decision(_ action: AccessAction, by principal: Principal) -> AccessDecision {
        if principal.isPrivileged { return .privileged }
        let names = principal.subjects
        var missing: [RoleReference] = []
        for place in places(of: action) {
            for binding in bindings[place]?.bindings(of: names) ?? [] {
                guard let rules = roles[binding.role] else {
                    missing.append(binding.role)
                    continue
                }
                guard let rule = rules.first(where: { $0.match(action) == .yes }),
                    let subject = binding.subjects.first(where: principal.isNamed)
                else { continue }
                return .allowed(AccessGrant(binding: binding, subject: subject, rule: rule))
            }
        }
        return .denied(missingRoles: missing)
    }

    /// All rules that hold for a principal in a namespace, in the order of bindings, and the roles
    /// that are named but missing.
    package func rules(
        for principal: Principal, in namespace: String
    ) -> (rules: [PolicyRule], missing: [RoleReference]) {
        let names = principal.subjects
        var rules: [PolicyRule] = []
        var missing: [RoleReference] = []
        for place in namespace.isEmpty ? [""] : ["", namespace] {
            for binding in bindings[place]?.bindings(of: names) ?? [] {
                if let found = roles[binding.role] {
                    rules += found
                } else {
                    missing.append(binding.role)
                }
            }
        }
        return (rules, missing)
    }

    /// All who may, one grant for each binding and subject: ClusterRoleBindings first, then by
    /// namespace and name. An action without a name also finds grants for some names alone.
    /// O(bindings).
    package func grants(_ action: AccessAction, _ scope: Scope = .ofAction) -> [AccessGrant] {
        var places = places(of: action)
        if scope == .anywhere, case .resource = action.target { places = bindings.keys.sorted() }
        return places.flatMap { bindings[$0]?.all ?? [] }.flatMap { grants(action, by: $0) }
    }

    /// What one binding gives, wherever it holds: one grant for each of its subjects.
    package func grants(_ action: AccessAction, by binding: AccessBinding) -> [AccessGrant] {
        guard let found = match(roles[binding.role] ?? [], action) else { return [] }
        var seen: Set<Subject> = []
        return binding.subjects.filter { seen.insert($0).inserted }.map { subject in
            AccessGrant(
                binding: binding, subject: subject, rule: found.rule,
                onlyNames: found.onlyNames)
        }
    }

    /// The bindings that hold where an action is: everywhere, or in its namespace.
    package func bindings(for action: AccessAction) -> [AccessBinding] {
        places(of: action).flatMap { bindings[$0]?.all ?? [] }
    }

    package func binding(named name: String, in namespace: String) -> AccessBinding? {
        bindings[namespace]?[name]
    }

    private func places(of action: AccessAction) -> [String] {
        guard case .resource = action.target, !action.namespace.isEmpty else { return [""] }
        return ["", action.namespace]
    }

    /// The first rule that allows the action, else the one whose names are allowed, with those of
    /// all others.
    private func match(
        _ rules: [PolicyRule], _ action: AccessAction
    ) -> (rule: PolicyRule, onlyNames: [String])? {
        var byName: (rule: PolicyRule, onlyNames: [String])?
        for rule in rules {
            switch rule.match(action) {
            case .no: break
            case .yes: return (rule, [])
            case .onlyNames(let names):
                let known = byName ?? (rule, [])
                byName = (known.rule, known.onlyNames + names.filter {
                    !known.onlyNames.contains($0)
                })
            }
        }
        return byName
    }
}

extension AccessRules: Equatable {}
