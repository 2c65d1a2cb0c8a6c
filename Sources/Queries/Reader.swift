package import EventStore
package import History
package import KubernetesAPI
import Synchronization

/// A store with what reading commands need beside it: the kinds that each view knows, and a clock.
package final class Reader: Sendable {
    package let store: Store
    /// The present, for distances back in a live store. Recordings end at their head.
    let clock: @Sendable () -> Timestamp

    package init(store: Store, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.clock = clock
    }
}
