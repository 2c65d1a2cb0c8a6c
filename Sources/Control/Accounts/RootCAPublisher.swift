internal import Document
package import EventStore
package import KubernetesAPI

/// Publishes the certificate authority of the API server in every living namespace, as the
/// ConfigMap `kube-root-ca.crt`, and puts back what others change in it.
package struct RootCAPublisher: Controller {
    package static let account = "root-ca-cert-publisher"
    package static let name = "root-ca-certificate-publisher"

    private static let configMaps = GroupResource(group: "", resource: "configmaps")
    private static let configMap = "kube-root-ca.crt"

    /// PEM; empty while the server speaks plain HTTP and has no certificates.
    private let bundle: String

    package init(bundle: String) {
        self.bundle = bundle
    }

    package mutating func observe(_ change: ObservedChange) -> [ObjectKey] {
        NamespaceUpkeep.keys(
            change, own: Self.configMaps, name: Self.configMap, looksAtChanges: true)
    }

    package func reconcile(
        _ key: ObjectKey, in world: World
    ) throws(StoreError) -> Reconciliation {
        guard try NamespaceUpkeep.isActive(key, in: world) else { return .nothing }
        let collection = "/api/v1/namespaces/\(key.name)/configmaps"
        let place = ObjectKey(
            resource: Self.configMaps, namespace: key.name, name: Self.configMap)
        guard let stored = try world.view.get(place) else {
            return Reconciliation([
                Intent(.create, path: collection, body: wanted(in: key.name))
            ])
        }
        var object = try stored.document.value()
        let data: JSONValue = ["ca.crt": .string(bundle)]
        if object["data"] == data { return .nothing }
        _ = object.updateObject { $0["data"] = data }
        return Reconciliation([
            Intent(.update, path: "\(collection)/\(Self.configMap)", body: object)
        ])
    }

    private func wanted(in namespace: String) -> JSONValue {
        [
            "kind": "ConfigMap", "apiVersion": "v1",
            "metadata": [
                "name": .string(Self.configMap), "namespace": .string(namespace),
                "annotations": [
                    "kubernetes.io/description": """
                        Contains a CA bundle that can be used to verify the kube-apiserver when \
                        using internal endpoints such as the internal service IP or \
                        kubernetes.default.svc. No other usage is guaranteed across distributions \
                        of Kubernetes clusters.
                        """
                ],
            ],
            "data": ["ca.crt": .string(bundle)],
        ]
    }
}
