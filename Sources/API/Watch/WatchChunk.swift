internal import EventStore
internal import History
internal import KubernetesAPI
internal import Synchronization

/// The events of one resource in one group commit, as all watches of it share them: encoded once
/// for each form, their labels and fields read once.
final class WatchChunk: Sendable {
    /// What makes the bytes of one watch differ from those of another.
    struct Form: Hashable, Sendable {
        var kind: GroupResource
        var version: String
        var encoding: AnswerForm.Encoding
        var shape: AnswerForm.Shape
        /// Of Tables.
        var includedObject: String
    }

    /// Watch events, one after the other:
    ///
    ///     {"type":"ADDED","object":{...}}\n{"type":"MODIFIED","object":{...}}\n
    ///     ^frames[0]               ^objects[0]     ^frames[1]
    struct Encoding: Sendable {
        var bytes: [UInt8] = []
        /// Starts of the events, and the end of the last.
        var frames = [0]
        var objects: [Range<Int>] = []

        var byteCount: Int {
            bytes.capacity + frames.capacity * MemoryLayout<Int>.stride
                + objects.capacity * MemoryLayout<Range<Int>>.stride
        }
    }

    struct Facts: Sendable {
        var after: SelectionFacts
        var before: SelectionFacts?
    }

    private struct Shared {
        var encodings: [Form: Encoding] = [:]
        var facts: [Facts]?
        /// Of these two.
        var byteCount = 0
        var isDropped = false
    }

    /// More forms than clients use at once; what is above is encoded for each watch.
    private static let formCountMax = 8

    /// Ascending, at least one.
    let events: [CommittedEvent]
    /// Bytes of the documents that the events left.
    let documentByteCount: Int
    /// About the bytes that the events keep in memory: contents before count whole, also where an
    /// earlier chunk has the same.
    let eventByteCount: Int
    private let shared = Mutex(Shared())
    private let onGrowth: @Sendable (Int) -> Void

    /// Arrays, and names that do not fit into a string's own words.
    private static let overheadByteCount = 256

    /// `onGrowth` is told of the bytes that come to the events' own, until the chunk is dropped.
    init(_ events: [CommittedEvent], onGrowth: @escaping @Sendable (Int) -> Void) {
        self.events = events
        self.onGrowth = onGrowth
        documentByteCount = events.reduce(0) { $0 + $1.document.bytes.count }
        eventByteCount = events.reduce(documentByteCount) {
            $0 + ($1.before?.bytes.count ?? 0) + $1.key.namespace.utf8.count
                + $1.key.name.utf8.count + MemoryLayout<CommittedEvent>.stride
                + Self.overheadByteCount
        }
    }

    var last: Revision { events.last?.revision ?? .zero }

    /// Nobody counts the chunk any longer; all bytes that were counted for it.
    func drop() -> Int {
        shared.withLock { shared in
            shared.isDropped = true
            return eventByteCount + shared.byteCount
        }
    }

    private func grow(by byteCount: Int) {
        let isCounted = shared.withLock { shared in
            shared.byteCount += byteCount
            return !shared.isDropped
        }
        if isCounted { onGrowth(byteCount) }
    }

    /// Index of the first event after `revision`.
    func index(after revision: Revision) -> Int {
        events.firstIndex { $0.revision > revision } ?? events.count
    }

    func encoding(
        _ form: Form, _ make: (CommittedEvent, inout Encoding) throws(APIStatus) -> Void
    ) throws(APIStatus) -> Encoding {
        if let known = shared.withLock({ $0.encodings[form] }) { return known }
        var encoding = Encoding()
        encoding.bytes.reserveCapacity(documentByteCount + 128 * events.count)
        for event in events {
            try make(event, &encoding)
            encoding.frames.append(encoding.bytes.count)
        }
        let isKept = shared.withLock { shared in
            guard shared.encodings.count < Self.formCountMax, shared.encodings[form] == nil else {
                return false
            }
            shared.encodings[form] = encoding
            return true
        }
        if isKept { grow(by: encoding.byteCount) }
        return encoding
    }

    /// By index of the event.
    func facts() -> [Facts] {
        let grow: @Sendable (Int) -> Void = { [weak self] in self?.grow(by: $0) }
        let (facts, isNew) = shared.withLock { shared in
            if let known = shared.facts { return (known, false) }
            let made = events.map { event in
                Facts(
                    after: SelectionFacts(event.document, onGrowth: grow),
                    before: event.before.map { SelectionFacts($0, onGrowth: grow) })
            }
            shared.facts = made
            return (made, true)
        }
        if isNew { self.grow(by: facts.count * Self.overheadByteCount) }
        return facts
    }
}
