package import History
package import KubernetesAPI

/// The state that a write will follow: the head and, above it, the writes of the same group commit
/// that were decided before. Lives in the writer, for one decision.
package struct WriterHead: ~Copyable {
    private let store: Store
    private let snapshot: RunSnapshot
    private let pending: PendingEvents

    init(_ store: Store, _ snapshot: RunSnapshot, _ pending: PendingEvents) {
        self.store = store
        self.snapshot = snapshot
        self.pending = pending
    }

    package var head: Revision { pending.head }

    /// The object's resourceVersion and UID; nil when it is not alive.
    package func latest(_ key: ObjectKey) -> (revision: Revision, uid: String)? {
        if let version = pending.version(of: key) {
            return version.isAlive ? (version.document.revision, version.uid) : nil
        }
        guard let number = snapshot.run.number(of: key),
            let index = snapshot.run.latestEvent(of: number), snapshot.run.isAlive(index)
        else { return nil }
        return (Revision(snapshot.run.revision(of: index)), snapshot.run.uid(of: index))
    }

    /// The object's content; nil when it is not alive.
    package func document(_ key: ObjectKey) throws(StoreError) -> StoredDocument? {
        try view.get(key)?.document
    }

    package func references(
        _ resource: GroupResource, namespace: String? = nil
    ) -> [ObjectReference] {
        view.references(resource, namespace: namespace)
    }

    /// The same state for readers of views; not to be kept beyond the decision.
    package var view: View { View(store: store, revision: pending.head, pending: pending) }
}
