internal import Dispatch
internal import Synchronization

/// Entries on their way to one sink. A thread of its own writes what has come since it last looked,
/// so that a slow sink makes larger writes, not longer ones.
package final class AuditQueue: Sendable {
    /// What becomes of a request while the sink is slow: the operator's choice.
    package enum Mode: String, CaseIterable, Sendable {
        /// It goes on at once; entries above the bound are dropped and counted.
        case batch
        /// It waits until its entry is written, or has failed to be.
        case blocking
        /// And it fails when its first entry can't be written.
        case blockingStrict = "blocking-strict"
    }

    private struct Item {
        var entry: [UInt8]
        var waiter: CheckedContinuation<Bool, Never>?
    }

    private struct State {
        var items: [Item] = []
        var byteCount = 0
        var isWriting = false
        var tally = Tally()
    }

    package struct Tally: Hashable, Sendable {
        package var written = 0
        /// Above the bound, in batch mode.
        package var dropped = 0
        /// The sink did not take them.
        package var failed = 0
    }

    package let mode: Mode
    private let sink: any AuditSink
    private let entryCountMax: Int
    private let byteCountMax: Int
    private let onFailure: @Sendable (String) -> Void
    private let thread: DispatchQueue
    private let state = Mutex(State())

    /// A sink gets at most this many entries at once, as Kubernetes' webhooks do.
    private static let groupCountMax = 400

    /// - Parameters:
    ///   - entryCountMax, byteCountMax: what may wait in batch mode. The other modes hold what the
    ///     requests in flight hold.
    ///   - onFailure: told in words, on the sink's thread.
    package init(
        _ sink: any AuditSink, mode: Mode, entryCountMax: Int = 10_000,
        byteCountMax: Int = 64 << 20, onFailure: @escaping @Sendable (String) -> Void
    ) {
        self.sink = sink
        self.mode = mode
        self.entryCountMax = entryCountMax
        self.byteCountMax = byteCountMax
        self.onFailure = onFailure
        thread = DispatchQueue(label: "dev.hindsight.audit.\(sink.name)")
    }

    package var name: String { sink.name }
    package var tally: Tally { state.withLock { $0.tally } }

    /// False when the entry is lost. In batch mode nobody waits, and true means that it is queued.
    package func add(_ entry: [UInt8]) async -> Bool {
        guard mode != .batch else { return queue(Item(entry: entry)) }
        return await withCheckedContinuation { waiter in
            _ = queue(Item(entry: entry, waiter: waiter))
        }
    }

    /// Returns when everything that was added before is written.
    package func flush() async {
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            // The thread is serial: what was queued is written by work that stands before this.
            thread.async { done.resume() }
        }
    }

    private func queue(_ item: Item) -> Bool {
        let (isQueued, starts) = state.withLock { state -> (Bool, Bool) in
            if mode == .batch,
                state.items.count >= entryCountMax
                    || state.byteCount + item.entry.count > byteCountMax
            {
                state.tally.dropped += 1
                return (false, false)
            }
            state.items.append(item)
            state.byteCount += item.entry.count
            defer { state.isWriting = true }
            return (true, !state.isWriting)
        }
        if starts { thread.async { self.writeAll() } }
        return isQueued
    }

    private func writeAll() {
        while true {
            let group = state.withLock { state -> [Item] in
                let group = Array(state.items.prefix(Self.groupCountMax))
                state.items.removeFirst(group.count)
                state.byteCount -= group.reduce(0) { $0 + $1.entry.count }
                state.isWriting = !group.isEmpty
                return group
            }
            if group.isEmpty { return }
            var isWritten = true
            do throws(AuditSinkError) {
                try sink.write(group.map(\.entry))
            } catch {
                isWritten = false
                onFailure("audit \(sink.name): \(group.count) entries are lost: \(error)")
            }
            state.withLock { state in
                if isWritten {
                    state.tally.written += group.count
                } else {
                    state.tally.failed += group.count
                }
            }
            for item in group { item.waiter?.resume(returning: isWritten) }
        }
    }
}
