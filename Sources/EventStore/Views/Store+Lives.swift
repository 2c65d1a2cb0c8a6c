package import History
package import KubernetesAPI

/// Where lives begin and end, found in memory without going through the events in between.
extension Store {
    /// The key's latest event that the view at `revision` has seen, tombstones included. O(log n) in
    /// the key's events.
    package func latestEvent(of key: ObjectKey, through revision: Revision) -> EventReference? {
        let snapshot = self.snapshot()
        guard let number = snapshot.run.number(of: key),
            let index = snapshot.run.latestEvent(of: number, through: revision.rawValue)
        else { return nil }
        return snapshot.run.reference(to: index)
    }

    /// The event before the one at `position` of the same key.
    package func eventBefore(_ position: Position) -> EventReference? {
        let snapshot = self.snapshot()
        guard let index = snapshot.run.eventIndex(at: position),
            let before = snapshot.run.previous(of: index)
        else { return nil }
        return snapshot.run.reference(to: before)
    }

    /// With which event the life began that the key has at `high`; nil when it has none there, or
    /// had the same at `low`. O(log n) steps of O(log n) in the key's events.
    package func beginning(
        of key: ObjectKey, after low: Revision, through high: Revision
    ) -> EventReference? {
        let snapshot = self.snapshot()
        guard let number = snapshot.run.number(of: key),
            let last = snapshot.run.latestEvent(of: number, through: high.rawValue),
            snapshot.run.isAlive(last)
        else { return nil }
        let life = snapshot.run.objects[last]
        return snapshot.run.turningPoint(
            of: number, after: low.rawValue, through: high.rawValue
        ) { index in index.map { snapshot.run.objects[$0] == life } ?? false }
            .map { snapshot.run.reference(to: $0) }
    }

    /// Which event ended the life that the key has at `low`: a tombstone, or the first event of the
    /// next life. nil when the key has none there, or has the same at `high`. Costs as `beginning`.
    package func ending(
        of key: ObjectKey, after low: Revision, through high: Revision
    ) -> EventReference? {
        let snapshot = self.snapshot()
        guard let number = snapshot.run.number(of: key),
            let first = snapshot.run.latestEvent(of: number, through: low.rawValue),
            snapshot.run.isAlive(first)
        else { return nil }
        let life = snapshot.run.objects[first]
        return snapshot.run.turningPoint(
            of: number, after: low.rawValue, through: high.rawValue
        ) { index in
            index.map {
                snapshot.run.objects[$0] != life || !snapshot.run.isAlive($0)
            } ?? false
        }.map { snapshot.run.reference(to: $0) }
    }
}

extension Run {
    /// The first event of a key from which on something holds, that does not before it; nil when it
    /// holds after `low` already or not yet at `high`. Where it comes and goes, one of the events at
    /// which it came.
    fileprivate func turningPoint(
        of key: UInt32, after low: UInt64, through high: UInt64, _ holds: (Int?) -> Bool
    ) -> Int? {
        guard low < high, !holds(latestEvent(of: key, through: low)),
            var found = latestEvent(of: key, through: high), holds(found)
        else { return nil }
        var low = low
        while revisions[found] - low > 1 {
            let middle = low + (revisions[found] - low) / 2
            if let index = latestEvent(of: key, through: middle), holds(index) {
                found = index
            } else {
                low = middle
            }
        }
        // Content that was observed anew is seen at the revision of the event before it.
        while let before = previous(of: found), revisions[before] > low, holds(before) {
            found = before
        }
        return found
    }
}
