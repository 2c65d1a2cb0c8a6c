internal import History
internal import KubernetesAPI

/// Keys that wait to be looked at, each once, with the positions of the events that dirtied it.
///
/// A key that is being worked on and gets dirty meanwhile comes up again afterwards. A key that
/// failed waits, twice as long each time. A value: its owner guards it.
struct WorkQueue {
    struct Item {
        var key: ObjectKey
        /// The earliest and the latest that dirtied it.
        var triggers: [Position]
    }

    static let triggerCountMax = 8
    private static let firstDelay = Duration.milliseconds(5)
    private static let delayMax = Duration.seconds(60)

    private var ready: [ObjectKey] = []
    private var readyStart = 0
    private var dirty: [ObjectKey: [Position]] = [:]
    private var working: Set<ObjectKey> = []
    private var waiting: [ObjectKey: ContinuousClock.Instant] = [:]
    private var failures: [ObjectKey: Int] = [:]

    /// Keys that are known to the queue: ready, waiting or being worked on.
    var count: Int { dirty.count + working.count + waiting.count }

    mutating func add(_ key: ObjectKey, trigger: Position?) {
        waiting[key] = nil
        let isNew = dirty[key] == nil
        var triggers = dirty[key] ?? []
        if let trigger { Self.add(trigger, to: &triggers) }
        dirty[key] = triggers
        if isNew, !working.contains(key) { ready.append(key) }
    }

    /// Keeps the first half for good; the last one is always the latest.
    private static func add(_ trigger: Position, to triggers: inout [Position]) {
        if triggers.last == trigger { return }
        if triggers.count < triggerCountMax {
            triggers.append(trigger)
        } else {
            triggers.remove(at: triggerCountMax / 2)
            triggers.append(trigger)
        }
    }

    /// The next key to work on, or when there will be one.
    mutating func take(
        now: ContinuousClock.Instant
    ) -> (item: Item?, next: ContinuousClock.Instant?) {
        for (key, due) in waiting where due <= now { add(key, trigger: nil) }
        guard readyStart < ready.count else { return (nil, waiting.values.min()) }
        let key = ready[readyStart]
        readyStart += 1
        if readyStart > 1_024, readyStart * 2 > ready.count {
            ready.removeFirst(readyStart)
            readyStart = 0
        }
        working.insert(key)
        return (Item(key: key, triggers: dirty.removeValue(forKey: key) ?? []), nil)
    }

    enum Outcome {
        case done
        case again(after: Duration)
        case failed
    }

    mutating func finish(_ item: Item, _ outcome: Outcome, now: ContinuousClock.Instant) {
        working.remove(item.key)
        let isDirtyAgain = dirty[item.key] != nil
        if isDirtyAgain { ready.append(item.key) }
        switch outcome {
        case .done: failures[item.key] = nil
        case .again(let delay):
            failures[item.key] = nil
            if !isDirtyAgain { waiting[item.key] = now + delay }
        case .failed:
            let count = failures[item.key, default: 0]
            failures[item.key] = count + 1
            // What made the first attempt is still the reason for the next.
            if !isDirtyAgain {
                waiting[item.key] = now + min(Self.delayMax, Self.firstDelay * (1 << min(count, 16)))
            }
        }
    }
}
