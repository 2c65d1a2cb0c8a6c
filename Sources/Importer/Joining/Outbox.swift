import EventStore
import History
import KubernetesAPI

/// Records on their way to the store. The latest stay back for a while, since a later line may
/// still tell who wrote an event.
struct Outbox {
    /// A lot is one commit with one sync, so it is large; two are in memory at once.
    static let appendCount = 8_192
    static let appendByteCount = 24 << 20
    static let heldBackCount = 512

    private let appender: Appender
    private var records: [NewRecord] = []
    private var byteCount = 0
    /// Where in `records` a key's latest event is, while it is here.
    private var latest: [ObjectKey: Int] = [:]
    /// Revisions whose events were given an author that the store may not show yet: by those that
    /// are here, and by those on their way.
    private var supplemented: Set<Revision> = []
    private var leaving: Set<Revision> = []
    private(set) var eventCount = 0
    /// The highest revision put in.
    private(set) var head: Revision

    init(store: Store) {
        appender = Appender(store: store)
        head = store.head
    }

    mutating func add(_ event: NewEvent) throws(StoreError) {
        latest[event.key] = records.count
        if event.change != .reobserved { head = max(head, event.revision) }
        eventCount += 1
        try add(.event(event))
    }

    mutating func add(_ record: NewRecord) throws(StoreError) {
        if case .supplement(let revision, _, _) = record { supplemented.insert(revision) }
        records.append(record)
        byteCount += record.byteCount
        if records.count >= Self.appendCount + Self.heldBackCount
            || byteCount >= Self.appendByteCount && records.count > 2 * Self.heldBackCount
        {
            try append(records.count - Self.heldBackCount)
        }
    }

    /// The key's latest event, if it has not left yet.
    func latestEvent(of key: ObjectKey) -> NewEvent? {
        guard let index = latest[key], case .event(let event) = records[index] else { return nil }
        return event
    }

    /// Whether the author of a stored event was named just now.
    func supplements(_ revision: Revision) -> Bool {
        supplemented.contains(revision) || leaving.contains(revision)
    }

    /// Names the author of a key's latest event, if that has not left yet.
    mutating func amendLatest(of key: ObjectKey, with request: RecordedRequest) {
        guard let index = latest[key], case .event(var event) = records[index] else { return }
        event.request = request
        event.requestIsInferred = true
        records[index] = .event(event)
    }

    /// Before anything is added to an empty store.
    func train(on samples: [[UInt8]]) throws(StoreError) { try appender.train(on: samples) }

    mutating func finish() throws(StoreError) {
        try append(records.count)
        try appender.finish()
    }

    /// Returns when everything that has left is in the store.
    func settle() throws(StoreError) { try appender.finish() }

    private mutating func append(_ count: Int) throws(StoreError) {
        guard count > 0 else { return }
        // Those that stay are few, so they are copied and the others moved.
        let staying = Array(records[count...])
        records.removeLast(staying.count)
        let lot = records
        records = staying
        records.reserveCapacity(Self.appendCount + Self.heldBackCount)
        // Returns when the lot before is stored, so that of two only one is on its way.
        try appender.append(lot)
        leaving = supplemented
        supplemented = Set(records.compactMap(\.supplementedRevision))
        byteCount = records.reduce(0) { $0 + $1.byteCount }
        latest = latest.compactMapValues { $0 >= count ? $0 - count : nil }
    }
}

extension NewRecord {
    fileprivate var supplementedRevision: Revision? {
        if case .supplement(let revision, _, _) = self { revision } else { nil }
    }

    /// What holding the record costs, more or less.
    fileprivate var byteCount: Int {
        switch self {
        case .event(let event):
            512 + (event.document?.count ?? 0) + (event.request?.body.count ?? 0)
        case .supplement(_, let request, _), .request(let request, _): 512 + request.body.count
        case .coverage: 128
        }
    }
}
