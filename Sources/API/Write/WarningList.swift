internal import Synchronization

/// Warnings of the attempt that counts: an object that changed meanwhile is patched anew.
final class WarningList: Sendable {
    private let list = Mutex<[String]>([])

    var texts: [String] { list.withLock { $0 } }

    func replace(_ texts: [String]) { list.withLock { $0 = texts } }
}
