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
    }

    struct Facts: Sendable {
        var after: SelectionFacts
        var before: SelectionFacts?
    }

    private struct Shared {
        var encodings: [Form: Encoding] = [:]
        var facts: [Facts]?
    }

    /// More forms than clients use at once; what is above is encoded for each watch.
    private static let formCountMax = 8

    /// Ascending, at least one.
    let events: [CommittedEvent]
    private let shared = Mutex(Shared())

    init(_ events: [CommittedEvent]) {
        self.events = events
    }

    var last: Revision { events.last?.revision ?? .zero }

    /// About the bytes that the chunk keeps in memory, encodings included.
    var cost: Int { events.reduce(0) { $0 + $1.document.bytes.count * 2 + 400 } }

    /// Index of the first event after `revision`.
    func index(after revision: Revision) -> Int {
        events.firstIndex { $0.revision > revision } ?? events.count
    }

    func encoding(
        _ form: Form, _ make: (CommittedEvent, inout Encoding) throws(APIStatus) -> Void
    ) throws(APIStatus) -> Encoding {
        if let known = shared.withLock({ $0.encodings[form] }) { return known }
        var encoding = Encoding()
        encoding.bytes.reserveCapacity(events.reduce(0) { $0 + $1.document.bytes.count + 128 })
        for event in events {
            try make(event, &encoding)
            encoding.frames.append(encoding.bytes.count)
        }
        shared.withLock {
            if $0.encodings.count < Self.formCountMax { $0.encodings[form] = encoding }
        }
        return encoding
    }

    /// By index of the event.
    func facts() -> [Facts] {
        shared.withLock { shared in
            if let known = shared.facts { return known }
            let made = events.map {
                Facts(
                    after: SelectionFacts($0.document), before: $0.before.map(SelectionFacts.init))
            }
            shared.facts = made
            return made
        }
    }
}
