internal import Synchronization

/// What a request's client is told of its body; of a patch only what the last attempt says.
final class WarningList: Sendable {
    private let list = Mutex<[String]>([])

    var texts: [String] { list.withLock { $0 } }

    func set(_ texts: [String]) { list.withLock { $0 = texts } }
}
