internal import Document
package import KubernetesAPI

/// A Role or ClusterRole by name.
package struct RoleReference: Hashable, Sendable {
    /// `Role` or `ClusterRole`.
    package var kind: String
    package var name: String
    /// Of a Role; "" for a ClusterRole.
    package var namespace: String

    package init(kind: String, name: String, namespace: String = "") {
        self.kind = kind
        self.name = name
        self.namespace = namespace
    }

    /// By bytes, as Kubernetes compares names.
    package static func == (a: RoleReference, b: RoleReference) -> Bool {
        haveSameBytes(a.name, b.name) && haveSameBytes(a.kind, b.kind)
            && haveSameBytes(a.namespace, b.namespace)
    }
}

/// A RoleBinding or ClusterRoleBinding.
package struct AccessBinding: Hashable, Sendable {
    package var name: String
    /// "" for a ClusterRoleBinding, which holds everywhere.
    package var namespace: String
    package var role: RoleReference
    package var subjects: [Subject]

    package init(
        name: String, namespace: String = "", role: RoleReference, subjects: [Subject]
    ) {
        self.name = name
        self.namespace = namespace
        self.role = role
        self.subjects = subjects
    }

    /// Of the object that says so.
    package var key: ObjectKey {
        ObjectKey(
            resource: GroupResource(
                group: RBACResources.group, resource: "\(kind.lowercased())s"),
            namespace: namespace, name: name)
    }

    package var kind: String { namespace.isEmpty ? "ClusterRoleBinding" : "RoleBinding" }

    /// `RoleBinding "tmp-debug/payments" of ClusterRole "secret-reader"`: the API server's words.
    package var words: String {
        let name = namespace.isEmpty ? name : "\(name)/\(namespace)"
        return "\(kind) \(goQuoted(name)) of \(role.kind) \(goQuoted(role.name))"
    }
}
