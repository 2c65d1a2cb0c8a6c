internal import Document

/// Whom a binding names, as RBAC spells it.
package struct Subject: Hashable, Sendable {
    /// `User`, `Group` or `ServiceAccount`.
    package var kind: String
    package var name: String
    /// Of a service account.
    package var namespace: String

    package init(kind: String, name: String, namespace: String = "") {
        self.kind = kind
        self.name = name
        self.namespace = namespace
    }

    /// By bytes, as Kubernetes compares names: canonically equivalent ones are different people.
    package static func == (a: Subject, b: Subject) -> Bool {
        haveSameBytes(a.name, b.name) && haveSameBytes(a.kind, b.kind)
            && haveSameBytes(a.namespace, b.namespace)
    }

    /// `User "mallory"`, `ServiceAccount "builder/ci"`: the API server's words.
    package var words: String {
        let name = kind == "ServiceAccount" ? "\(name)/\(namespace)" : name
        return "\(kind) \(goQuoted(name))"
    }
}
