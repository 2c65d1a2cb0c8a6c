import PlainHTTP
import Synchronization

/// The first error of several threads.
final class Failure: Sendable {
    private let first = Mutex<HTTPFailure?>(nil)

    var value: HTTPFailure? { first.withLock { $0 } }

    func set(_ error: HTTPFailure) {
        first.withLock { if $0 == nil { $0 = error } }
    }
}
