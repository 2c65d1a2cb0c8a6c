import Document
import EventStore
import History
import KubernetesAPI

/// The events that made an object differ between two moments: those that `diff` names.
///
/// Of an object with few events in between, all of them. Of one with more, such as a Node with its
/// heartbeats, only those that decided: the creation, the deletion, and for each field that differs
/// an event that gave it the value of the later moment, found by bisection. So what it costs does
/// not grow with what happened in between.
///
/// ```
/// value at the events between    a  b  b  c  b  b  b      a field differs: a at first, b at last
/// probed backwards                           ^  ^  ^      equal to the last ...
///                                      ^                  ... until here: so the event after c
/// ```
///
/// When a field came and went in between, an earlier event that set the same value may be found.
struct ChangeOrigins {
    /// Up to so many events are all named.
    static let eventCountMax = 32
    /// How many versions are looked at for the fields of one object, and how many fields.
    private static let versionCountMax = 32
    private static let fieldCountMax = 48

    private let reader: Reader
    private let low: Revision
    private let high: Revision

    struct Found {
        /// Oldest first.
        var events: [EventReference]
        /// Whether there are others in between.
        var isPartial: Bool
    }

    init(_ reader: Reader, between low: Revision, and high: Revision) {
        self.reader = reader
        self.low = low
        self.high = high
    }

    func events(of key: ObjectKey, fields: [FieldPath]) throws(QueryError) -> Found {
        let store = reader.store
        let newest = store.history(
            of: key, after: low, through: high, limit: Self.eventCountMax + 1)
        guard newest.count > Self.eventCountMax else {
            return Found(events: newest, isPartial: false)
        }
        var found = Set(newest.suffix(1))
        found.formUnion(
            [
                store.beginning(of: key, after: low, through: high),
                store.ending(of: key, after: low, through: high),
            ].compactMap { $0 })
        if !fields.isEmpty { found.formUnion(try origins(of: fields, key)) }
        return Found(events: found.sorted { $0.position < $1.position }, isPartial: true)
    }

    // MARK: fields

    private struct Field {
        var path: FieldPath
        /// Its value at the later moment; null and absent are the same.
        var last: JSONValue?

        init(_ path: FieldPath, in document: JSONValue) {
            self.path = path
            last = Self.value(path, in: document)
        }

        func isSame(in document: JSONValue) -> Bool { Self.value(path, in: document) == last }

        private static func value(_ path: FieldPath, in document: JSONValue) -> JSONValue? {
            path.resolve(in: document).flatMap { $0.isNull ? nil : $0 }
        }
    }

    /// Fields that have their last value from `high` on, and another at `low`.
    private struct Stretch {
        var fields: [Field]
        var low: Revision
        var high: EventReference
    }

    private func origins(
        of paths: [FieldPath], _ key: ObjectKey
    ) throws(QueryError) -> Set<EventReference> {
        let store = reader.store
        guard let last = store.latestEvent(of: key, through: high),
            let document = try reader.document(at: last.position)
        else { return [] }
        // What somebody asked for before what controllers report.
        let ordered = paths.filter { $0.components.first != .key("status") }
            + paths.filter { $0.components.first == .key("status") }
        var fields = ordered.prefix(Self.fieldCountMax).map { Field($0, in: document) }
        var stretches: [Stretch] = []
        var left = Self.versionCountMax
        // Back from the last event in steps that double: most values are young.
        var at = last
        let before = store.eventBefore(last.position)?.revision ?? low
        var step = max(1, last.revision.rawValue - min(before, last.revision).rawValue)
        while !fields.isEmpty, left > 0, at.revision > low {
            let width = at.revision.rawValue - low.rawValue
            let place = Revision(at.revision.rawValue - min(step, width))
            let event = store.latestEvent(of: key, through: place)
            let (same, others) = try part(fields, at: event)
            if !others.isEmpty { stretches.append(Stretch(fields: others, low: place, high: at)) }
            guard let event else { break }
            (fields, at) = (same, event)
            step *= 2
            left -= 1
        }
        return try begun(stretches, key, left)
    }

    /// The events with which stretches begin, the latest first while `left` versions last.
    private func begun(
        _ stretches: [Stretch], _ key: ObjectKey, _ left: Int
    ) throws(QueryError) -> Set<EventReference> {
        var found: Set<EventReference> = []
        var left = left
        var waiting: [Stretch] = stretches.reversed()
        while var stretch = waiting.popLast() {
            guard let before = reader.store.eventBefore(stretch.high.position),
                before.revision > stretch.low
            else {
                found.insert(stretch.high)
                continue
            }
            let width = stretch.high.revision.rawValue - stretch.low.rawValue
            let middle = Revision(stretch.low.rawValue + width / 2)
            guard let event = reader.store.latestEvent(of: key, through: middle),
                event.revision > stretch.low
            else {
                stretch.low = middle
                // Of one revision there can be two: content observed anew.
                if width > 1 { waiting.append(stretch) } else { found.insert(stretch.high) }
                continue
            }
            if left == 0 { continue }
            left -= 1
            let (same, others) = try part(stretch.fields, at: event)
            if !same.isEmpty {
                waiting.append(Stretch(fields: same, low: stretch.low, high: event))
            }
            if !others.isEmpty {
                waiting.append(Stretch(fields: others, low: event.revision, high: stretch.high))
            }
        }
        return found
    }

    private func part(
        _ fields: [Field], at event: EventReference?
    ) throws(QueryError) -> (same: [Field], others: [Field]) {
        guard let event, event.change != .deleted,
            let document = try reader.document(at: event.position)
        else { return ([], fields) }
        let same = fields.map { $0.isSame(in: document) }
        return (
            zip(fields, same).filter(\.1).map(\.0), zip(fields, same).filter { !$0.1 }.map(\.0)
        )
    }
}
