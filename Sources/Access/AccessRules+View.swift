package import Document
package import EventStore
package import KubernetesAPI

/// The resources that RBAC reads.
package enum RBACResources {
    package static let group = "rbac.authorization.k8s.io"

    package static let all: Set<GroupResource> = [
        GroupResource(group: group, resource: "clusterroles"),
        GroupResource(group: group, resource: "roles"),
        GroupResource(group: group, resource: "clusterrolebindings"),
        GroupResource(group: group, resource: "rolebindings"),
    ]
}

extension AccessRules {
    /// The rules that held at a view. Reads every role and binding that lived then.
    package init(_ view: View) throws(StoreError) {
        self.init()
        for resource in RBACResources.all {
            for reference in view.references(resource) {
                apply(reference.key, try view.document(reference).value())
            }
        }
    }
}

extension PolicyRule {
    /// Of a Role or ClusterRole.
    package static func rules(of role: JSONValue) -> [PolicyRule] {
        (role["rules"]?.array ?? []).map(PolicyRule.init(json:))
    }

    package init(json: JSONValue) {
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
