package import EventStore
internal import History
internal import Synchronization

/// What was committed since the controllers looked last: the events themselves while they are few,
/// so that nothing has to be read from the log again.
///
/// Bounded: of more than it holds it only remembers that the log has the rest.
package final class CommitFeed: Sendable {
    /// With what the watches hold, the documents are in memory once.
    private static let countMax = 4_096
    private static let byteCountMax = 8 << 20

    struct News {
        /// In the order of the log.
        var events: [CommittedEvent] = []
        /// All that was committed is among the events.
        var isWhole = true
    }

    private struct State {
        var news = News()
        var byteCount = 0
        var isAnnounced = false
    }

    private let state = Mutex(State())
    private let signal: AsyncStream<Void>.Continuation
    /// An element when there are news, however many.
    let signals: AsyncStream<Void>

    package init(_ store: Store) {
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        store.observeCommits { [weak self] events, _ in self?.add(events) }
    }

    /// Without events, something else than the writer has appended.
    private func add(_ events: [CommittedEvent]) {
        let isFirst = state.withLock { state in
            defer { state.isAnnounced = true }
            state.byteCount += events.reduce(0) { $0 + $1.document.bytes.count }
            if state.news.isWhole, !events.isEmpty,
                state.news.events.count + events.count <= Self.countMax,
                state.byteCount <= Self.byteCountMax
            {
                state.news.events += events
            } else {
                state.news = News(isWhole: false)
            }
            return !state.isAnnounced
        }
        if isFirst { signal.yield() }
    }

    func take() -> News {
        state.withLock { state in
            defer { state = State() }
            return state.news
        }
    }
}
