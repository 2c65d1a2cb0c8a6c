package import History
package import KubernetesAPI

/// A name for a state: everything that lived after the event at `revision`. It holds no resources:
/// history does not change, so the same name gives the same answers for ever.
package struct View: Sendable {
    package let store: Store
    package let revision: Revision
    /// Above the store's head: in the writer, what the same group commit has decided before.
    var pending: PendingEvents?

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
        let run = store.snapshot().run
        guard let index = liveEvent(of: key, run) else { return nil }
        let session = try LogSession(store.log)
        guard let document = try store.document(ofEvent: index, run, session) else {
            throw .damaged(
                where: "record \(run.positions[index])", what: "\(key) has no document")
        }
        return StoredObject(
            reference: Self.reference(key, index, run),
            uid: run.interns.objects[Int(run.objects[index])].uid, document: document)
    }

    package func reference(_ key: ObjectKey) -> ObjectReference? {
        if let version = pending?.version(of: key) {
            return version.isAlive
                ? ObjectReference(
                    key: key, position: version.document.position,
                    revision: version.document.revision) : nil
        }
        let run = store.snapshot().run
        return liveEvent(of: key, run).map { Self.reference(key, $0, run) }
    }

    /// The live objects of a resource in key order, all or those of one namespace, beginning after
    /// a key. Decodes nothing. At the head O(objects), before it O(objects that ever lived).
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
        let run = store.snapshot().run
        var references: [ObjectReference] = []
        run.forEachLive(
            resource, namespace: namespace, after: after, through: revision.rawValue
        ) { key, index in
            references.append(
                Self.reference(run.interns.objectKey(run.keys[key]), index, run))
            return references.count != limit
        }
        return references
    }

    package func document(_ reference: ObjectReference) throws(StoreError) -> StoredDocument {
        if let document = pending?.document(at: reference.position, of: reference.key) {
            return document
        }
        guard let document = try store.document(at: reference.position) else {
            throw .damaged(
                where: "record \(reference.position)", what: "\(reference.key) has no document")
        }
        return document
    }

    /// Resources with live objects, in order.
    package func resources() -> [GroupResource] {
        let run = store.snapshot().run
        if let pending, !pending.isEmpty {
            let known = Set(View(store: store, revision: revision).resources())
            return known.union(pending.resourcesAlive)
                .filter { !references($0, limit: 1).isEmpty }.sorted()
        }
        return run.interns.resources.dropFirst().filter { resource in
            var isFound = false
            run.forEachLive(resource, namespace: nil, after: nil, through: revision.rawValue) {
                _, _ in
                isFound = true
                return false
            }
            return isFound
        }.sorted()
    }

    package func count(_ resource: GroupResource, namespace: String? = nil) -> Int {
        if let pending, pending.touches(resource) {
            return references(resource, namespace: namespace).count
        }
        let run = store.snapshot().run
        var count = 0
        run.forEachLive(
            resource, namespace: namespace, after: nil, through: revision.rawValue
        ) { _, _ in
            count += 1
            return true
        }
        return count
    }

    private func liveEvent(of key: ObjectKey, _ run: Run) -> Int? {
        guard let number = run.number(of: key),
            let index = run.latestEvent(of: number, through: revision.rawValue),
            run.isAlive(index)
        else { return nil }
        return index
    }

    private static func reference(_ key: ObjectKey, _ index: Int, _ run: Run) -> ObjectReference {
        ObjectReference(
            key: key, position: Position(UInt64(run.positions[index])),
            revision: Revision(run.revision(of: index)))
    }
}
