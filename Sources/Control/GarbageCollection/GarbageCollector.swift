internal import Document
package import EventStore
package import KubernetesAPI

/// Deletes objects whose owners are gone, and settles deletions that wait for dependents or leave
/// them behind.
///
/// - An object none of whose owners lives is deleted. Owners that are gone are taken out of objects
///   that have others left.
/// - Foreground: an owner with the finalizer `foregroundDeletion` goes when no dependent blocks it.
/// - Orphan: an owner with the finalizer `orphan` goes when no dependent names it any more.
package struct GarbageCollector: Controller {
    package static let account = "generic-garbage-collector"
    package static let name = "garbagecollector"

    private var graph = OwnerGraph()
    /// Owners that wait for their dependents to go, by UID.
    private var waiting: [String: ObjectKey] = [:]

    package init() {}

    package mutating func observe(_ change: ObservedChange) -> [ObjectKey] {
        let before = graph.owners(of: change.key)
        let isWaiting = !change.isDeleted && change.head.isDeletingDependents
        waiting[change.head.uid] = isWaiting ? change.key : nil
        graph.set(change.key, owners: change.isDeleted ? [] : change.head.owners)
        var keys: [ObjectKey] = []
        if change.isDeleted || change.head.isDeletingDependents {
            keys += graph.dependents(of: change.head.uid)
        }
        if change.isDeleted || change.head.owners != before {
            keys += before.compactMap { waiting[$0.uid] }
        }
        if !change.isDeleted,
            !change.head.owners.isEmpty || change.head.isDeletingDependents
                || change.head.isOrphaningDependents
        {
            keys.append(change.key)
        }
        return keys
    }

    package func reconcile(
        _ key: ObjectKey, in world: World
    ) throws(StoreError) -> Reconciliation {
        guard let head = try world.head(of: key), let kind = world.catalog.kind(of: key.resource)
        else { return .nothing }
        let target = kind.path(namespace: key.namespace, name: key.name)
        if head.isOrphaningDependents { return try orphan(key, head, target, in: world) }
        if head.isDeletingDependents { return try deleteDependents(key, head, target, in: world) }
        if head.isBeingDeleted || head.owners.isEmpty { return .nothing }
        return try collect(key, head, target, in: world)
    }

    // MARK: an object with owners

    private enum OwnerState {
        case solid, gone, deletingDependents
    }

    private func collect(
        _ key: ObjectKey, _ head: ObjectHead, _ target: String, in world: World
    ) throws(StoreError) -> Reconciliation {
        var states: [(owner: ObjectHead.Owner, state: OwnerState)] = []
        for owner in head.owners {
            guard let state = try state(of: owner, seenFrom: key, in: world) else {
                // A kind that nobody knows: it may come back.
                return .nothing
            }
            states.append((owner, state))
        }
        if states.contains(where: { $0.state == .solid }) {
            let ended = Set(states.filter { $0.state != .solid }.map(\.owner.uid))
            if ended.isEmpty { return .nothing }
            return Reconciliation(try disowned(key, target, of: ended, in: world))
        }
        let isWaitedFor = states.contains { $0.state == .deletingDependents }
        let hasDependents = !graph.dependents(of: head.uid).isEmpty
        if isWaitedFor, head.owners.contains(where: \.blocksDeletion),
            try isInCircle(head, in: world)
        {
            return Reconciliation(try unblocked(key, target, in: world))
        }
        let policy: JSONValue =
            if head.finalizers.contains(ObjectHead.orphan) {
                "Orphan"
            } else if head.finalizers.contains(ObjectHead.foreground)
                || isWaitedFor && hasDependents
            {
                "Foreground"
            } else {
                "Background"
            }
        return Reconciliation([
            Intent(
                .delete, path: target,
                body: [
                    "kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": policy,
                    "preconditions": [
                        "uid": .string(head.uid), "resourceVersion": version(of: key, in: world),
                    ],
                ])
        ])
    }

    private func state(
        of owner: ObjectHead.Owner, seenFrom key: ObjectKey, in world: World
    ) throws(StoreError) -> OwnerState? {
        guard let kind = world.catalog.kind(apiVersion: owner.apiVersion, kind: owner.kind),
            let storage = kind.storage
        else { return nil }
        // A namespaced owner outside the namespace of what it owns does not exist.
        if kind.isNamespaced, key.namespace.isEmpty { return .gone }
        let place = ObjectKey(
            resource: storage, namespace: kind.isNamespaced ? key.namespace : "",
            name: owner.name)
        guard let head = try world.head(of: place), head.uid == owner.uid else { return .gone }
        return head.isDeletingDependents ? .deletingDependents : .solid
    }

    // MARK: owners that are being deleted

    private func deleteDependents(
        _ key: ObjectKey, _ head: ObjectHead, _ target: String, in world: World
    ) throws(StoreError) -> Reconciliation {
        for dependent in graph.dependents(of: head.uid) where dependent != key {
            guard let own = try world.head(of: dependent) else { continue }
            let blocks = own.owners.contains { $0.uid == head.uid && $0.blocksDeletion }
            // The dependents themselves were named when the owner's deletion was observed.
            if blocks { return .nothing }
        }
        return Reconciliation([
            unfinalized(key, head, target, without: ObjectHead.foreground, in: world)
        ])
    }

    private func orphan(
        _ key: ObjectKey, _ head: ObjectHead, _ target: String, in world: World
    ) throws(StoreError) -> Reconciliation {
        var intents: [Intent] = []
        for dependent in graph.dependents(of: head.uid) {
            guard let kind = world.catalog.kind(of: dependent.resource) else { continue }
            let path = kind.path(namespace: dependent.namespace, name: dependent.name)
            intents += try disowned(dependent, path, of: [head.uid], in: world)
        }
        intents.append(unfinalized(key, head, target, without: ObjectHead.orphan, in: world))
        return Reconciliation(intents)
    }

    /// Takes owners out of an object's references, provided that it is still as it was seen.
    private func disowned(
        _ key: ObjectKey, _ target: String, of uids: Set<String>, in world: World
    ) throws(StoreError) -> [Intent] {
        guard let metadata = try world.view.get(key)?.document.value()["metadata"],
            let references = metadata["ownerReferences"]?.array
        else { return [] }
        let left = references.filter { !uids.contains($0["uid"]?.string ?? "") }
        if left.count == references.count { return [] }
        return [
            Intent(
                .mergePatch, path: target,
                body: [
                    "metadata": [
                        "uid": metadata["uid"] ?? .null,
                        "resourceVersion": metadata["resourceVersion"] ?? .null,
                        "ownerReferences": left.isEmpty ? .null : .array(left),
                    ]
                ])
        ]
    }

    /// What an object waits for waits for the object.
    private func isInCircle(_ head: ObjectHead, in world: World) throws(StoreError) -> Bool {
        for dependent in graph.dependents(of: head.uid) {
            if try world.head(of: dependent)?.isDeletingDependents ?? false { return true }
        }
        return false
    }

    /// Lets the owners go before the object.
    private func unblocked(
        _ key: ObjectKey, _ target: String, in world: World
    ) throws(StoreError) -> [Intent] {
        guard let metadata = try world.view.get(key)?.document.value()["metadata"] else { return [] }
        var references = metadata["ownerReferences"]?.array ?? []
        for place in references.indices {
            _ = references[place].updateObject { $0["blockOwnerDeletion"] = false }
        }
        return [
            Intent(
                .mergePatch, path: target,
                body: [
                    "metadata": [
                        "uid": metadata["uid"] ?? .null,
                        "resourceVersion": metadata["resourceVersion"] ?? .null,
                        "ownerReferences": .array(references),
                    ]
                ])
        ]
    }

    /// What was decided on: the write holds only if the object is still that.
    private func version(of key: ObjectKey, in world: World) -> JSONValue {
        world.view.reference(key).map { .string("\($0.revision)") } ?? .null
    }

    private func unfinalized(
        _ key: ObjectKey, _ head: ObjectHead, _ target: String, without finalizer: String,
        in world: World
    ) -> Intent {
        let left = head.finalizers.filter { $0 != finalizer }.map(JSONValue.string)
        return Intent(
            .mergePatch, path: target,
            body: [
                "metadata": [
                    "uid": .string(head.uid), "resourceVersion": version(of: key, in: world),
                    "finalizers": left.isEmpty ? .null : .array(left),
                ]
            ])
    }
}
