import EventStore
import History
import KubernetesAPI

/// `status`: what the store holds and what it does not know.
package struct StatusQuery: ParameterizedQuery, Hashable {
    package init() {}

    package static var parameterFields: [ParameterField<Self>] { [] }

    /// Reads no records: what is counted, the store counts when it is opened.
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
        let tally = store.tally()
        answer.first = first
        answer.from = store.time(of: first)
        answer.to = max(
            windows.map(\.to).max() ?? .earliest, store.time(of: store.head) ?? .earliest)
        answer.events = store.eventCount
        let view = store.now
        answer.objects = store.resources().reduce(0) { $0 + view.count($1) }
        answer.requests = tally.otherRequests
        answer.coverage = CoverageSummary(windows: windows, tally: tally).resources
        answer.unknown = UnknownFacts(
            windows: windows, tally: tally, first: first, head: store.head
        ).sentences
        return answer
    }
}

/// The windows of all sources, resource by resource.
private struct CoverageSummary {
    let windows: [Coverage]
    let tally: StoreTally

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
    let tally: StoreTally
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

extension Timestamp {
    fileprivate static let earliest = Timestamp(nanoseconds: .min)
}
