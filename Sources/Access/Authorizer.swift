package import EventStore

/// How requests are decided, in the words of `--authorization-mode`.
package enum AuthorizationMode: String, Hashable, Sendable, CaseIterable {
    case node = "Node"
    case rbac = "RBAC"
    case alwaysAllow = "AlwaysAllow"
    case alwaysDeny = "AlwaysDeny"
}

/// The answer to whether a request may be made, as a chain of authorizers gives it.
package struct Authorization: Hashable, Sendable {
    package var isAllowed: Bool
    /// What let the request pass (`RBAC: allowed by ...`), or what there is to say to the one who
    /// was refused; often "".
    package var reason: String

    package init(isAllowed: Bool, reason: String = "") {
        self.isAllowed = isAllowed
        self.reason = reason
    }
}

/// Decides who may do what at a view: members of system:masters everything, then each mode in its
/// order, and the first that allows decides.
package final class Authorizer: Sendable {
    package static let standardModes: [AuthorizationMode] = [.node, .rbac]

    package let modes: [AuthorizationMode]
    package let history: AccessHistory
    private let nodes = NodeAuthorizer()

    package init(_ history: AccessHistory, modes: [AuthorizationMode] = standardModes) {
        self.history = history
        self.modes = modes
    }

    /// - Parameter fields: what a list or watch is restricted to by its field selector.
    package func authorization(
        _ action: AccessAction, by principal: Principal, fields: [String: String] = [:],
        at view: View
    ) throws(StoreError) -> Authorization {
        if principal.isPrivileged { return Authorization(isAllowed: true) }
        var reasons: [String] = []
        for mode in modes {
            let found: Authorization
            switch mode {
            case .alwaysAllow: return Authorization(isAllowed: true)
            case .alwaysDeny:
                found = Authorization(isAllowed: false, reason: "Everything is forbidden.")
            case .node:
                guard let node = NodeIdentity(principal) else { continue }
                found = try nodes.authorization(
                    action, of: node, fields: fields, rules: nodeRules(at: view), at: view)
            case .rbac:
                let decision = try history.rules(at: view).decision(action, by: principal)
                found = Authorization(isAllowed: decision.isAllowed, reason: decision.reason)
            }
            if found.isAllowed { return found }
            if !found.reason.isEmpty { reasons.append(found.reason) }
        }
        return Authorization(isAllowed: false, reason: reasons.joined(separator: "\n"))
    }

    package func isAllowed(
        _ action: AccessAction, by principal: Principal, at view: View
    ) throws(StoreError) -> Bool {
        try authorization(action, by: principal, at: view).isAllowed
    }

    /// What every node may do, whichever objects its pods use: the default role of nodes.
    private func nodeRules(at view: View) throws(StoreError) -> [PolicyRule] {
        try history.rules(at: view).rules(
            of: RoleReference(kind: "ClusterRole", name: "system:node")) ?? []
    }
}

extension AccessDecision {
    /// Beside the verdict: which binding allowed, or which roles are missing; "" for the privileged.
    package var reason: String {
        switch self {
        case .allowed(let grant): grant.words
        case .privileged: ""
        case .denied(let missingRoles): Self.words(missing: missingRoles)
        }
    }

    /// `RBAC: clusterrole.rbac.authorization.k8s.io "x" not found`; "" for none.
    package static func words(missing roles: [RoleReference]) -> String {
        var seen: Set<String> = []
        let texts = roles.map { role in
            "\(role.kind.lowercased()).rbac.authorization.k8s.io \(goQuoted(role.name)) not found"
        }.filter { seen.insert($0).inserted }
        switch texts.count {
        case 0: return ""
        case 1: return "RBAC: \(texts[0])"
        default: return "RBAC: [\(texts.joined(separator: ", "))]"
        }
    }
}
