import EventStore
import History
import KubernetesAPI

/// Records on their way to the store. The latest stay back for a while, since a later line may
/// still tell who wrote an event.
struct Outbox {
    static let appendCount = 4_096
    static let heldBackCount = 512

    private let store: Store
    private var records: [NewRecord] = []
    /// Where in `records` a key's latest event is, while it is here.
    private var latest: [ObjectKey: Int] = [:]
    private(set) var eventCount = 0
    /// The highest revision put in.
    private(set) var head: Revision

    init(store: Store) {
        self.store = store
        head = store.head
    }

    mutating func add(_ event: NewEvent) throws(StoreError) {
        latest[event.key] = records.count
        if event.change != .reobserved { head = max(head, event.revision) }
        eventCount += 1
        try add(.event(event))
    }

    mutating func add(_ record: NewRecord) throws(StoreError) {
        records.append(record)
        if records.count >= Self.appendCount + Self.heldBackCount {
            try append(Self.appendCount)
        }
    }

    /// The key's latest event, if it has not left yet.
    func latestEvent(of key: ObjectKey) -> NewEvent? {
        guard let index = latest[key], case .event(let event) = records[index] else { return nil }
        return event
    }

    /// Names the author of a key's latest event, if that has not left yet.
    mutating func amendLatest(of key: ObjectKey, with request: RecordedRequest) {
        guard let index = latest[key], case .event(var event) = records[index] else { return }
        event.request = request
        event.requestIsInferred = true
        records[index] = .event(event)
    }

    mutating func finish() throws(StoreError) {
        try append(records.count)
    }

    private mutating func append(_ count: Int) throws(StoreError) {
        guard count > 0 else { return }
        try store.append(Array(records.prefix(count)))
        records.removeFirst(count)
        latest = latest.compactMapValues { $0 >= count ? $0 - count : nil }
    }
}
