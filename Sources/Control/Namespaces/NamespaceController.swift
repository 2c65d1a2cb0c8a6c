package import EventStore
package import KubernetesAPI
internal import Document

/// Empties namespaces that are being deleted, and then lets them go.
///
/// A namespace's `spec.finalizers` holds `kubernetes` until nothing lives in it. Its conditions say
/// what is still there and whose finalizers it waits for.
package struct NamespaceController: Controller {
    package static let account = "namespace-controller"
    package static let name = "namespace"

    static let namespaces = GroupResource(group: "", resource: "namespaces")

    /// Namespaces that are being deleted: what happens in them is of interest.
    private var ending: Set<String> = []

    package init() {}

    package mutating func observe(_ change: ObservedChange) -> [ObjectKey] {
        if change.key.resource == Self.namespaces {
            if change.isDeleted || !change.head.isBeingDeleted {
                ending.remove(change.key.name)
                return []
            }
            ending.insert(change.key.name)
            return [change.key]
        }
        guard change.isDeleted || change.head.isBeingDeleted,
            ending.contains(change.key.namespace)
        else { return [] }
        return [ObjectKey(resource: Self.namespaces, namespace: "", name: change.key.namespace)]
    }

    package func reconcile(
        _ key: ObjectKey, in world: World
    ) throws(StoreError) -> Reconciliation {
        guard let stored = try world.view.get(key) else { return .nothing }
        let namespace = try stored.document.value()
        let finalizers = namespace["spec"]?["finalizers"]?.array?.compactMap(\.string) ?? []
        guard namespace["metadata"]?["deletionTimestamp"] != nil, finalizers.contains("kubernetes")
        else { return .nothing }
        let content = try NamespaceContent(of: key.name, in: world)
        if content.isEmpty, !hasConditions(namespace) || content.equals(namespace) {
            return Reconciliation([finalized(namespace, finalizers)])
        }
        var intents = content.deletions
        if !content.equals(namespace) {
            let conditions = content.conditions(after: namespace, now: world.now)
            intents.append(
                Intent(
                    .mergePatch, path: "/api/v1/namespaces/\(key.name)/status",
                    body: ["status": ["conditions": .array(conditions)]]))
        }
        // Deletions dirty the key; what hangs on a finalizer or a grace period may do so silently.
        return Reconciliation(intents, again: content.isEmpty ? nil : .seconds(5))
    }

    private func hasConditions(_ namespace: JSONValue) -> Bool {
        namespace["status"]?["conditions"] != nil
    }

    private func finalized(_ namespace: JSONValue, _ finalizers: [String]) -> Intent {
        var namespace = namespace
        let left = finalizers.filter { $0 != "kubernetes" }.map(JSONValue.string)
        _ = namespace.updateObject { object in
            object.makeObject("spec") { $0["finalizers"] = left.isEmpty ? nil : .array(left) }
        }
        let name = namespace["metadata"]?["name"]?.string ?? ""
        return Intent(.update, path: "/api/v1/namespaces/\(name)/finalize", body: namespace)
    }
}
