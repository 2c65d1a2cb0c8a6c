import Dispatch
import EventStore
import Synchronization

/// Appends one lot of records, and brings the index up to the lot before, while the next lot is
/// being joined. At most one lot is under way, and one update of the index.
///
/// ```
/// joining     lot 2 | lot 3 | lot 4
/// appending   lot 1 | lot 2 | lot 3
/// indexing          | lot 1 | lot 2
/// ```
final class Appender: Sendable {
    private let store: Store
    private let appending = DispatchQueue(label: "hindsight.append")
    private let indexing = DispatchQueue(label: "hindsight.index")
    /// Held while a lot is under way.
    private let turn = DispatchSemaphore(value: 1)
    /// Held while the index is being brought up to what was appended.
    private let indexTurn = DispatchSemaphore(value: 1)
    private let failure = Mutex<StoreError?>(nil)

    init(store: Store) {
        self.store = store
    }

    /// Trains the store's dictionary, which must come before the first lot; returns at once.
    func train(on samples: [[UInt8]]) throws(StoreError) {
        try start { store throws(StoreError) in try store.train(on: samples) }
    }

    /// Waits for the lot before, and throws what stopped it; then returns at once.
    func append(_ records: [NewRecord]) throws(StoreError) {
        try start { [self] store throws(StoreError) in
            try store.append(records)
            let end = store.lastPosition
            indexTurn.wait()
            indexing.async { [self] in
                note { () throws(StoreError) in try store.updateIndex(through: end) }
                indexTurn.signal()
            }
        }
    }

    private func start(
        _ work: @escaping @Sendable (Store) throws(StoreError) -> Void
    ) throws(StoreError) {
        turn.wait()
        if let error = failure.withLock({ $0 }) {
            turn.signal()
            throw error
        }
        appending.async { [self] in
            note { () throws(StoreError) in try work(store) }
            turn.signal()
        }
    }

    /// Of several failures the first is told.
    private func note(_ work: () throws(StoreError) -> Void) {
        do throws(StoreError) {
            try work()
        } catch {
            failure.withLock { $0 = $0 ?? error }
        }
    }

    /// Returns when all that was appended is durable and in the index, or throws why it is not.
    func finish() throws(StoreError) {
        turn.wait()
        indexTurn.wait()
        indexTurn.signal()
        turn.signal()
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
