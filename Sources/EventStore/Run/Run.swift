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
/// ```
///
/// Appending changes nothing that was there but the latest version of the key and, when a time
/// comes that is earlier than one before it, effective times. 37 bytes an event.
struct Run: Sendable {
    static let none = UInt32.max

    /// Live stores have one clock, the writer's: effective times are the running maximum, and
    /// nothing that comes later changes them. Recordings have those of many witnesses.
    private let isLive: Bool

    private(set) var interns = InternTables()
    private(set) var keys = KeyTable()

    // Columns by event index.
    private(set) var positions: [UInt32] = []
    /// Of the view in which the event is first seen: its revision, but for a reobserved event the
    /// revision of the event before it.
    private(set) var revisions: [UInt64] = []
    private(set) var objects: [UInt32] = []
    private(set) var changes: [UInt8] = []
    private(set) var times: [Int64] = []
    private var before: [UInt32] = []
    private var jump: [UInt32] = []
    private var ordinal: [UInt32] = []
    /// Of reobserved events, their own revisions, by event index.
    private var ownRevisions: [UInt32: UInt64] = [:]

    /// By key number: the latest event's index, or `none`.
    private var latest: [UInt32] = []
    /// By resource number.
    private(set) var allKeys = [SortedKeys()]
    private(set) var liveKeys = [SortedKeys()]

    /// Positions of supplements and of requests without an event, by the revision they name.
    private(set) var supplements: [UInt64: [UInt32]] = [:]
    private(set) var namedBy: [UInt64: [UInt32]] = [:]
    /// Positions of requests without an event.
    private(set) var requests: [UInt32] = []
    private(set) var coverage: [CoverageEnvelope] = []

    var eventCount: Int { positions.count }
    var head: UInt64 { revisions.last ?? 0 }
    private(set) var first: UInt64?

    init(isLive: Bool) {
        self.isLive = isLive
    }

    // MARK: growing

    mutating func add(_ value: InternValue, id: UInt32) throws(FormatError) {
        // Also when it throws: the numbers before a value that does not fit are taken.
        defer {
            while latest.count < keys.count { latest.append(Self.none) }
            while allKeys.count < interns.resources.count {
                allKeys.append(SortedKeys())
                liveKeys.append(SortedKeys())
            }
        }
        try interns.add(value, id: id, keys: &keys)
    }

    /// Adds an event but not its key to the sorted keys: `sortKeys` or `place` comes after.
    mutating func add(_ record: ScannedRecord, position: UInt64) throws(FormatError) {
        guard Int(record.object) < interns.objects.count, record.object > 0 else {
            throw FormatError(what: "the event's object is not interned")
        }
        let change = record.flags.change
        let visible = change == .reobserved ? max(head, record.revision) : record.revision
        guard visible >= head, change == .reobserved || visible > head else {
            throw FormatError(what: "the event's revision is not above the one before it")
        }
        let index = UInt32(positions.count)
        let key = Int(interns.objects[Int(record.object)].key)
        let previous = latest[key]
        if change == .reobserved { ownRevisions[index] = record.revision }
        positions.append(UInt32(truncatingIfNeeded: position))
        revisions.append(visible)
        objects.append(record.object)
        changes.append(change.rawValue)
        times.append(isLive ? liveTime(record.time) : record.time)
        before.append(previous)
        if previous == Self.none {
            jump.append(Self.none)
            ordinal.append(0)
        } else {
            let p = Int(previous)
            ordinal.append(ordinal[p] + 1)
            jump.append(jumpTarget(from: previous))
        }
        latest[key] = index
        if first == nil { first = visible }
    }

    /// An event without a time has that of the one before it.
    private func liveTime(_ time: Int64) -> Int64 {
        guard let last = times.last else { return time }
        return time == .max ? last : max(time, last)
    }

    /// Two jumps of equal length are followed by one over both.
    private func jumpTarget(from previous: UInt32) -> UInt32 {
        let p = Int(previous)
        guard jump[p] != Self.none else { return previous }
        let j = Int(jump[p])
        guard jump[j] != Self.none else {
            return previous
        }
        let jj = Int(jump[j])
        return ordinal[p] - ordinal[j] == ordinal[j] - ordinal[jj] ? jump[j] : previous
    }

