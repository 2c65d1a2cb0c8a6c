internal import Document
package import EventStore
package import KubernetesAPI

/// Gives every living namespace the service account `default`.
package struct ServiceAccountController: Controller {
    package static let account = "service-account-controller"
    package static let name = "serviceaccount"

    private static let accounts = GroupResource(group: "", resource: "serviceaccounts")

    package init() {}

    package mutating func observe(_ change: ObservedChange) -> [ObjectKey] {
        NamespaceUpkeep.keys(change, own: Self.accounts, name: "default", looksAtChanges: false)
    }

    package func reconcile(
        _ key: ObjectKey, in world: World
    ) throws(StoreError) -> Reconciliation {
        let place = ObjectKey(resource: Self.accounts, namespace: key.name, name: "default")
        guard try NamespaceUpkeep.isActive(key, in: world), world.view.reference(place) == nil
        else { return .nothing }
        return Reconciliation([
            Intent(
                .create, path: "/api/v1/namespaces/\(key.name)/serviceaccounts",
                body: [
                    "kind": "ServiceAccount", "apiVersion": "v1",
                    "metadata": ["name": "default", "namespace": .string(key.name)],
                ])
        ])
    }
}

/// What is common to controllers that keep one object of a known name in every living namespace.
enum NamespaceUpkeep {
    static func keys(
        _ change: ObservedChange, own: GroupResource, name: String, looksAtChanges: Bool
    ) -> [ObjectKey] {
        if change.key.resource == NamespaceController.namespaces {
            return change.isDeleted || change.head.isBeingDeleted ? [] : [change.key]
        }
        guard change.key.resource == own, change.key.name == name,
            change.isDeleted || looksAtChanges
        else { return [] }
        return [
            ObjectKey(
                resource: NamespaceController.namespaces, namespace: "", name: change.key.namespace)
        ]
    }

    static func isActive(_ namespace: ObjectKey, in world: World) throws(StoreError) -> Bool {
        try world.head(of: namespace).map { !$0.isBeingDeleted } ?? false
    }
}
