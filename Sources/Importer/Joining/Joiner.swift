import EventStore
import History
import KubernetesAPI

/// Merges what watches and audit logs witnessed into one history, revision by revision.
///
/// At each revision there are watch lines (the content), audit lines whose answer names the
/// revision (the first of them by time wrote it, the others changed nothing), or both. Requests
/// without a revision wait in `PendingRequests` for the event that they made, or, for resources
/// that no watch covers, are placed by time in a revision that nothing else claims.
struct Joiner {
    let store: Store
    let watch: ExternalSorter
    let named: ExternalSorter
    let others: ExternalSorter
    /// Resources of which a watch was recorded: there an unnumbered request makes no event itself.
    let watchedResources: Set<GroupResource>
    let sourceNames: [String]
    var onProgress: (Int) throws -> Void

    var live: LiveObjects
    var outbox: Outbox
    var pending = PendingRequests()
    var known: KnownRequests
    var placer = EffectPlacer()
    var tally = Tally()
    /// Watches of which only the beginning was seen so far.
    private var running: [String: AuditLine] = [:]
    /// Latest moment that the audit log's answers reached, which the clock of revisions follows.
    private var clock = Timestamp(nanoseconds: 0)
    private let headBefore: Revision

    struct Tally {
        var joined = 0
        var inferred = 0
        var repeated = 0
        var audits = 0
        var requestsBelowHead = 0
        var scalesWithoutContent = 0
        var unplaced = 0
        var first: Revision?
        var last: Revision?
    }

    init(
        store: Store, watch: ExternalSorter, named: ExternalSorter, others: ExternalSorter,
        watchedResources: Set<GroupResource>, sourceNames: [String],
        onProgress: @escaping (Int) throws -> Void
    ) throws(StoreError) {
        self.store = store
        self.watch = watch
        self.named = named
        self.others = others
        self.watchedResources = watchedResources
        self.sourceNames = sourceNames
        self.onProgress = onProgress
        live = try LiveObjects(headOf: store)
        outbox = Outbox(store: store)
        known = try KnownRequests(in: store)
        headBefore = store.head
    }

    mutating func run() throws {
        var count = 0
        while let revision = [watch.nextKey, named.nextKey].compactMap({ $0 }).min() {
            var lines: [WatchLine] = []
            while watch.nextKey == revision, let item = try watch.next() {
                lines.append(WatchLine(spooled: item.payload))
            }
            var requests: [AuditLine] = []
            while named.nextKey == revision, let item = try named.next() {
                requests.append(AuditLine(spooled: item.payload))
            }
            tally.audits += requests.count
            try join(Revision(revision), lines, requests)
            count += 1
            if count % 1_024 == 0 { try onProgress(outbox.eventCount) }
        }
        try loadOthers(receivedBy: nil)
        try placeEffects(completedBefore: nil, below: nil)
        try giveUp(at: nil)
        for line in running.values.sorted(by: { $0.received < $1.received })
        where known.insert(line.request.requestID) {
            try outbox.add(.request(line.request, at: nil))
        }
        try outbox.finish()
    }

    /// Everything witnessed at one revision.
    private mutating func join(
        _ revision: Revision, _ lines: [WatchLine], _ requests: [AuditLine]
    ) throws {
        let all = requests.count
        let requests = requests.filter { known.insert($0.request.requestID) }
            .sorted { $0.completed < $1.completed }
        tally.repeated += all - requests.count
        // Lines without a time are placed by the clock that answers set.
        let seen = lines.first?.time ?? requests.first?.completed ?? clock
        if let first = requests.first { clock = max(clock, first.completed) }
        try loadOthers(receivedBy: seen)
        try placeEffects(completedBefore: requests.first?.completed ?? seen, below: revision)
        if revision <= headBefore {
            try joinKnown(revision, lines, requests)
        } else if let line = lines.first {
            try joinNew(line, requests)
            for other in lines.dropFirst() { try reobserve(other, after: line) }
        } else if let request = requests.first {
            try joinAuditOnly(request, requests.dropFirst())
        }
        try giveUp(at: clock)
    }

    private mutating func joinNew(_ line: WatchLine, _ requests: [AuditLine]) throws {
        let seen = line.time ?? requests.last?.completed ?? clock
        // A request received after the event was seen can't have written it.
        let author = requests.first.flatMap {
            $0.names.contains(line.key) && $0.received <= seen ? $0 : nil
        }
        let change = live.apply(line.change, of: line.key, line.object)
        var event = NewEvent(line.object, change.kind, of: line.key)
        event.observed = line.time
        if let author {
            event.request = author.request
            tally.joined += 1
        } else if let inferred = pending.take(for: change, of: line.key, seenAt: seen) {
            event.request = inferred.request
            event.requestIsInferred = true
            tally.inferred += 1
            if inferred.request.subresource == "eviction" {
                // An eviction first notes its reason in the Pod's status, then deletes.
                amendUnauthored(before: event, with: inferred.request)
            }
        }
        if change.kind == .deleted, let author {
            // A deletion without grace makes two revisions; its answer names the second.
            amendUnauthored(before: event, with: author.request)
        }
        try add(event)
        for request in requests where request.request.requestID != author?.request.requestID {
            try addNoOp(request, at: event.revision)
        }
    }

    /// Gives the object's event before this one the same author, when nobody claims it.
    private mutating func amendUnauthored(before event: NewEvent, with request: RecordedRequest) {
        guard let before = outbox.latestEvent(of: event.key), before.request == nil,
            before.uid == event.uid
        else { return }
        if let seen = before.observed, let received = request.received, received > seen { return }
        outbox.amendLatest(of: event.key, with: request)
        tally.inferred += 1
    }

