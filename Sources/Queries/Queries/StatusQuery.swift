import EventStore
import History
import KubernetesAPI

/// `status`: what the store holds and what it does not know.
package struct StatusQuery: ParameterizedQuery, Hashable {
    package init() {}

    package static var parameterFields: [ParameterField<Self>] { [] }

    /// Reads the envelope of every event once.
    package func run(_ reader: Reader) throws(QueryError) -> StatusAnswer {
        let store = reader.store
        var answer = StatusAnswer(kind: reader.isLive ? "live" : "recording", head: store.head)
        answer.bytes = Int(clamping: store.byteCount)
        answer.cluster = store.clusterUID ?? ""
        answer.marks = try reader.marks()
        answer.damaged = store.damageAtOpen.count
        guard let first = store.first else {
            answer.unknown = ["the store is empty: `hindsight import PATH...` fills a recording"]
            return answer
        }
        let windows = try reader.reading { () throws(StoreError) in try store.coverage() }
        let tally = try EventTally(reader)
        answer.first = first
        answer.from = store.time(of: first)
        answer.to = max(
            windows.map(\.to).max() ?? .earliest, store.time(of: store.head) ?? .earliest)
        answer.events = store.eventCount
        let view = store.now
        answer.objects = store.resources().reduce(0) { $0 + view.count($1) }
        try reader.countOthers(into: &answer)
        answer.coverage = CoverageSummary(windows: windows, tally: tally).resources
        answer.unknown = UnknownFacts(
            windows: windows, tally: tally, first: first, head: store.head
        ).sentences
        return answer
    }
}

/// How many events each resource has, and how many of them have an author.
struct EventTally {
    struct Count {
        var events = 0
        var withAuthor = 0
        var from: Timestamp
        var to: Timestamp
    }

    private(set) var byResource: [GroupResource: Count] = [:]
    private(set) var inferredAuthors = 0
    private(set) var inferredRevisions = 0
    private(set) var distinctRevisions = 0

    init(_ reader: Reader) throws(QueryError) {
        var tally = Self()
        var last = Revision.zero
        try reader.events(from: nil, through: nil) { event in
            var count =
                tally.byResource[event.key.resource] ?? Count(from: event.time, to: event.time)
            count.events += 1
            count.to = max(count.to, event.time)
            if event.request != nil { count.withAuthor += 1 }
            tally.byResource[event.key.resource] = count
            if event.requestIsInferred { tally.inferredAuthors += 1 }
            if event.revisionIsInferred { tally.inferredRevisions += 1 }
            if event.revision != last { tally.distinctRevisions += 1 }
            last = event.revision
            return true
        }
        self = tally
    }

    private init() {}
}

/// The windows of all sources, resource by resource.
private struct CoverageSummary {
    let windows: [Coverage]
    let tally: EventTally

    var resources: [ResourceCoverage] {
        tally.byResource.sorted { $0.key < $1.key }.map { resource, count in
            let own = windows.filter { $0.resource == nil || $0.resource == resource }
            let sources = Set(own.map(\.source)).sorted { $0.rawValue < $1.rawValue }
            let who =
                count.withAuthor == count.events
                ? "all" : count.withAuthor == 0 ? "none" : "some"
            return ResourceCoverage(
                resource: resource.description, from: own.map(\.from).min() ?? count.from,
                to: own.map(\.to).max() ?? count.to, who: who, events: count.events,
                eventsWithoutAuthor: count.events - count.withAuthor,
                sources: sources.map { $0 == .watch ? "watch" : "audit" })
        }
    }
}

/// What a reader of this store must not take for granted.
private struct UnknownFacts {
    let windows: [Coverage]
    let tally: EventTally
    let first: Revision
    let head: Revision

    var sentences: [String] {
        var sentences: [String] = []
        let sources = Set(windows.map(\.source))
        if !sources.contains(.audit) {
            sentences.append(
                "no audit log was imported: who made the changes, reads and refusals are not known")
        }
        if !sources.contains(.watch) {
            sentences.append(
                "no watch was imported: states are those that requests were answered with; "
                    + "changes that no audit line holds (bindings, leases, most deletions) "
                    + "are placed by rule or missing")
        }
        let missing = head.rawValue - first.rawValue + 1 - UInt64(tally.distinctRevisions)
        if missing > 0 {
            sentences.append(
                "\(missing) of the revisions \(first) to \(head) are seen in no source: objects "
                    + "that are not watched, or versions that were gone before the recording began")
        }
        let unsigned = tally.byResource.reduce(0) { $0 + $1.value.events - $1.value.withAuthor }
        if sources.contains(.audit), unsigned > 0 {
            let names = tally.byResource.filter { $0.value.withAuthor < $0.value.events }
                .sorted { $0.key < $1.key }.prefix(6).map(\.key.description)
            sentences.append(
                "the author of \(events(unsigned)) is not known (\(names.joined(separator: ", ")))")
        }
        if tally.inferredAuthors > 0 {
            sentences.append(
                "the author of \(events(tally.inferredAuthors)) is not named by the source but "
                    + "placed by object, verb and time")
        }
        if tally.inferredRevisions > 0 {
            sentences.append(
                "the revision of \(events(tally.inferredRevisions)) is placed by rule")
        }
        return sentences
    }

    private func events(_ count: Int) -> String { count == 1 ? "1 event" : "\(count) events" }
}

extension Reader {
    fileprivate func countOthers(into answer: inout StatusAnswer) throws(QueryError) {
        var count = 0
        do {
            try store.otherRequests { _, _ in
                count += 1
                return true
            }
        } catch {
            throw QueryError(wrapping: error)
        }
        answer.requests = count
    }
}

extension Timestamp {
    fileprivate static let earliest = Timestamp(nanoseconds: .min)
}
