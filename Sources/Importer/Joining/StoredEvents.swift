import EventStore
import History
import KubernetesAPI

/// Events that the store held before an import, by revision: an audit log that comes after its
/// watch is joined with them as with the watch itself.
///
/// Only envelopes are read, a bounded number at a time, from somewhat before the import's first
/// audit line to the head.
struct StoredEvents {
    private static let batchCount = 1_024
    /// How much earlier than the first request an event may have been seen that it made: clocks of
    /// recorders and servers differ.
    private static let marginSeconds: Int64 = 120

    private let store: Store
    private let head: Revision
    private var batch: ArraySlice<Event> = []
    private var after: Revision

    /// - Parameter moment: when the first request was received; nil when there is none.
    init(of store: Store, from moment: Timestamp?) throws {
        self.store = store
        head = store.head
        after = head
        guard let moment else { return }
        let from = Timestamp(
            nanoseconds: moment.nanoseconds - Self.marginSeconds * 1_000_000_000)
        after = store.revision(at: from) ?? .zero
        try fill()
    }

    var next: Event? { batch.first }

    mutating func advance() throws {
        batch.removeFirst()
        if batch.isEmpty { try fill() }
    }

    private mutating func fill() throws {
        guard after < head else { return }
        var events: [Event] = []
        var last = head
        try store.events(from: Revision(after.rawValue + 1), through: head) { event in
            guard event.change != .reobserved else { return true }
            last = event.revision
            events.append(event)
            return events.count < Self.batchCount
        }
        after = events.count < Self.batchCount ? head : last
        batch = events[...]
    }
}
