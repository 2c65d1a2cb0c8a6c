internal import Document

/// Default roles for what only this server has: the time-travel reads.
///
/// Whoever may view a namespace may ask about its past there, since the role `view` takes this one
/// in (all but `verify`, which reads the whole log); the reads themselves show only what the asker may read. The past of Secrets takes the verb
/// `history` on them, which no default role gives but cluster-admin.
enum HindsightRoles {
    static let manifests = [
        role(
            "hindsight:reader", labels: ["rbac.authorization.k8s.io/aggregate-to-view": "true"],
            resources: HindsightGroup.reads.map(\.0).filter { $0 != "verify" }, verbs: ["get"]),
        role("hindsight:marker", labels: [:], resources: ["marks"], verbs: ["create", "delete", "get"]),
    ]

    private static func role(
        _ name: String, labels: [String: String], resources: [String], verbs: [String]
    ) -> BootstrapManifest {
        var all = labels
        all["kubernetes.io/bootstrapping"] = "rbac-defaults"
        return BootstrapManifest(
            object: [
                "kind": "ClusterRole", "apiVersion": "rbac.authorization.k8s.io/v1",
                "metadata": [
                    "name": .string(name),
                    "labels": .members(all.sorted { $0.key < $1.key }.map { ($0, .string($1)) }),
                    "annotations": ["rbac.authorization.kubernetes.io/autoupdate": "true"],
                ],
                "rules": [
                    [
                        "verbs": .array(verbs.map { .string($0) }),
                        "apiGroups": [.string(HindsightGroup.name)],
                        "resources": .array(resources.map { .string($0) }),
                    ]
                ],
            ], fieldManager: "")
    }
}
