import Dispatch
import EventStore
import Synchronization

/// Appends one lot of records, and brings the index up to it, while the next lot is being joined.
/// At most one lot is under way.
final class Appender: Sendable {
    private let store: Store
    private let queue = DispatchQueue(label: "hindsight.append")
    /// Held while a lot is under way.
    private let turn = DispatchSemaphore(value: 1)
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
        try start { store throws(StoreError) in
            try store.append(records)
            try store.updateIndex()
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
        queue.async { [self] in
            do throws(StoreError) {
                try work(store)
            } catch {
                failure.withLock { $0 = error }
            }
            turn.signal()
        }
    }

    /// Returns when all that was appended is durable, or throws why it is not.
    func finish() throws(StoreError) {
        turn.wait()
        turn.signal()
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
