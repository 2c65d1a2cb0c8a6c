internal import Document

/// Who asks: a user with what authentication found out about them.
package struct Principal: Hashable, Sendable {
    /// Members are allowed everything, before RBAC is asked.
    package static let privilegedGroup = "system:masters"

    package static let anonymous = Principal(
        user: "system:anonymous", groups: ["system:unauthenticated"])

    /// Whoever reaches this machine's loopback while nothing else says who they are.
    package static let local = Principal(
        user: "system:admin", groups: ["system:masters", "system:authenticated"])

    package var user: String
    package var uid: String
    package var groups: [String]
    package var extra: [String: [String]]

    package init(
        user: String, uid: String = "", groups: [String] = [], extra: [String: [String]] = [:]
    ) {
        self.user = user
        self.uid = uid
        self.groups = groups
        self.extra = extra
    }

    /// As the API server impersonates (`--as`, `--as-group`): a service account that is given no
    /// groups gets its own, and everybody but anonymous is authenticated.
    package init(impersonating user: String, groups: [String]) {
        let account = Self.serviceAccount(user)
        var all = groups
        if let account, groups.isEmpty {
            all = ["system:serviceaccounts", "system:serviceaccounts:\(account.namespace)"]
        }
        let unauthenticated = "system:unauthenticated"
        let last =
            user == "system:anonymous" || all.contains(unauthenticated)
            ? unauthenticated : "system:authenticated"
        if !all.contains(last) { all.append(last) }
        self.init(user: user, groups: all)
    }

    package var isPrivileged: Bool { groups.has(Self.privilegedGroup) }

    /// Whether the subject of a binding is this principal or one of its groups.
    package func isNamed(by subject: Subject) -> Bool {
        switch subject.kind {
        case "User": haveSameBytes(subject.name, user)
        case "Group": groups.has(subject.name)
        case "ServiceAccount":
            !subject.namespace.isEmpty
                && haveSameBytes(
                    user, "system:serviceaccount:\(subject.namespace):\(subject.name)")
        default: false
        }
    }

    /// What bindings can name this principal by.
    package var subjects: [Subject] {
        var subjects = [Subject(kind: "User", name: user)]
        if let account = Self.serviceAccount(user), !account.namespace.isEmpty {
            subjects.append(
                Subject(
                    kind: "ServiceAccount", name: account.name, namespace: account.namespace))
        }
        for group in groups { subjects.append(Subject(kind: "Group", name: group)) }
        return subjects
    }

    /// `system:serviceaccount:NAMESPACE:NAME` taken apart.
    package static func serviceAccount(_ user: String) -> (namespace: String, name: String)? {
        let parts = user.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount" else {
            return nil
        }
        return (String(parts[2]), String(parts[3]))
    }
}
