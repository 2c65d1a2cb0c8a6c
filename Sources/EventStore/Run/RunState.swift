/// A run as readers share it.
final class RunSnapshot: Sendable {
    let run: Run

    init(_ run: Run) {
        self.run = run
    }
}

/// The store's run, and the snapshot that readers got of it since the last change.
///
/// A change drops the snapshot first. When no reader holds it any more, the run's arrays are
/// changed in place; else the change copies them, and the reader's stay as they were.
struct RunState {
    private(set) var run: Run
    private var latest: RunSnapshot?

    init(_ run: Run) {
        self.run = run
    }

    mutating func snapshot() -> RunSnapshot {
        if let latest { return latest }
        let made = RunSnapshot(run)
        latest = made
        return made
    }

    mutating func change<R, E: Error>(_ body: (inout Run) throws(E) -> R) throws(E) -> R {
        latest = nil
        return try body(&run)
    }
}
