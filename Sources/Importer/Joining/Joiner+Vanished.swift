import EventStore
import History
import KubernetesAPI

/// Objects that ended while nothing recorded them, as a later list shows.
extension Joiner {
    struct Vanished {
        var key: ObjectKey
        var uid: String
        /// Where it was last seen.
        var revision: UInt64
    }

    /// Notes what the lists before a revision lack.
    mutating func noteVanished(before revision: Revision?) {
        let due = lists.prefix { list in revision.map { list.revision <= $0.rawValue } ?? true }
        guard !due.isEmpty else { return }
        lists.removeFirst(due.count)
        let byResource = Dictionary(grouping: due, by: \.resource)
        let gone = live.filter { key, state in
            byResource[key.resource]?.contains {
                $0.lacks(key, lastChangedAt: state.revision)
            } ?? false
        }
        vanished += gone.sorted { $0.key < $1.key }.map { key, state in
            Vanished(key: key, uid: state.uid, revision: state.revision)
        }
    }

    /// Gives each a tombstone at a revision that nothing else claims.
    mutating func placeVanished(below next: Revision?) throws {
        while let object = vanished.first {
            let revision = Revision(outbox.head.rawValue + 1)
            if let next, revision >= next { return }
            vanished.removeFirst()
            guard let state = live[object.key], state.uid == object.uid,
                state.revision == object.revision
            else { continue }
            // Only a tombstone of a request has no content, and that is not alive.
            guard let last = try latestDocument(of: object.key)?.object else { continue }
            live.remove(object.key)
            tally.vanished += 1
            tally.inferred += 1
            var event = NewEvent(last, .deleted, of: object.key)
            event.revision = revision
            event.revisionIsInferred = true
            try add(event)
        }
    }
}