    mutating func addSupplement(revision: UInt64, time: Int64, position: UInt64) {
        supplements[revision, default: []].append(UInt32(truncatingIfNeeded: position))
        if let index = eventIndex(at: revision) { lowerTimes(through: index, to: time) }
    }

    mutating func addRequest(revision: UInt64?, position: UInt64) {
        requests.append(UInt32(truncatingIfNeeded: position))
        if let revision {
            namedBy[revision, default: []].append(UInt32(truncatingIfNeeded: position))
        }
    }

    mutating func add(_ window: CoverageEnvelope) {
        coverage.append(window)
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
            minimum = min(minimum, times[index])
            times[index] = minimum
        }
    }

    /// Sorts all keys anew: once, after a scan.
    mutating func sortKeys() {
        var byResource = [[UInt32]](repeating: [], count: interns.resources.count)
        for key in 0..<UInt32(keys.count) where latest[Int(key)] != Self.none {
            byResource[Int(keys[key].resource)].append(key)
        }
        for (resource, numbers) in byResource.enumerated() {
            let sorted = numbers.sorted { isOrdered($0, $1) }
            allKeys[resource] = SortedKeys(sorted: sorted)
            liveKeys[resource] = SortedKeys(
                sorted: sorted.filter { isAlive(Int(latest[Int($0)])) })
        }
    }

    /// Takes the latest event's key into the sorted keys, or out of the live ones.
    mutating func placeLatest() {
        guard let index = positions.indices.last else { return }
        let key = key(of: index)
        let resource = Int(keys[key].resource)
        let isBefore = before(key)
        if before[index] == Self.none { allKeys[resource].insert(key, isBefore: isBefore) }
        if isAlive(index) {
            liveKeys[resource].insert(key, isBefore: isBefore)
        } else {
            liveKeys[resource].remove(key, isBefore: isBefore)
        }
    }

    /// Whether a key is before `key`, from copies, so that the arrays may change meanwhile.
    private func before(_ key: UInt32) -> (UInt32) -> Bool {
        let (keys, namespaces) = (keys, interns.namespaces)
        return { Self.isOrdered(keys[$0], keys[key], namespaces) }
    }

    private func isOrdered(_ a: UInt32, _ b: UInt32) -> Bool {
        Self.isOrdered(keys[a], keys[b], interns.namespaces)
    }

    private static func isOrdered(
        _ a: KeyTable.Key, _ b: KeyTable.Key, _ namespaces: [String]
    ) -> Bool {
        a.namespace == b.namespace
            ? a.name < b.name : namespaces[Int(a.namespace)] < namespaces[Int(b.namespace)]
    }

    // MARK: one event

    func key(of index: Int) -> UInt32 { interns.objects[Int(objects[index])].key }

    func isAlive(_ index: Int) -> Bool { changes[index] != Event.Change.deleted.rawValue }

    /// The event's own revision.
    func revision(of index: Int) -> UInt64 {
        changes[index] == Event.Change.reobserved.rawValue
            ? ownRevisions[UInt32(index)] ?? revisions[index] : revisions[index]
    }

    func reference(to index: Int) -> EventReference {
        EventReference(
            position: Position(UInt64(positions[index])), revision: Revision(revision(of: index)),
            change: Event.Change(rawValue: changes[index]) ?? .modified)
    }

    /// Index of the key's event before.
    func previous(of index: Int) -> Int? {
        before[index] == Self.none ? nil : Int(before[index])
    }

    // MARK: finding

    func number(of key: ObjectKey) -> UInt32? {
        guard let resource = interns.number(of: key.resource),
            let namespace = interns.number(ofNamespace: key.namespace)
        else { return nil }
        return keys.number(
            of: KeyTable.Key(resource: resource, namespace: namespace, name: key.name))
    }

    func resourceNumber(_ resource: GroupResource) -> UInt32? {
        interns.number(of: resource)
    }

    /// The key's latest event seen in the view at `revision`.
    func latestEvent(of key: UInt32, through revision: UInt64) -> Int? {
        var at = latest[Int(key)]
        while at != Self.none {
            let index = Int(at)
            if revisions[index] <= revision { return index }
            let far = jump[index]
            at = far != Self.none && revisions[Int(far)] > revision ? far : before[index]
        }
        return nil
    }

    func latestEvent(of key: UInt32) -> Int? {
        latest[Int(key)] == Self.none ? nil : Int(latest[Int(key)])
    }

    /// The event that took `revision`.
    func eventIndex(at revision: UInt64) -> Int? {
        let index = firstIndex(from: revision)
        return index < revisions.count && revisions[index] == revision
            && changes[index] != Event.Change.reobserved.rawValue ? index : nil
    }

    /// Index of the first event seen at `revision` or later.
    func firstIndex(from revision: UInt64) -> Int {
        revisions.lowerBound(of: revision)
    }

    func eventIndex(at position: Position) -> Int? {
        guard let wanted = UInt32(exactly: position.rawValue) else { return nil }
        let index = positions.lowerBound(of: wanted)
        return index < positions.count && positions[index] == wanted ? index : nil
    }

    /// Index of the first event at `position` or later.
    func firstIndex(fromPosition position: UInt64) -> Int {
        UInt32(exactly: position).map { positions.lowerBound(of: $0) } ?? positions.count
    }

    // MARK: clock

    /// Largest revision whose effective time is `time` or earlier.
    func revision(at time: Int64) -> UInt64? {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? revisions[low - 1] : nil
    }

    /// Effective time of the latest event at or before `revision`.
    func time(of revision: UInt64) -> Int64? {
        let index = revision == .max ? revisions.count : firstIndex(from: revision + 1)
        return index == 0 ? nil : time(ofEvent: index - 1)
    }

    /// After the last witnessed time, events have the last one that is known.
    func time(ofEvent index: Int) -> Int64? {
        var at = index
        while at >= 0, times[at] == Int64.max { at -= 1 }
        return at >= 0 ? times[at] : nil
    }

    // MARK: lists

    /// Visits a resource's live objects as of `revision` in key order, after `after`, until `body`
    /// returns false.
    func forEachLive(
        _ resource: GroupResource, namespace: String?, after: ObjectKey?, through revision: UInt64,
        _ body: (UInt32, Int) -> Bool
    ) {
        guard let number = resourceNumber(resource) else { return }
        let isHead = revision >= head
        let sorted = isHead ? liveKeys[Int(number)] : allKeys[Int(number)]
        visit(sorted, namespace: namespace, after: after) { key in
            guard let index = latestEvent(of: key, through: revision), isAlive(index) else {
                return true
            }
            return body(key, index)
        }
    }

    func visit(
        _ sorted: SortedKeys, namespace: String?, after: ObjectKey?, _ body: (UInt32) -> Bool
    ) {
        let wanted: UInt32?
        if let namespace {
            guard let number = interns.number(ofNamespace: namespace) else { return }
            wanted = number
        } else {
            wanted = nil
        }
        let from = start(namespace: namespace, after: after)
        sorted.forEach(from: from) { key in
            if let wanted, keys[key].namespace != wanted { return false }
            return body(key)
        }
    }

    /// Which keys come before a list's first: all through `after`, and all of namespaces before
    /// `namespace`.
    private func start(namespace: String?, after: ObjectKey?) -> ((UInt32) -> Bool)? {
        if let after, namespace.map({ $0 <= after.namespace }) ?? true {
            return { key in
                let key = keys[key]
                let own = interns.namespaces[Int(key.namespace)]
                return own == after.namespace ? key.name <= after.name : own < after.namespace
            }
        }
        guard let namespace else { return nil }
        return { interns.namespaces[Int(keys[$0].namespace)] < namespace }
    }
}

extension Array where Element: Comparable {
    /// Index of the first element that is not below `value`, in an ascending array.
    func lowerBound(of value: Element) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
