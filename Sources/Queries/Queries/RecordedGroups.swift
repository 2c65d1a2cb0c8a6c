import EventStore
import History
import KubernetesAPI

/// The groups that authentication gave a user, from requests of theirs that were recorded. A user
/// is no object of the API: nothing else tells.
struct RecordedGroups {
    private struct Sighting {
        var time: Timestamp
        var groups: [String]
    }

    let reader: Reader
    let user: String

    /// Of the last request up to the moment, else of the first after it; nil when there is none.
    func groups(at moment: Moment) throws(QueryError) -> [String]? {
        let others = try others(around: moment)
        let before = [try write(through: moment.revision), others.before].compactMap(\.self)
        if let last = before.max(by: { $0.time < $1.time }) { return last.groups }
        let after = [try write(from: moment.revision), others.after].compactMap(\.self)
        return after.min { $0.time < $1.time }?.groups
    }

    /// The nearest event that the user wrote: back from a revision, or on from it.
    private func write(
        from: Revision? = nil, through: Revision? = nil
    ) throws(QueryError) -> Sighting? {
        guard reader.store.first != nil else { return nil }
        var found: Sighting?
        try reader.allEvents(from: from, through: through, reversed: from == nil) { event in
            guard let request = event.request, request.user == user else { return true }
            found = Sighting(time: request.received ?? event.time, groups: request.groups)
            return false
        }
        return found
    }

    /// Requests that wrote nothing.
    private func others(
        around moment: Moment
    ) throws(QueryError) -> (before: Sighting?, after: Sighting?) {
        var before: Sighting?
        var after: Sighting?
        let look = { (request: RecordedRequest, revision: Revision?) in
            guard request.user == user,
                let time = request.received ?? request.completed
                    ?? revision.flatMap({ reader.store.time(of: $0) })
            else { return true }
            let sighting = Sighting(time: time, groups: request.groups)
            if let end = moment.time, time <= end {
                if before.map({ $0.time <= time }) ?? true { before = sighting }
            } else if after.map({ $0.time > time }) ?? true {
                after = sighting
            }
            return true
        }
        do {
            try reader.store.otherRequests(look)
        } catch {
            throw QueryError(wrapping: error)
        }
        return (before, after)
    }
}
