internal import Synchronization

/// The keys that lived at moments of the past, in key order, made when they are asked for.
///
/// Of each resource the set after every so many comings and goings, `intervalMin` or as many as
/// live then, is kept as a checkpoint; a set in between is the checkpoint before it and what came
/// and went since. History does not change, so checkpoints hold for every snapshot of the run, and
/// a run that grows only adds to them. Together they take at most `byteCountMax`, being thinned out
/// when there are more.
final class LiveSets: Sendable {
    private struct Resource {
        var checkpoints: [(changeCount: Int, keys: [UInt32])] = [(0, [])]
        /// Thinning out doubles it.
        var intervalMin = 1_024
    }

    private struct Place: Hashable {
        var resource: UInt32
        var changeCount: Int
    }

    private struct State {
        var resources: [UInt32: Resource] = [:]
        var byteCount = 0
        var sorted = BoundedCache<Place, SortedKeys>(costMax: 8 << 20)
    }

    private static let byteCountMax = 16 << 20

    private let state = Mutex(State())

    /// The keys of a resource that are alive after its first `changeCount` changes.
    func keys(resource: UInt32, afterChanges changeCount: Int, _ run: Run) -> SortedKeys {
        let place = Place(resource: resource, changeCount: changeCount)
        if let known = state.withLock({ $0.sorted.value(place) }) { return known }
        let base = state.withLock { state in
            Self.extend(&state, resource, through: changeCount, run)
            return state.resources[resource]?.checkpoints.last { $0.changeCount <= changeCount }
        }
        let keys = Self.applied(
            (base?.changeCount ?? 0)..<changeCount, to: base?.keys ?? [],
            run.liveHistories[Int(resource)], run)
        let sorted = SortedKeys(sorted: run.sorted(keys))
        state.withLock { $0.sorted.insert(sorted, at: place, cost: keys.count * 4 + 256) }
        return sorted
    }

    /// Makes the checkpoints that are missing up to a change.
    private static func extend(
        _ state: inout State, _ number: UInt32, through changeCount: Int, _ run: Run
    ) {
        var resource = state.resources[number] ?? Resource()
        let history = run.liveHistories[Int(number)]
        while let last = resource.checkpoints.last {
            let next = last.changeCount + max(resource.intervalMin, last.keys.count)
            guard next <= changeCount else { break }
            let keys = applied(last.changeCount..<next, to: last.keys, history, run)
            resource.checkpoints.append((next, keys))
            state.byteCount += keys.count * 4 + 64
        }
        state.resources[number] = resource
        while state.byteCount > byteCountMax, thinOut(&state) {}
    }

    /// Every second checkpoint goes; false when there is nothing left to go.
    private static func thinOut(_ state: inout State) -> Bool {
        let before = state.byteCount
        for number in state.resources.keys {
            guard var resource = state.resources[number] else { continue }
            resource.intervalMin *= 2
            let kept = resource.checkpoints.enumerated().filter { index, _ in
                index == 0 || index % 2 == 0 || index == resource.checkpoints.count - 1
            }
            for (index, checkpoint) in resource.checkpoints.enumerated()
            where !(index == 0 || index % 2 == 0 || index == resource.checkpoints.count - 1) {
                state.byteCount -= checkpoint.keys.count * 4 + 64
            }
            resource.checkpoints = kept.map(\.element)
            state.resources[number] = resource
        }
        return state.byteCount < before
    }

    /// The last change of a key decides.
    private static func applied(
        _ changes: Range<Int>, to base: [UInt32], _ history: LiveHistory, _ run: Run
    ) -> [UInt32] {
        if changes.isEmpty { return base }
        var seen = Set<UInt32>(minimumCapacity: changes.count)
        var keys: [UInt32] = []
        keys.reserveCapacity(base.count + changes.count)
        for change in changes.reversed() {
            let event = Int(history.events[change])
            let key = run.key(of: event)
            if seen.insert(key).inserted, run.isAlive(event) { keys.append(key) }
        }
        for key in base where !seen.contains(key) { keys.append(key) }
        return keys
    }
}
