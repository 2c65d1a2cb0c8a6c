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
    /// Lists that the watches began with, by revision, of which the merge has not come by yet.
    var lists: ArraySlice<WatchedList>
    /// Objects that a list lacks, waiting for a free revision.
    var vanished: ArraySlice<Vanished> = []
    /// What the store held before the import, where an audit line may still name an author.
    private var stored: StoredEvents
    /// Watches of which only the beginning was seen so far.
    var running: [String: AuditLine] = [:]
    /// Latest moment that the audit log's answers reached, which the clock of revisions follows.
    var clock = Timestamp(nanoseconds: 0)
    let headBefore: Revision
    /// Nothing whose moment lies before this one comes above `headBefore`.
    let headTimeBefore: Timestamp?

    struct Tally {
        var joined = 0
        var inferred = 0
        var repeated = 0
        var audits = 0
        var requestsBelowHead = 0
        var scalesWithoutContent = 0
        var unplaced = 0
        var vanished = 0
        var first: Revision?
        var last: Revision?
    }

    init(
        store: Store, watch: ExternalSorter, named: ExternalSorter, others: ExternalSorter,
        watchedResources: Set<GroupResource>, lists: [WatchedList], auditFrom: Timestamp?,
        requestCountMax: Int, sourceNames: [String], onProgress: @escaping (Int) throws -> Void
    ) throws {
        self.store = store
        self.watch = watch
        self.named = named
        self.others = others
        self.watchedResources = watchedResources
        self.lists = lists[...]
        self.sourceNames = sourceNames
        self.onProgress = onProgress
        live = try LiveObjects(headOf: store)
        outbox = Outbox(store: store)
        known = try KnownRequests(in: store, addedCountMax: requestCountMax)
        headBefore = store.head
        headTimeBefore = store.time(of: store.head)
        stored = try StoredEvents(of: store, from: auditFrom)
    }

    mutating func run() throws {
        var count = 0
        while let revision = nextRevision {
            var witnessed = Witnessed(revision: Revision(revision))
            while watch.nextKey == revision, let item = try watch.next() {
                witnessed.lines.append(WatchLine(spooled: item.payload))
            }
            while named.nextKey == revision, let item = try named.next() {
                witnessed.requests.append(AuditLine(spooled: item.payload))
            }
            if stored.next?.revision.rawValue == revision {
                witnessed.stored = stored.next
                try stored.advance()
            }
            try join(witnessed)
            count += 1
            if count % 1_024 == 0 { try onProgress(outbox.eventCount) }
        }
        try loadOthers(receivedBy: nil)
        noteVanished(before: nil)
        try placeVanished(below: nil)
        try placeEffects(completedBefore: nil, below: nil)
        try giveUp(at: nil)
        try endRunningWatches(keeping: 0)
        try outbox.finish()
    }

    private var nextRevision: UInt64? {
        [watch.nextKey, named.nextKey, stored.next?.revision.rawValue].compactMap { $0 }.min()
    }

    private mutating func join(_ witnessed: Witnessed) throws {
        var witnessed = witnessed
        witnessed.requests.sort { $0.completed < $1.completed }
        tally.audits += witnessed.requests.count
        // What answered counts for the clock even when an earlier import has it.
        let answered = witnessed.requests.first?.completed
        let all = witnessed.requests.count
        witnessed.requests = witnessed.requests.filter { known.insert($0.request.requestID) }
        tally.repeated += all - witnessed.requests.count
        if let seen = witnessed.stored?.observed ?? witnessed.lines.first?.time ?? answered {
            witnessed.seen = seen
        } else {
            witnessed.seen = answeredNext()
            witnessed.seenIsBound = true
        }
        if let answered { clock = max(clock, answered) }
        try loadOthers(receivedBy: witnessed.seen)
        noteVanished(before: witnessed.revision)
        try placeVanished(below: witnessed.revision)
        try placeEffects(
            completedBefore: answered ?? (witnessed.seenIsBound ? clock : witnessed.seen),
            below: witnessed.revision)
        if witnessed.revision <= headBefore {
            try joinKnown(witnessed)
        } else if let line = witnessed.lines.first {
            try joinNew(line, witnessed)
            for other in witnessed.lines.dropFirst() { try reobserve(other, after: line) }
        } else if let request = witnessed.requests.first {
            try joinAuditOnly(request, witnessed.requests.dropFirst())
        }
        try giveUp(at: clock)
    }

    /// A moment by which a revision without a time of its own had been written: when the next
    /// revision that an answer names was answered.
    private func answeredNext() -> Timestamp {
        guard let item = named.peek() else {
            let patience = PendingRequests.patienceSeconds * 1_000_000_000
            return Timestamp(nanoseconds: clock.nanoseconds + patience)
        }
        return max(clock, AuditLine(spooled: item.payload).completed)
    }

    mutating func add(_ event: NewEvent) throws {
        tally.first = tally.first ?? event.revision
        tally.last = max(tally.last ?? event.revision, event.revision)
        try outbox.add(event)
    }
}

/// Everything that is known of one revision.
struct Witnessed {
    let revision: Revision
    var lines: [WatchLine] = []
    /// In the order in which they ended.
    var requests: [AuditLine] = []
    /// What the store held there before the import.
    var stored: Event?
    /// When it was seen; for watch lines without a time when it had been written at the latest.
    var seen = Timestamp(nanoseconds: 0)
    var seenIsBound = false

    init(revision: Revision) {
        self.revision = revision
    }
}
