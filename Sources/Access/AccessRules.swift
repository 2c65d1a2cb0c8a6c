/// Who may do what: the roles and bindings of one moment, as Kubernetes' RBAC reads them.
///
/// Rules only allow, so an action is allowed when any binding that holds in its place gives any of
/// the asker's names a role with a rule that takes it. ClusterRoleBindings hold everywhere,
/// RoleBindings in their namespace:
///
///     ClusterRoleBinding sre-admins    -> ClusterRole cluster-admin    everywhere
///     RoleBinding payments/tmp-debug   -> ClusterRole secret-reader    in payments
///
/// Aggregated ClusterRoles hold their merged rules already, as the API server stores them.
package struct AccessRules: Sendable {
    package enum Scope: Hashable, Sendable {
        /// The action's namespace and what holds everywhere.
        case ofAction
        /// Any namespace: every binding counts.
        case anywhere
    }

    private let roles: [RoleReference: [PolicyRule]]
    /// ClusterRoleBindings first, then by namespace and name.
    private let bindings: [AccessBinding]

    package init(roles: [RoleReference: [PolicyRule]], bindings: [AccessBinding]) {
        self.roles = roles
        self.bindings = bindings.sorted { ($0.namespace, $0.name) < ($1.namespace, $1.name) }
    }

    /// Neither a role nor a binding is known.
    package var isEmpty: Bool { roles.isEmpty && bindings.isEmpty }

    /// The first binding that allows the action decides, as in the API server, which does not
    /// promise an order among those of one kind.
    package func decision(_ action: AccessAction, by principal: Principal) -> AccessDecision {
        if principal.isPrivileged { return .privileged }
        var missing: [RoleReference] = []
        for binding in bindings where holds(binding, for: action, .ofAction) {
            guard let subject = binding.subjects.first(where: principal.isNamed) else { continue }
            guard let rules = roles[binding.role] else {
                missing.append(binding.role)
                continue
            }
            if let rule = rules.first(where: { $0.match(action) == .yes }) {
                return .allowed(AccessGrant(binding: binding, subject: subject, rule: rule))
            }
        }
        return .denied(missingRoles: missing)
    }

    /// All who may, one grant for each binding and subject, in the order of bindings. An action
    /// without a name also finds grants for some names alone.
    package func grants(_ action: AccessAction, _ scope: Scope = .ofAction) -> [AccessGrant] {
        var grants: [AccessGrant] = []
        for binding in bindings where holds(binding, for: action, scope) {
            guard let found = match(roles[binding.role] ?? [], action) else { continue }
            for subject in binding.subjects {
                let grant = AccessGrant(
                    binding: binding, subject: subject, rule: found.rule,
                    onlyNames: found.onlyNames)
                if !grants.contains(grant) { grants.append(grant) }
            }
        }
        return grants
    }

    private func holds(
        _ binding: AccessBinding, for action: AccessAction, _ scope: Scope
    ) -> Bool {
        if binding.namespace.isEmpty { return true }
        guard case .resource = action.target else { return false }
        return scope == .anywhere || binding.namespace == action.namespace
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
