import EventStore
import History
import KubernetesAPI

/// Requests whose answers name no revision.
extension Joiner {
    /// Watches without an end that wait for it, twice over.
    private static let runningCountMax = 10_000

    /// Takes in the requests without a revision that were received by a moment.
    mutating func loadOthers(receivedBy time: Timestamp?) throws {
        while let key = others.nextKey {
            if let time, key > UInt64(max(0, time.nanoseconds)) { return }
            guard let item = try others.next() else { return }
            var line = AuditLine(spooled: item.payload)
            tally.audits += 1
            if line.effect == .running {
                running[line.request.requestID] = line
                if running.count > 2 * Self.runningCountMax {
                    try endRunningWatches(keeping: Self.runningCountMax)
                }
                continue
            }
            running[line.request.requestID] = nil
            if !known.insert(line.request.requestID) {
                tally.repeated += 1
                guard line.request.verb == "deletecollection" else { continue }
                line.isKnown = true
            }
            guard line.effect == .unnumbered, let target = line.request.target else {
                if !line.isKnown { try outbox.add(.request(line.request, at: nil)) }
                continue
            }
            if !watchedResources.contains(target.resource), EffectPlacer.canPlace(line) {
                if let headTimeBefore, line.completed < headTimeBefore {
                    tally.requestsBelowHead += line.isKnown ? 0 : 1
                    if !line.isKnown { try outbox.add(.request(line.request, at: nil)) }
                } else {
                    if let old = placer.add(line) { try keepUnplaced(old) }
                }
            } else {
                pending.add(PendingRequests.Entry(line: line, namedRevision: nil))
            }
        }
    }

    /// Places effects of resources that no watch covers into unclaimed revisions.
    mutating func placeEffects(
        completedBefore time: Timestamp?, below next: Revision?
    ) throws {
        while let line = placer.first, time.map({ line.completed < $0 }) ?? true {
            let events = try placer.events(
                of: line, after: outbox.head, below: next, live: live,
                documentBefore: { key in try latestDocument(of: key) })
            guard let events else { return }
            placer.removeFirst()
            if events.isEmpty { try keepUnplaced(line) }
            for event in events {
                if event.change == .deleted { live.remove(event.key) }
                tally.inferred += 1
                try add(event)
            }
        }
    }

    private mutating func keepUnplaced(_ line: AuditLine) throws {
        guard !line.isKnown else { return }
        tally.unplaced += 1
        try outbox.add(.request(line.request, at: nil))
    }

    mutating func giveUp(at clock: Timestamp?) throws {
        for entry in pending.expired(at: clock) where !entry.line.isKnown && !entry.hasEffect {
            try outbox.add(.request(entry.line.request, at: entry.namedRevision))
        }
    }

    /// Takes watches whose end was not seen, oldest first, for requests that run on.
    mutating func endRunningWatches(keeping count: Int) throws {
        let ended = running.values.sorted { $0.received < $1.received }.dropLast(count)
        for line in ended {
            running[line.request.requestID] = nil
            if known.insert(line.request.requestID) {
                try outbox.add(.request(line.request, at: nil))
            }
        }
    }
}
