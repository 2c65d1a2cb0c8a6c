import Document
import EventStore
import History
import KubernetesAPI

/// What lives after the events joined so far: tells an added object from a changed one.
///
/// Grows with the objects alive, not with history.
struct LiveObjects {
    struct State {
        var uid: String
        var isTerminating: Bool
        var isBound: Bool
    }

    private var states: [ObjectKey: State] = [:]

    subscript(key: ObjectKey) -> State? { states[key] }

    /// Takes the next version in and says what it did to the object.
    mutating func apply(_ change: Event.Change, of key: ObjectKey, _ object: WitnessedObject)
        -> PendingRequests.Change
    {
        let before = states[key].flatMap { $0.uid == object.uid ? $0 : nil }
        let isFirst = before == nil
        if change == .deleted {
            states[key] = nil
        } else {
            states[key] = State(
                uid: object.uid, isTerminating: object.isTerminating, isBound: object.isBound)
        }
        let kind: Event.Change =
            switch change {
            case .deleted, .reobserved: change
            case .added, .modified: isFirst ? .added : .modified
            }
        let after = State(
            uid: object.uid, isTerminating: object.isTerminating, isBound: object.isBound)
        return PendingRequests.Change(kind: kind, from: before, to: after)
    }

    mutating func remove(_ key: ObjectKey) { states[key] = nil }

    /// The state at the store's head, from which an import goes on.
    init(headOf store: Store) throws(StoreError) {
        let view = store.now
        for resource in view.resources() {
            for reference in view.references(resource, namespace: nil, after: nil, limit: nil) {
                guard let object = try view.get(reference.key) else { continue }
                states[reference.key] = State(uid: object.uid, document: object.document.bytes)
            }
        }
    }
}

extension LiveObjects.State {
    /// An object without content: a tombstone of which only the request is known.
    init(uid: String) {
        self.init(uid: uid, isTerminating: false, isBound: false)
    }

    init(uid: String, document: [UInt8]) {
        self.init(uid: uid)
        // What the store holds was parsed when it came in.
        let facts = try? TapeParser().withRoot(of: document) { root in
            (
                WitnessedObject.isTerminating(root["metadata"]),
                WitnessedObject.isBound(root)
            )
        }
        (isTerminating, isBound) = facts ?? (false, false)
    }
}
