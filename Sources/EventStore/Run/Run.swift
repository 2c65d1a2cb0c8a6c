internal import History
internal import KubernetesAPI

/// The open run: what is known of every event without its contents, in memory, by event index.
///
/// The versions of a key are a list from the latest back. Besides the version before, each knows a
/// `jump` further back, chosen so that any of n versions is found in O(log n) steps (Myers, "An
/// applicative random-access stack", 1983). With ordinals 0 to 7, the jumps of one key are
///
/// ```
/// ordinal  0  1  2  3  4  5  6  7
/// before      0  1  2  3  4  5  6
/// jump        0  1  0  3  4  3  0
/// rank     0  1  1  2  1  1  2  3    a jump goes over 2^rank - 1 versions
/// ```
///
/// Appending changes nothing that was there but the latest version of the key and, when a time
/// comes that is earlier than one before it, effective times. A copy of a run costs nothing, and
/// appending to one of two copies costs a chunk of each column: readers hold one as long as they
/// like. 29 bytes an event, and 36 and the name a key.
struct Run: Sendable {
    static let none = UInt32.max

    /// Live stores have one clock, the writer's: effective times are the running maximum, and
    /// nothing that comes later changes them. Recordings have those of many witnesses.
    let isLive: Bool

    private(set) var interns: InternTables
    private(set) var keys = KeyTable()

    // Columns by event index.
    private(set) var positions = PersistentArray<UInt32>()
    /// Of the view in which the event is first seen: its revision, but for a reobserved event the
    /// revision of the event before it.
    private(set) var revisions = AscendingNumbers()
    private(set) var objects = PersistentArray<UInt32>()
    private var traits = PersistentArray<EventTraits>()
    private(set) var times = PersistentArray<Int64>()
    private(set) var before = PersistentArray<UInt32>()
    private(set) var jump = PersistentArray<UInt32>()
    /// Of reobserved events, their indexes and own revisions.
    private var reobserved = PersistentArray<UInt32>()
    private var reobservedRevisions = PersistentArray<UInt64>()

    /// By key number: the latest event's index, or `none`.
    private(set) var latest = PersistentArray<UInt32>()
    /// By resource number: what is alive at the head, and when things came and went.
    private(set) var liveKeys = [SortedKeys()]
    private(set) var liveHistories = [LiveHistory()]
    private(set) var tally = EventTally()

    /// Positions of supplements and of requests without an event, by the revision they name.
    private(set) var supplements = NamedPositions()
    private(set) var namedBy = NamedPositions()
    /// Positions of requests without an event.
    private(set) var requests = PersistentArray<UInt32>()
    private(set) var coverage: [CoverageEnvelope] = []
    private(set) var dataKeys = DataKeyRecords()
    /// Resources of which an object was sealed at some time.
    private(set) var sealedResources: Set<UInt32> = []

    var eventCount: Int { positions.count }
    var head: UInt64 { revisions.last ?? 0 }
    private(set) var first: UInt64?

    init(isLive: Bool, isWritten: Bool = true) {
        self.isLive = isLive
        interns = InternTables(findsObjects: isWritten)
    }

    // MARK: growing

    mutating func add(_ value: InternValue, id: UInt32) throws(FormatError) {
        // Also when it throws: the numbers before a value that does not fit are taken.
        defer { makeRoom() }
        try interns.add(value, id: id, keys: &keys)
    }

    mutating func addObject(
        id: UInt32, _ place: KeyTable.Place, name: Span<UInt8>, hash: UInt64, uid: ObjectUID
    ) throws(FormatError) {
        // As above.
        defer { makeRoom() }
        try interns.addObject(
            id: id, place, name: name, hash: hash, uid: uid, keys: &keys)
    }

    private mutating func makeRoom() {
        while latest.count < keys.count { latest.append(Self.none) }
        while liveKeys.count < interns.resources.count {
            liveKeys.append(SortedKeys())
            liveHistories.append(LiveHistory())
        }
    }

    /// Adds an event but does not change what is alive at the head: `sortKeys` or `placeLatest`
    /// comes after.
    mutating func add(_ record: ScannedRecord, position: UInt64) throws(FormatError) {
        guard Int(record.object) < interns.objects.count, record.object > 0 else {
            throw FormatError(what: "the event's object is not interned")
        }
        let change = record.flags.change
        let visible = change == .reobserved ? max(head, record.revision) : record.revision
        guard visible >= head, change == .reobserved || visible > head else {
            throw FormatError(what: "the event's revision is not above the one before it")
        }
        let index = positions.count
        let key = Int(interns.objects.key(of: record.object))
        let previous = latest[key]
        if change == .reobserved {
            reobserved.append(UInt32(index))
            reobservedRevisions.append(record.revision)
        }
        positions.append(UInt32(truncatingIfNeeded: position))
        revisions.append(visible)
        objects.append(record.object)
        times.append(isLive ? liveTime(record.time) : record.time)
        before.append(previous)
        let (target, rank) = jumpTarget(from: previous)
        jump.append(target)
        traits.append(
            EventTraits(change, hasRequest: record.flags.contains(.request), jumpRank: rank))
        latest[key] = UInt32(index)
        if first == nil { first = visible }
        let resource = Int(keys.resource(UInt32(key)))
        let wasAlive = previous != Self.none && isAlive(Int(previous))
        if wasAlive != isAlive(index) {
            liveHistories[resource].append(event: index, isAlive: !wasAlive)
        }
        tally.add(record, index: index, resource: resource)
    }

