internal import Crypto
internal import Synchronization

/// A token by its SHA-256: looking one up compares no secrets, so it tells nothing by its time, and
/// no token is kept.
struct TokenDigest: Hashable, Sendable {
    private let bytes: [UInt8]

    init(_ token: some StringProtocol) {
        bytes = Array(SHA256.hash(data: Array(token.utf8)))
    }
}

/// What tokens say whose signatures have been verified: that does not change, and verifying takes
/// ten times as long as everything else. Times, audiences and objects are checked anew each time.
///
/// Bounded: the newest entries in one generation, and those before in another, which goes as a
/// whole when the first is full.
final class SignatureCache<Value: Sendable>: Sendable {
    private struct State {
        var young: [TokenDigest: Value] = [:]
        var old: [TokenDigest: Value] = [:]
    }

    private let state = Mutex(State())
    private let generationCountMax: Int

    init(generationCountMax: Int = 2_048) {
        self.generationCountMax = generationCountMax
    }

    subscript(digest: TokenDigest) -> Value? {
        get {
            state.withLock { state in
                if let value = state.young[digest] { return value }
                guard let value = state.old[digest] else { return nil }
                insert(value, digest, &state)
                return value
            }
        }
        set {
            guard let newValue else { return }
            state.withLock { insert(newValue, digest, &$0) }
        }
    }

    private func insert(_ value: Value, _ digest: TokenDigest, _ state: inout State) {
        if state.young.count >= generationCountMax {
            state.old = state.young
            state.young = [:]
        }
        state.young[digest] = value
    }
}
