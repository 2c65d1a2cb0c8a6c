package import EventStore
package import History
package import KubernetesAPI

/// One loop of the orchestrator: it looks at a state and says what should be done about one object.
///
/// `reconcile` is pure and level-triggered: the view is the truth, changes only say where to look.
/// What it intends goes through the same path as anybody's request, as the controller's own
/// principal, with the view it looked at and the events that sent it there.
package protocol Controller: Sendable {
    /// The service account in kube-system that it acts as: `namespace-controller`.
    static var account: String { get }
    /// What `--controllers` calls it: `namespace`.
    static var name: String { get }

    /// Folds a change into what the controller remembers, and names the objects to look at.
    mutating func observe(_ change: ObservedChange) -> [ObjectKey]

    /// What to do about `key`, whether it lives or not.
    func reconcile(_ key: ObjectKey, in world: World) throws(StoreError) -> Reconciliation
}

/// The state that a controller decides on.
package struct World: Sendable {
    package var view: View
    package var now: Timestamp
    package var catalog: KindCatalog

    package init(view: View, now: Timestamp, catalog: KindCatalog) {
        self.view = view
        self.now = now
        self.catalog = catalog
    }

    func head(of key: ObjectKey) throws(StoreError) -> ObjectHead? {
        guard let reference = view.reference(key) else { return nil }
        return try ObjectHead(parsing: view.document(reference).bytes)
    }
}

/// One event, as far as controllers look at it. At the start of a controller every live object is
/// such a change.
///
/// A class, since every controller gets it.
package final class ObservedChange: Sendable {
    package let position: Position
    package let key: ObjectKey
    package let isDeleted: Bool
    /// Of the new state; of the last one when the object is gone.
    package let head: ObjectHead

    package init(position: Position, key: ObjectKey, isDeleted: Bool, head: ObjectHead) {
        self.position = position
        self.key = key
        self.isDeleted = isDeleted
        self.head = head
    }
}

/// The outcome of looking at one object.
package struct Reconciliation: Sendable {
    package var intents: [Intent]
    /// Look again after this long, though nothing changes.
    package var again: Duration?

    package init(_ intents: [Intent] = [], again: Duration? = nil) {
        self.intents = intents
        self.again = again
    }

    package static let nothing = Reconciliation()
}
