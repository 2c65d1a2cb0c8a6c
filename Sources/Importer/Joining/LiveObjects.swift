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
        /// Of its latest version.
        var revision: UInt64 = 0
    }

    private var states: [ObjectKey: State] = [:]

    subscript(key: ObjectKey) -> State? { states[key] }

    /// Takes the next version in and says what it did to the object.
    mutating func apply(_ change: Event.Change, of key: ObjectKey, _ object: WitnessedObject)
        -> PendingRequests.Change
    {
        let before = states[key].flatMap { $0.uid == object.uid ? $0 : nil }
        let isFirst = before == nil
        let after = State(
            uid: object.uid, isTerminating: object.isTerminating, isBound: object.isBound,
            revision: object.revision)
        states[key] = change == .deleted ? nil : after
        let kind: Event.Change =
            switch change {
            case .deleted, .reobserved: change
            case .added, .modified: isFirst ? .added : .modified
            }
        return PendingRequests.Change(kind: kind, from: before, to: after)
    }

    func filter(_ isWanted: (ObjectKey, State) -> Bool) -> [(key: ObjectKey, value: State)] {
        states.filter(isWanted).map { ($0.key, $0.value) }
    }

    mutating func remove(_ key: ObjectKey) { states[key] = nil }

    /// The state at the store's head, from which an import goes on.
    init(headOf store: Store) throws(StoreError) {
        let view = store.now
        for resource in view.resources() {
            for reference in view.references(resource, namespace: nil, after: nil, limit: nil) {
                guard let object = try view.get(reference.key) else { continue }
                var state = State(uid: object.uid, document: object.document.bytes)
                state.revision = reference.revision.rawValue
                states[reference.key] = state
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
