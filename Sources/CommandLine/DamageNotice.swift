import Synchronization

/// What a command learns of damage to the store that it asks, here or behind a server: its answer
/// stands, but the last word is that something may be missing from it.
package final class DamageNotice: Sendable {
    private let known = Mutex<String?>(nil)

    package var words: String? { known.withLock { $0 } }

    /// The command has told of it in its own words.
    package func forget() { known.withLock { $0 = nil } }

    package func note(_ words: String?) {
        if let words { known.withLock { $0 = words } }
    }
}
