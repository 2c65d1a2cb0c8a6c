package import History
package import KubernetesAPI

/// A name for a state: everything that lived after the event at `revision`. It holds no resources:
/// history does not change, so the same name gives the same answers for ever.
package struct View: Sendable {
    package let store: Store
    package let revision: Revision
    /// Above the store's head: in the writer, what the same group commit has decided before.
    var pending: PendingEvents?
    /// Whether a version that is sealed for good is shown as its bare metadata. That is for looking
    /// at the past; whoever acts on what it reads must not take a Secret for empty.
    package var showsSealed = false

    /// O(log n) in the versions of the object, and at most 20 decoding steps.
    package func get(_ key: ObjectKey) throws(StoreError) -> StoredObject? {
        if let version = pending?.version(of: key) {
            return version.isAlive
                ? StoredObject(
                    reference: ObjectReference(
                        key: key, position: version.document.position,
                        revision: version.document.revision),
                    uid: version.uid, document: version.document) : nil
        }
        let snapshot = store.snapshot()
        guard let index = liveEvent(of: key, snapshot) else { return nil }
        let session = try LogSession(store.log)
        guard
            let document = try store.document(
                ofEvent: index, snapshot, session, showsSealed: showsSealed)
        else {
            throw .damaged(
                where: "record \(snapshot.run.positions[index])", what: "\(key) has no document")
        }
        return StoredObject(
            reference: Self.reference(key, index, snapshot),
            uid: snapshot.run.uid(of: index), document: document)
    }

    package func reference(_ key: ObjectKey) -> ObjectReference? {
        if let version = pending?.version(of: key) {
            return version.isAlive
                ? ObjectReference(
                    key: key, position: version.document.position,
                    revision: version.document.revision) : nil
        }
        let snapshot = store.snapshot()
        return liveEvent(of: key, snapshot).map { Self.reference(key, $0, snapshot) }
    }

    /// The live objects of a resource in key order, all or those of one namespace, beginning after
    /// a key. Decodes nothing. O(objects), before the head O(objects log objects) the first time.
    package func references(
        _ resource: GroupResource, namespace: String? = nil, after: ObjectKey? = nil,
        limit: Int? = nil
    ) -> [ObjectReference] {
        if limit == 0 { return [] }
        if let pending, pending.touches(resource) {
            let view = View(store: store, revision: revision)
            return pending.merged(
                view.references(resource, namespace: namespace, after: after), resource,
                namespace: namespace, after: after, limit: limit)
        }
        let snapshot = store.snapshot()
        var references: [ObjectReference] = []
        store.forEachLive(
            resource, namespace: namespace, after: after, through: revision.rawValue, snapshot
        ) { key, index in
            references.append(
                Self.reference(snapshot.run.objectKey(ofKey: key), index, snapshot))
            return references.count != limit
        }
        return references
    }

    package func document(_ reference: ObjectReference) throws(StoreError) -> StoredDocument {
        if let document = pending?.document(at: reference.position, of: reference.key) {
            return document
        }
        guard
            let document = try store.document(at: reference.position, showsSealed: showsSealed)
        else {
            throw .damaged(
                where: "record \(reference.position)", what: "\(reference.key) has no document")
        }
        return document
    }

    /// Resources with live objects, in order.
    package func resources() -> [GroupResource] {
        let snapshot = store.snapshot()
        if let pending, !pending.isEmpty {
            let known = Set(View(store: store, revision: revision).resources())
            return known.union(pending.resourcesAlive)
                .filter { !references($0, limit: 1).isEmpty }.sorted()
        }
        let eventCount = snapshot.run.eventCount(through: revision.rawValue)
        return snapshot.run.interns.resources.indices.dropFirst().filter { number in
            let history = snapshot.run.liveHistories[number]
            return history.aliveCount(
                afterChanges: history.changeCount(amongEvents: eventCount)) > 0
        }.map { snapshot.run.interns.resources[$0] }.sorted()
    }

    package func count(_ resource: GroupResource, namespace: String? = nil) -> Int {
        if let pending, pending.touches(resource) {
            return references(resource, namespace: namespace).count
        }
        let snapshot = store.snapshot()
        guard let namespace else {
            guard let number = snapshot.run.resourceNumber(resource) else { return 0 }
            let history = snapshot.run.liveHistories[Int(number)]
            return history.aliveCount(
                afterChanges: history.changeCount(
                    amongEvents: snapshot.run.eventCount(through: revision.rawValue)))
        }
        var count = 0
        store.forEachLive(
            resource, namespace: namespace, after: nil, through: revision.rawValue, snapshot
        ) { _, _ in
            count += 1
            return true
        }
        return count
    }

    private func liveEvent(of key: ObjectKey, _ snapshot: RunSnapshot) -> Int? {
        guard let number = snapshot.run.number(of: key),
            let index = snapshot.run.latestEvent(of: number, through: revision.rawValue),
            snapshot.run.isAlive(index)
        else { return nil }
        return index
    }

    private static func reference(
        _ key: ObjectKey, _ index: Int, _ snapshot: RunSnapshot
    ) -> ObjectReference {
        ObjectReference(
            key: key, position: Position(UInt64(snapshot.run.positions[index])),
            revision: Revision(snapshot.run.revision(of: index)))
    }
}

extension Store {
    /// Visits a resource's live objects as of `revision` in key order, after `after`, until `body`
    /// returns false: number of the key and index of the event.
    func forEachLive(
        _ resource: GroupResource, namespace: String?, after: ObjectKey?, through revision: UInt64,
        _ snapshot: RunSnapshot, _ body: (UInt32, Int) -> Bool
    ) {
        guard let number = snapshot.run.resourceNumber(resource) else { return }
        let keys: SortedKeys
        if revision >= snapshot.run.head {
            keys = snapshot.run.liveKeys[Int(number)]
        } else {
            let changes = snapshot.run.liveHistories[Int(number)]
                .changeCount(amongEvents: snapshot.run.eventCount(through: revision))
            keys = liveSets.keys(resource: number, afterChanges: changes, snapshot.run)
        }
        snapshot.run.visit(keys, namespace: namespace, after: after) { key in
            guard let index = snapshot.run.latestEvent(of: key, through: revision),
                snapshot.run.isAlive(index)
            else { return true }
            return body(key, index)
        }
    }
}
