internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI
internal import Synchronization

/// Objects that admission has read, by the position of their state: namespaces, service accounts
/// and classes are asked for by nearly every write and rarely change.
///
/// Bounded: it begins anew when it is full. A Secret is never kept, and Pods are too many.
final class ObjectCache: Sendable {
    private struct Entry {
        var position: Position
        var object: JSONObject
    }

    private static let passing: Set<String> = ["secrets", "pods"]

    private let entries = Mutex<[ObjectKey: Entry]>([:])
    private let countMax: Int

    init(countMax: Int = 4_096) {
        self.countMax = countMax
    }

    subscript(reference: ObjectReference) -> JSONObject? {
        get {
            entries.withLock { entries in
                entries[reference.key].flatMap {
                    $0.position == reference.position ? $0.object : nil
                }
            }
        }
        set {
            guard let newValue, !Self.passing.contains(reference.key.resource.resource) else {
                return
            }
            entries.withLock { entries in
                if entries.count >= countMax { entries.removeAll(keepingCapacity: true) }
                entries[reference.key] = Entry(position: reference.position, object: newValue)
            }
        }
    }
}
