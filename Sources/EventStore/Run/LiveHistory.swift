/// When objects of one resource came to life and ended: the events that did so, in the order of
/// the log, and how many were alive after each.
///
/// It is enough to make the set that lived at any moment; what made it, `LiveSets` keeps.
struct LiveHistory: Sendable {
    /// Indexes of events.
    private(set) var events = PersistentArray<UInt32>()
    private var counts = PersistentArray<UInt32>()

    var changeCount: Int { events.count }

    mutating func append(event: Int, isAlive: Bool) {
        let before = counts.last ?? 0
        events.append(UInt32(event))
        counts.append(isAlive ? before + 1 : before - 1)
    }

    /// How many of the changes are among the first `eventCount` events of the log.
    func changeCount(amongEvents eventCount: Int) -> Int {
        events.lowerBound(of: UInt32(clamping: eventCount))
    }

    /// Objects alive after so many changes.
    func aliveCount(afterChanges count: Int) -> Int { count == 0 ? 0 : Int(counts[count - 1]) }
}
