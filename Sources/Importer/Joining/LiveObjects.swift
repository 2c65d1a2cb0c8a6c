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
        return PendingRequests.Change(
            kind: kind,
            startsTermination: object.isTerminating && before?.isTerminating == false,
            binds: object.isBound && before?.isBound == false)
    }

    mutating func remove(_ key: ObjectKey) { states[key] = nil }

    /// The state at the store's head, from which an import goes on.
    init(headOf store: Store) throws(StoreError) {
        let view = store.now
        for resource in view.resources() {
            for reference in view.references(resource, namespace: nil, after: nil, limit: nil) {
                guard let object = try view.get(reference.key) else { continue }
                // A terminating or bound object may be taken for one that only becomes so later:
                // that costs at most an inferred author.
                states[reference.key] = State(
                    uid: object.uid, isTerminating: false, isBound: false)
            }
        }
    }
}
