/// Why someone may do something: a rule that a binding gives to a subject.
package struct AccessGrant: Hashable, Sendable {
    package var binding: AccessBinding
    package var subject: Subject
    package var rule: PolicyRule
    /// The rule holds for objects of these names alone, when that does not settle the action; else
    /// empty.
    package var onlyNames: [String]

    package init(
        binding: AccessBinding, subject: Subject, rule: PolicyRule, onlyNames: [String] = []
    ) {
        self.binding = binding
        self.subject = subject
        self.rule = rule
        self.onlyNames = onlyNames
    }

    /// What an audit log says of a request that this allowed.
    package var words: String { "RBAC: allowed by \(binding.words) to \(subject.words)" }
}

/// The API server's answer to whether a principal may act.
package enum AccessDecision: Hashable, Sendable {
    case allowed(AccessGrant)
    /// By membership of system:masters, which no rule gives and none can take.
    case privileged
    /// With the roles that bindings of the principal name but that do not exist.
    case denied(missingRoles: [RoleReference])

    package static let privilegedWords =
        "Group \(goQuoted(Principal.privilegedGroup)) is allowed everything"

    package var isAllowed: Bool {
        if case .denied = self { return false }
        return true
    }

    /// The reason in the API server's words, which has none for the privileged.
    package func words(_ action: AccessAction, by principal: Principal) -> String {
        switch self {
        case .allowed(let grant): return grant.words
        case .privileged: return Self.privilegedWords
        case .denied(let missingRoles):
            let refusal = "User \(goQuoted(principal.user)) cannot \(action.words)"
            let missing = Self.words(missing: missingRoles)
            return missing.isEmpty ? refusal : "\(refusal): \(missing)"
        }
    }
}
