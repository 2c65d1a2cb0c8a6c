internal import Synchronization

/// What is known of the keys that were looked up last, of at most twice `generationCountMax`: the
/// newest in one generation, and those before in another, which goes as a whole when the first is
/// full. For what does not change.
final class GenerationCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct State {
        var young: [Key: Value] = [:]
        var old: [Key: Value] = [:]
    }

    private let state = Mutex(State())
    private let generationCountMax: Int

    init(generationCountMax: Int = 2_048) {
        self.generationCountMax = generationCountMax
    }

    subscript(key: Key) -> Value? {
        get {
            state.withLock { state in
                if let value = state.young[key] { return value }
                guard let value = state.old[key] else { return nil }
                insert(value, key, &state)
                return value
            }
        }
        set {
            guard let newValue else { return }
            state.withLock { insert(newValue, key, &$0) }
        }
    }

    private func insert(_ value: Value, _ key: Key, _ state: inout State) {
        if state.young.count >= generationCountMax {
            state.old = state.young
            state.young = [:]
        }
        state.young[key] = value
    }
}