    /// An event without a time has that of the one before it.
    @inline(__always)
    private func liveTime(_ time: Int64) -> Int64 {
        guard let last = times.last else { return time }
        return time == .max ? last : max(time, last)
    }

    /// Two jumps of equal length are followed by one over both.
    @inline(__always)
    private func jumpTarget(from previous: UInt32) -> (UInt32, rank: UInt8) {
        if previous == Self.none { return (Self.none, 0) }
        let rank = traits[Int(previous)].jumpRank
        guard rank > 0, traits[Int(jump[Int(previous)])].jumpRank == rank else {
            return (previous, 1)
        }
        return (jump[Int(jump[Int(previous)])], rank + 1)
    }

    mutating func addSupplement(
        revision: UInt64, time: Int64, isInferred: Bool, position: UInt64
    ) {
        if let index = eventIndex(at: revision) {
            lowerTimes(through: index, to: time)
            if !traits[index].hasRequest, supplements[revision].isEmpty {
                tally.addAuthor(
                    resource: Int(keys.resource(key(of: index))), isInferred: isInferred)
            }
        }
        supplements.append(position: UInt32(truncatingIfNeeded: position), at: revision)
    }

    mutating func addRequest(revision: UInt64?, position: UInt64) {
        requests.append(UInt32(truncatingIfNeeded: position))
        if let revision {
            namedBy.append(position: UInt32(truncatingIfNeeded: position), at: revision)
        }
    }

    mutating func add(_ window: CoverageEnvelope) {
        coverage.append(window)
    }

    mutating func add(_ key: KeyEnvelope, position: UInt64) throws(FormatError) {
        if case .made(_, let object, _) = key {
            guard object > 0, Int(object) < interns.objects.count else {
                throw FormatError(what: "the data key's object is not interned")
            }
            sealedResources.insert(keys.resource(interns.objects.key(of: object)))
        }
        try dataKeys.add(key, position: position)
    }

    /// The events up to `index` had happened at `time`: clocks of several witnesses agree on the
    /// earliest.
    mutating func lowerTimes(through index: Int, to time: Int64) {
        if isLive { return }
        var at = index
        while at >= 0, times[at] > time {
            times[at] = time
            at -= 1
        }
    }

    /// Makes raw times effective: each the minimum of it and all later ones.
    mutating func settleTimes() {
        if isLive { return }
        var minimum = Int64.max
        for index in times.indices.reversed() {
            let time = times[index]
            if time > minimum { times[index] = minimum } else { minimum = time }
        }
    }

    /// Makes the sets of what is alive at the head: once, after a scan.
    mutating func sortKeys() {
        var alive = [[UInt32]](repeating: [], count: interns.resources.count)
        for key in 0..<UInt32(keys.count) {
            if let event = latestEvent(of: key), isAlive(event) {
                alive[Int(keys.resource(key))].append(key)
            }
        }
        for (resource, numbers) in alive.enumerated() {
            liveKeys[resource] = SortedKeys(sorted: sorted(numbers))
        }
    }

    /// Takes the latest event's key into the live keys, or out of them.
    mutating func placeLatest() {
        guard let index = positions.indices.last else { return }
        let key = key(of: index)
        let resource = Int(keys.resource(key))
        let isBefore = before(key)
        if isAlive(index) {
            liveKeys[resource].insert(key, isBefore: isBefore)
        } else {
            liveKeys[resource].remove(key, isBefore: isBefore)
        }
    }

    // MARK: one event

    @inline(__always)
    func key(of index: Int) -> UInt32 { interns.objects.key(of: objects[index]) }

    @inline(__always)
    func change(of index: Int) -> Event.Change { traits[index].change }

    @inline(__always)
    func isAlive(_ index: Int) -> Bool { !traits[index].isTombstone }

    /// The event's own revision.
    @inline(__always)
    func revision(of index: Int) -> UInt64 {
        guard change(of: index) == .reobserved else { return revisions[index] }
        return reobservedRevisions[reobserved.lowerBound(of: UInt32(index))]
    }

    @inline(__always)
    func uid(of index: Int) -> String { interns.objects.uid(of: objects[index]).string }

    @inline(__always)
    func reference(to index: Int) -> EventReference {
        EventReference(
            position: Position(UInt64(positions[index])), revision: Revision(revision(of: index)),
            change: change(of: index))
    }

    /// Index of the key's event before.
    @inline(__always)
    func previous(of index: Int) -> Int? {
        before[index] == Self.none ? nil : Int(before[index])
    }
}

/// What an event is, in a byte.
struct EventTraits: Sendable {
    /// The change less one in bits 0 and 1, whether it has a request in bit 2, the rank of its
    /// jump above.
    private var bits: UInt8

    init(_ change: Event.Change, hasRequest: Bool, jumpRank: UInt8) {
        bits = change.rawValue - 1 | (hasRequest ? 4 : 0) | jumpRank << 3
    }

    var change: Event.Change { Event.Change(rawValue: bits & 3 + 1) ?? .reobserved }
    var isTombstone: Bool { bits & 3 + 1 == Event.Change.deleted.rawValue }
    var hasRequest: Bool { bits & 4 != 0 }
    var jumpRank: UInt8 { bits >> 3 }
}
