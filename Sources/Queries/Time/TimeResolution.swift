import EventStore
import History
import KubernetesAPI

/// One typed time on its way to a revision.
struct TimeResolution {
    let reader: Reader
    let text: String
    let role: TimeSpec.Role

    func moment() throws(QueryError) -> Moment {
        let range = try KnownRange(reader)
        if let mark = try reader.mark(named: text) {
            return try moment(at: mark.at.revision, in: range)
        }
        switch TimeForm(text) {
        case .revision(let number): return try moment(at: Revision(number), in: range)
        case .head(let back): return try moment(back: back, in: range)
        case .first: return reader.moment(range.first)
        case .distance(let nanoseconds):
            let start = reader.isLive ? reader.clock() : range.headTime
            let (instant, overflowed) = start.nanoseconds.subtractingReportingOverflow(nanoseconds)
            guard !overflowed else { throw range.outside(text, "lies before the first event") }
            return try moment(
                in: TimeSpan(start: Timestamp(nanoseconds: instant), length: 1), range: range)
        case .moment(let span): return try moment(in: span, range: range)
        case .clock(let start, let length):
            return try moment(in: try span(start: start, length: length, range), range: range)
        case .name: throw unknownName()
        }
    }

    private func moment(at revision: Revision, in range: KnownRange) throws(QueryError) -> Moment {
        if revision > range.head {
            if role == .until { return reader.moment(range.head) }
            throw range.outside("revision \(revision)", "lies after the head")
        }
        if revision < range.first {
            if role == .since { return reader.moment(range.first) }
            throw range.outside("revision \(revision)", "lies before the first event")
        }
        return reader.moment(revision)
    }

    private func moment(back: Int, in range: KnownRange) throws(QueryError) -> Moment {
        guard let revision = try reader.revision(eventsBeforeHead: back) else {
            if role == .since { return reader.moment(range.first) }
            throw range.outside("\"\(text)\"", "lies before the first event")
        }
        return reader.moment(revision)
    }

    private func moment(in span: TimeSpan, range: KnownRange) throws(QueryError) -> Moment {
        switch role {
        case .since:
            if span.start > range.to { throw range.outside(named(span), "lies after the head") }
            let before = Timestamp(nanoseconds: span.start.nanoseconds - 1)
            guard let last = reader.store.revision(at: before) else {
                return reader.moment(range.first)
            }
            return reader.moment(Revision(last.rawValue + 1), time: span.start)
        case .until:
            if span.last < range.from {
                throw range.outside(named(span), "lies before the first event")
            }
            return reader.moment(reader.store.revision(at: span.last) ?? range.first)
        case .at:
            let instant = span.length == TimeSpan.day ? span.last : span.start
            let asked = span.start <= range.to ? min(instant, range.to) : instant
            if asked > range.to { throw range.outside(named(span), "lies after the head") }
            guard asked >= range.from, let revision = reader.store.revision(at: asked) else {
                throw range.outside(named(span), "lies before the first event")
            }
            return reader.moment(revision)
        }
    }

    private func named(_ span: TimeSpan) -> String {
        let instant = span.start.description
        return instant == text ? text : "\"\(text)\" (\(instant))"
    }

    /// Finds the day of a time of day: the store's only day that has it.
    private func span(
        start: Int64, length: Int64, _ range: KnownRange
    ) throws(QueryError) -> TimeSpan {
        let firstDay = range.from.startOfDay - TimeSpan.day
        let lastDay = range.to.startOfDay + TimeSpan.day
        var found: [TimeSpan] = []
        for midnight in stride(from: firstDay, through: lastDay, by: Int(TimeSpan.day)) {
            let span = TimeSpan(
                start: Timestamp(nanoseconds: midnight + start), length: length)
            if span.last >= range.from && span.start <= range.to { found.append(span) }
            if found.count > 2 { break }
        }
        switch found.count {
        case 1: return found[0]
        case 0: throw range.outside("\"\(text)\"", "is no time of a day within the store")
        default:
            let days = found.prefix(2).map(\.start.description).joined(separator: " or ")
            throw QueryError(
                .wrongUse,
                "\"\(text)\" could be \(days)\(found.count > 2 ? " or a later day" : ""): "
                    + "write the date too")
        }
    }

    private func unknownName() -> QueryError {
        let names = ((try? reader.marks()) ?? []).map(\.name)
        let marks =
            names.isEmpty
            ? "this store has no marks"
            : "the marks are: \(names.joined(separator: ", "))"
        return QueryError(
            .wrongUse,
            "\"\(text)\" is not a time: \(marks); a time is a revision (797), head, head~3, first, "
                + "RFC 3339 (2026-11-23T23:48:01Z, 23:48) or a distance back (5m, 2h30m)")
    }
}

/// What the store covers, to say it when something lies outside.
struct KnownRange {
    let first: Revision
    let head: Revision
    let from: Timestamp
    let headTime: Timestamp
    /// A recording is known to have ended here, live stores at this moment.
    let to: Timestamp

    init(_ reader: Reader) throws(QueryError) {
        let store = reader.store
        guard let first = store.first, let from = store.time(of: first),
            let headTime = store.time(of: store.head)
        else {
            throw QueryError(
                .notFound, "the store is empty: `hindsight import PATH...` fills a recording")
        }
        self.first = first
        self.from = from
        self.headTime = headTime
        head = store.head
        to = reader.isLive ? reader.clock() : max(headTime, reader.coveredUntil ?? headTime)
    }

    func outside(_ what: String, _ how: String) -> QueryError {
        QueryError(
            .wrongUse,
            "\(what) \(how): the store holds revisions \(first) to \(head), \(from) to \(to)")
    }
}

extension Timestamp {
    fileprivate var startOfDay: Int64 {
        let rest = nanoseconds % TimeSpan.day
        return nanoseconds - (rest < 0 ? rest + TimeSpan.day : rest)
    }
}
