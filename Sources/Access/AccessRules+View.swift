package import EventStore
import Document
import KubernetesAPI

extension AccessRules {
    private static let group = "rbac.authorization.k8s.io"

    /// The rules that held at a view. Reads every role and binding that lived then.
    package init(_ view: View) throws(StoreError) {
        var roles: [RoleReference: [PolicyRule]] = [:]
        for (resource, kind) in [("clusterroles", "ClusterRole"), ("roles", "Role")] {
            try Self.read(resource, in: view) { key, document in
                let role = RoleReference(kind: kind, name: key.name, namespace: key.namespace)
                roles[role] = (document["rules"]?.array ?? []).map(PolicyRule.init(json:))
            }
        }
        var bindings: [AccessBinding] = []
        for resource in ["clusterrolebindings", "rolebindings"] {
            try Self.read(resource, in: view) { key, document in
                bindings.append(AccessBinding(key: key, json: document))
            }
        }
        self.init(roles: roles, bindings: bindings)
    }

    private static func read(
        _ resource: String, in view: View, _ body: (ObjectKey, JSONValue) -> Void
    ) throws(StoreError) {
        let resource = GroupResource(group: group, resource: resource)
        for reference in view.references(resource) {
            body(reference.key, try view.document(reference).value())
        }
    }
}

extension PolicyRule {
    init(json: JSONValue) {
        func strings(_ key: String) -> [String] {
            (json[key]?.array ?? []).compactMap(\.string)
        }
        self.init(
            verbs: strings("verbs"), apiGroups: strings("apiGroups"),
            resources: strings("resources"), resourceNames: strings("resourceNames"),
            nonResourceURLs: strings("nonResourceURLs"))
    }
}

extension AccessBinding {
    init(key: ObjectKey, json: JSONValue) {
        let kind = json["roleRef"]?["kind"]?.string ?? ""
        let role = RoleReference(
            kind: kind, name: json["roleRef"]?["name"]?.string ?? "",
            namespace: kind == "Role" ? key.namespace : "")
        let subjects = (json["subjects"]?.array ?? []).map { subject in
            let kind = subject["kind"]?.string ?? ""
            // A RoleBinding may leave its service accounts' namespace out: it is its own.
            let namespace =
                kind == "ServiceAccount"
                ? subject["namespace"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? key.namespace
                : ""
            return Subject(
                kind: kind, name: subject["name"]?.string ?? "", namespace: namespace)
        }
        self.init(
            name: key.name, namespace: key.namespace, role: role, subjects: subjects)
    }
}
