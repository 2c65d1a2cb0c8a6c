internal import History
package import KubernetesAPI

/// Counts over all events of a store, known without reading one.
package struct StoreTally: Sendable {
    package struct Count: Sendable {
        package var events: Int
        /// Events whose request is known.
        package var withAuthor: Int
        /// Effective times of the first event and the last.
        package var from: Timestamp
        package var to: Timestamp
    }

    package var byResource: [GroupResource: Count] = [:]
    /// Events whose request was joined to them by a rule.
    package var inferredAuthors = 0
    package var inferredRevisions = 0
    package var distinctRevisions = 0
    /// Requests that made no event.
    package var otherRequests = 0
}

extension Store {
    package func tally() -> StoreTally {
        let snapshot = self.snapshot()
        var tally = StoreTally()
        func time(_ index: Int) -> Timestamp {
            Timestamp(nanoseconds: snapshot.run.time(ofEvent: index) ?? 0)
        }
        for (number, count) in snapshot.run.tally.resources.enumerated() where count.events > 0 {
            tally.byResource[snapshot.run.interns.resources[number]] = StoreTally.Count(
                events: count.events, withAuthor: count.withAuthor, from: time(count.first),
                to: time(count.last))
        }
        tally.inferredAuthors = snapshot.run.tally.inferredAuthors
        tally.inferredRevisions = snapshot.run.tally.inferredRevisions
        tally.distinctRevisions = snapshot.run.tally.distinctRevisions
        tally.otherRequests = snapshot.run.requests.count
        return tally
    }
}
