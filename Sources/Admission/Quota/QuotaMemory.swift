internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI
internal import Synchronization

/// What objects take of quotas, by the position of their state, so that counting a namespace
/// decodes only what has changed. Bounded: it begins anew when it is full.
final class QuotaMemory: Sendable {
    private struct Entry {
        var position: Position
        var usage: QuotaUsage
    }

    private static let countMax = 65_536
    private let entries = Mutex<[ObjectKey: Entry]>([:])

    func usage(
        of reference: ObjectReference, in state: AdmissionState
    ) throws(AdmissionRefusal) -> QuotaUsage {
        let known = entries.withLock { entries in
            entries[reference.key].flatMap {
                $0.position == reference.position ? $0.usage : nil
            }
        }
        if let known { return known }
        let usage = QuotaUsage(of: try state.read(reference), reference.key.resource)
        guard state.isCommitted(reference) else { return usage }
        entries.withLock { entries in
            if entries.count >= Self.countMax { entries.removeAll(keepingCapacity: true) }
            entries[reference.key] = Entry(position: reference.position, usage: usage)
        }
        return usage
    }
}
