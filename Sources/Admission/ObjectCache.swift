internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI
internal import Synchronization

/// Objects that admission has read, by the position of their state: namespaces, service accounts
/// and classes are asked for by nearly every write and rarely change.
///
/// Bounded: it begins anew when it is full. A Secret is never kept.
final class ObjectCache: Sendable {
    private struct Entry {
        var position: Position
        var object: JSONObject
    }

    private let entries = Mutex<[ObjectKey: Entry]>([:])
    private let countMax: Int

    init(countMax: Int = 8_192) {
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
            guard let newValue, reference.key.resource.resource != "secrets" else { return }
            entries.withLock { entries in
                if entries.count >= countMax { entries.removeAll(keepingCapacity: true) }
                entries[reference.key] = Entry(position: reference.position, object: newValue)
            }
        }
    }
}
