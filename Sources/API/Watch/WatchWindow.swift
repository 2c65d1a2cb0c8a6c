internal import Dispatch
internal import EventStore
package import History
internal import KubernetesAPI
internal import Synchronization

/// The recent events of a live store, once for all watches, and the watches that wait for more.
///
/// Holds every event after `start`, by resource, in chunks of one group commit, 16 MiB with all that
/// watches made of them; the oldest chunk goes when the bound is reached. A watch that is further back reads the log, so nothing is ever
/// dropped for it, and nothing is kept for it here.
///
/// ```
/// configmaps  [5..6] [9..9]      [12..14]
/// pods               [7..8] [10..11]            start 4, head 14
/// ```
package final class WatchWindow: Sendable {
    enum Reading {
        /// The log has to be read.
        case behind
        /// All events of the resource after the cursor and up to `through`.
        case chunks([WatchChunk], through: Revision)
    }

    fileprivate struct Waiter {
        var deadline: ContinuousClock.Instant
        var continuation: CheckedContinuation<Void, Never>
    }

    /// When the watches of a resource were woken last, and whether a timer will wake them next.
    fileprivate struct Waking {
        var last: ContinuousClock.Instant
        var isScheduled = false
    }

    fileprivate struct State {
        var chunks: [GroupResource: [WatchChunk]] = [:]
        /// Resources of the chunks in the order of the log, from `oldest` on.
        var order: [GroupResource] = []
        var oldest = 0
        var cost = 0
        var start: Revision
        var head: Revision
        var waiters: [GroupResource: [UInt64: Waiter]] = [:]
        var wakings: [GroupResource: Waking] = [:]
        var waiterCount: UInt64 = 0
    }

    package static let byteCountMax = 16 << 20
    /// A reading's bound: a watch takes more when it has written these.
    private static let readingByteCount = 256 << 10
    /// What waking a watch costs, twice: many watches of a busy resource are woken so seldom that
    /// this takes half a processor at most, and then get more events at once. At most 100 ms apart.
    fileprivate static let wakingCost = Duration.microseconds(40)
    fileprivate static let wakingIntervalMax = Duration.milliseconds(100)

    private let state: Mutex<State>
    /// Of a store that is only read the window is empty: its watches read the log.
    private let isFed: Bool
    private let byteCountMax: Int

    init(_ store: Store, byteCountMax: Int) {
        self.byteCountMax = byteCountMax
        isFed = store.isWritable && store.kind == .live
        state = Mutex(State(start: store.head, head: store.head))
        store.observeCommits { [weak self] events, headBefore in
            self?.add(events, headBefore: headBefore)
        }
    }

    // MARK: growing

    private func add(_ events: [CommittedEvent], headBefore: Revision) {
        var chunks: [(GroupResource, WatchChunk)] = []
        for (resource, own) in Dictionary(grouping: events, by: \.key.resource) {
            let chunk = WatchChunk(own) { [weak self] in self?.grow(by: $0) }
            chunks.append((resource, chunk))
        }
        chunks.sort { $0.1.last < $1.1.last }
        let now = ContinuousClock.now
        let (woken, timers) = state.withLock { state in
            if headBefore != state.head { state.restart(at: headBefore) }
            var woken: [Waiter] = []
            var timers: [(GroupResource, Duration)] = []
            for (resource, chunk) in chunks {
                state.chunks[resource, default: []].append(chunk)
                state.order.append(resource)
                state.cost += chunk.eventByteCount
                state.head = max(state.head, chunk.last)
                if let delay = state.delay(of: resource, now) {
                    if delay > .zero { timers.append((resource, delay)) }
                } else {
                    woken += state.wake(resource, now)
                }
            }
            state.trim(to: byteCountMax)
            return (woken, timers)
        }
        for waiter in woken { waiter.continuation.resume() }
        for (resource, delay) in timers { wake(resource, after: delay) }
    }

    /// Chunks hold more when the first watch wants them in a form.
    private func grow(by byteCount: Int) {
        state.withLock { state in
            state.cost += byteCount
            state.trim(to: byteCountMax)
        }
    }

    private func wake(_ resource: GroupResource, after delay: Duration) {
        let nanoseconds = Int(delay.components.attoseconds / 1_000_000_000)
        DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) {
            let woken = self.state.withLock { $0.wake(resource, ContinuousClock.now) }
            for waiter in woken { waiter.continuation.resume() }
        }
    }

    /// A store that does not feed the window is at `head`: all that waits looks anew.
    package func storeHasGrown(to head: Revision) {
        if isFed { return }
        let woken = state.withLock { state in
            guard head > state.head else { return [Waiter]() }
            state.restart(at: head)
            defer { state.waiters = [:] }
            return state.waiters.values.flatMap(\.values)
        }
        for waiter in woken { waiter.continuation.resume() }
    }

    // MARK: reading

    func read(_ resource: GroupResource, after cursor: Revision) -> Reading {
        state.withLock { state in
            guard isFed, cursor >= state.start else { return .behind }
            let chunks = state.chunks[resource] ?? []
            var (low, high) = (0, chunks.count)
            while low < high {
                let middle = (low + high) / 2
                if chunks[middle].last <= cursor { low = middle + 1 } else { high = middle }
            }
            var taken: [WatchChunk] = []
            var byteCount = 0
            for chunk in chunks[low...] {
                if byteCount > Self.readingByteCount {
                    return .chunks(taken, through: taken.last?.last ?? cursor)
                }
                taken.append(chunk)
                byteCount += chunk.documentByteCount
            }
            return .chunks(taken, through: max(cursor, state.head))
        }
    }

    // MARK: waiting

    /// Returns when the resource may have events after `cursor`, at the latest when `tick` is
    /// called after the deadline, or when the task is cancelled.
    func wait(
        for resource: GroupResource, after cursor: Revision, until deadline: ContinuousClock.Instant
    ) async {
        let number = state.withLock {
            $0.waiterCount += 1
            return $0.waiterCount
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = Waiter(deadline: deadline, continuation: continuation)
                let hasToWait = state.withLock { state in
                    // The handler takes the same lock: either it finds the waiter, or the task is
                    // seen to be cancelled here.
                    if Task.isCancelled || state.hasNews(resource, cursor, isFed: isFed) {
                        return false
                    }
                    state.waiters[resource, default: [:]][number] = waiter
                    return true
                }
                if !hasToWait { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters[resource]?.removeValue(forKey: number) }?
                .continuation.resume()
        }
    }

    /// Wakes what has waited until its deadline. To be called now and then: deadlines are as exact
    /// as that.
    package func tick(_ now: ContinuousClock.Instant) {
        let woken = state.withLock { state in
            var woken: [Waiter] = []
            for (resource, waiters) in state.waiters {
                for (number, waiter) in waiters where waiter.deadline <= now {
                    woken.append(waiter)
                    state.waiters[resource]?.removeValue(forKey: number)
                }
            }
            return woken
        }
        for waiter in woken { waiter.continuation.resume() }
    }
}

