import Synchronization

/// The first error of several threads.
final class Failure: Sendable {
    private let first = Mutex<BenchError?>(nil)

    var value: BenchError? { first.withLock { $0 } }

    func set(_ error: BenchError) {
        first.withLock { if $0 == nil { $0 = error } }
    }
}