    /// A second author of a revision: it changed nothing, or it took the last finalizer off, which
    /// makes a deletion that comes later.
    private mutating func addNoOp(_ line: AuditLine, at revision: Revision) throws {
        if line.objects.first?.isTerminating == true {
            pending.add(PendingRequests.Entry(line: line, namedRevision: revision))
        } else {
            try outbox.add(.request(line.request, at: revision))
        }
    }

    private mutating func joinAuditOnly(
        _ line: AuditLine, _ others: ArraySlice<AuditLine>
    ) throws {
        guard var object = line.objects.first, let key = line.names.first else { return }
        if !line.answersWithObject {
            guard var scaled = try documentAfterScale(line, of: key) else {
                tally.scalesWithoutContent += 1
                try outbox.add(.request(line.request, at: nil))
                return
            }
            scaled.revision = object.revision
            object = scaled
        }
        let isGone = line.request.verb == "delete" && object.isReleased
        let change = live.apply(isGone ? .deleted : .modified, of: key, object)
        var event = NewEvent(object, change.kind, of: key)
        event.request = line.request
        tally.joined += 1
        try add(event)
        for other in others { try addNoOp(other, at: event.revision) }
    }

    private mutating func reobserve(_ line: WatchLine, after first: WatchLine) throws {
        if line.object.document == first.object.document {
            tally.repeated += 1
            return
        }
        guard line.key == first.key else {
            throw ImportError.line(
                file: sourceNames[line.source], line: 0,
                reason: "revision \(line.object.revision) is of \(line.key) here and of "
                    + "\(first.key) in \(sourceNames[first.source]): these are two clusters")
        }
        var event = NewEvent(line.object, .reobserved, of: line.key)
        event.observed = line.time
        try add(event)
    }

    /// A revision at or below the head that the store had when the import began.
    private mutating func joinKnown(
        _ revision: Revision, _ lines: [WatchLine], _ requests: [AuditLine]
    ) throws {
        guard let event = try store.event(at: revision) else {
            if let line = lines.first {
                throw ImportError.missingBelowHead(
                    revision: revision.rawValue, object: "\(line.key)",
                    head: headBefore.rawValue, file: sourceNames[line.source])
            }
            for line in requests {
                tally.requestsBelowHead += 1
                try outbox.add(.request(line.request, at: nil))
            }
            return
        }
        for line in lines {
            guard line.key == event.key else {
                throw ImportError.otherCluster(
                    file: sourceNames[line.source], found: "\(line.key) at \(revision)",
                    known: "\(event.key) there", knownFrom: "the store")
            }
            if try store.holds(Array(line.object.document), of: line.key, at: revision) {
                tally.repeated += 1
            } else if line.change != .deleted {
                var again = NewEvent(line.object, .reobserved, of: line.key)
                again.observed = line.time
                try add(again)
            }
        }
        var author = event.request
        for line in requests {
            if author == nil, event.observed.map({ line.received <= $0 }) ?? true {
                author = line.request
                tally.joined += 1
                try outbox.add(.supplement(revision: revision, line.request, inferred: false))
            } else {
                try addNoOp(line, at: revision)
            }
        }
        if author == nil, !lines.isEmpty {
            let change = PendingRequests.Change(
                kind: event.change, startsTermination: lines[0].object.isTerminating,
                binds: lines[0].object.isBound)
            let seen = lines[0].time ?? clock
            if let inferred = pending.take(for: change, of: event.key, seenAt: seen) {
                try outbox.add(.supplement(revision: revision, inferred.request, inferred: true))
                tally.inferred += 1
            }
        }
    }

    /// Takes in the requests without a revision that were received by a moment.
    private mutating func loadOthers(receivedBy time: Timestamp?) throws {
        while let key = others.nextKey {
            if let time, key > UInt64(max(0, time.nanoseconds)) { return }
            guard let item = try others.next() else { return }
            var line = AuditLine(spooled: item.payload)
            tally.audits += 1
            if line.effect == .running {
                running[line.request.requestID] = line
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
                placer.add(line)
            } else {
                pending.add(PendingRequests.Entry(line: line, namedRevision: nil))
            }
        }
    }

    /// Places effects of resources that no watch covers into unclaimed revisions.
    private mutating func placeEffects(
        completedBefore time: Timestamp?, below next: Revision?
    ) throws {
        while let line = placer.first, time.map({ line.completed < $0 }) ?? true {
            let events = try placer.events(
                of: line, after: outbox.head, below: next, live: live,
                documentBefore: { key in try latestDocument(of: key) })
            guard let events else { return }
            placer.removeFirst()
            if events.isEmpty, !line.isKnown {
                tally.unplaced += 1
                try outbox.add(.request(line.request, at: nil))
            }
            for event in events {
                if event.change == .deleted { live.remove(event.key) }
                tally.inferred += 1
                try add(event)
            }
        }
    }

    private mutating func giveUp(at clock: Timestamp?) throws {
        for entry in pending.expired(at: clock) where !entry.line.isKnown {
            try outbox.add(.request(entry.line.request, at: entry.namedRevision))
        }
    }

    private mutating func add(_ event: NewEvent) throws {
        tally.first = tally.first ?? event.revision
        tally.last = max(tally.last ?? event.revision, event.revision)
        try outbox.add(event)
    }
}