extension WatchWindow.State {
    fileprivate mutating func restart(at revision: Revision) {
        for chunk in chunks.values.joined() { _ = chunk.drop() }
        chunks = [:]
        order = []
        oldest = 0
        cost = 0
        start = revision
        head = revision
    }

    /// Also the newest goes when it alone is too much: watches read the log then.
    fileprivate mutating func trim(to byteCount: Int) {
        while cost > byteCount, oldest < order.count { removeOldest() }
    }

    fileprivate mutating func removeOldest() {
        let resource = order[oldest]
        oldest += 1
        if oldest > 1_024, oldest > order.count / 2 {
            order.removeFirst(oldest)
            oldest = 0
        }
        guard let chunk = chunks[resource]?.removeFirst() else { return }
        cost -= chunk.drop()
        // Chunks of one group commit interleave, so some that stay may begin below this.
        start = max(start, chunk.last)
    }

    /// How long the watches of a resource have to wait for news that came now: nil when they are
    /// woken at once, zero when a timer runs already.
    fileprivate mutating func delay(
        of resource: GroupResource, _ now: ContinuousClock.Instant
    ) -> Duration? {
        guard let waking = wakings[resource] else { return nil }
        if waking.isScheduled { return .zero }
        let interval = min(
            WatchWindow.wakingCost * (waiters[resource]?.count ?? 0),
            WatchWindow.wakingIntervalMax)
        guard now < waking.last + interval else { return nil }
        wakings[resource]?.isScheduled = true
        return waking.last + interval - now
    }

    fileprivate mutating func wake(
        _ resource: GroupResource, _ now: ContinuousClock.Instant
    ) -> [WatchWindow.Waiter] {
        wakings[resource] = WatchWindow.Waking(last: now)
        return waiters.removeValue(forKey: resource).map { Array($0.values) } ?? []
    }

    fileprivate func hasNews(_ resource: GroupResource, _ cursor: Revision, isFed: Bool) -> Bool {
        guard isFed else { return head > cursor }
        // The timer will wake this one too.
        if wakings[resource]?.isScheduled ?? false { return false }
        return cursor < start || (chunks[resource]?.last.map { $0.last > cursor } ?? false)
    }
}
