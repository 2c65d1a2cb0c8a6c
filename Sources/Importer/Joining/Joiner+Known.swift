import EventStore
import History
import KubernetesAPI

/// Revisions at or below the head that the store had when the import began.
extension Joiner {
    mutating func joinKnown(_ witnessed: Witnessed) throws {
        let revision = witnessed.revision
        guard let event = try witnessed.stored ?? store.event(at: revision) else {
            if let line = witnessed.lines.first {
                throw ImportError.missingBelowHead(
                    revision: revision.rawValue, object: "\(line.key)",
                    head: headBefore.rawValue, file: sourceNames[line.source])
            }
            return try keepBelowHead(witnessed.requests)
        }
        for line in witnessed.lines { try join(line, known: event) }
        // An earlier import placed something else at a revision that it took for free.
        if event.revisionIsInferred, let first = witnessed.requests.first,
            !first.names.contains(event.key)
        {
            return try keepBelowHead(witnessed.requests)
        }
        var others = witnessed.requests[...]
        if event.request == nil, !outbox.supplements(revision) {
            if let first = others.first, first.names.contains(event.key),
                event.observed.map({ first.received <= $0 }) ?? true
            {
                others.removeFirst()
                tally.joined += 1
                try outbox.add(.supplement(revision: revision, first.request, inferred: false))
                if event.change == .deleted {
                    try amendUnauthored(before: event, with: first.request)
                }
            } else {
                try inferAuthor(of: event, witnessed)
            }
        }
        for line in others { try addNoOp(line, at: revision) }
    }

    /// Later imports do not fill history in.
    private mutating func keepBelowHead(_ requests: [AuditLine]) throws {
        for line in requests {
            tally.requestsBelowHead += 1
            try outbox.add(.request(line.request, at: nil))
        }
    }

    private mutating func join(_ line: WatchLine, known event: Event) throws {
        guard line.key == event.key else {
            guard !event.revisionIsInferred else {
                throw ImportError.missingBelowHead(
                    revision: event.revision.rawValue, object: "\(line.key)",
                    head: headBefore.rawValue, file: sourceNames[line.source])
            }
            throw ImportError.otherCluster(
                file: sourceNames[line.source], found: "\(line.key) at \(event.revision)",
                known: "\(event.key) there", knownFrom: "the store")
        }
        if try store.holds(Array(line.object.document), of: line.key, at: event.revision) {
            tally.repeated += 1
        } else if line.change != .deleted {
            var again = NewEvent(line.object, .reobserved, of: line.key)
            again.observed = line.time
            try add(again)
        }
    }

    private mutating func inferAuthor(of event: Event, _ witnessed: Witnessed) throws {
        guard event.change != .reobserved, pending.mayHaveMade(event.key),
            let inferred = pending.take(
                for: try change(madeBy: event), of: event.key, witnessed)
        else { return }
        tally.inferred += 1
        try outbox.add(
            .supplement(revision: event.revision, inferred.request, inferred: true))
        if inferred.request.subresource == "eviction" {
            try amendUnauthored(before: event, with: inferred.request)
        }
    }

    /// What a stored event did to its object, from the contents before and after.
    private func change(madeBy event: Event) throws -> PendingRequests.Change {
        let after = try state(at: event.position, uid: event.uid)
        var before: LiveObjects.State?
        if event.change != .added, let position = event.previous {
            before = try state(at: position, uid: event.uid)
        }
        return PendingRequests.Change(kind: event.change, from: before, to: after)
    }

    private func state(at position: Position, uid: String) throws -> LiveObjects.State {
        guard let document = try store.document(at: position) else {
            return LiveObjects.State(uid: uid)
        }
        return LiveObjects.State(uid: uid, document: document.bytes)
    }

    private mutating func amendUnauthored(before event: Event, with request: RecordedRequest)
        throws
    {
        guard let position = event.previous, event.change != .added,
            let before = try store.event(atPosition: position), before.uid == event.uid
        else { return }
        try amendUnauthored(before, with: request)
    }

    /// Gives a stored event an author, when nobody claims it.
    mutating func amendUnauthored(_ event: Event, with request: RecordedRequest) throws {
        guard event.request == nil, event.change != .reobserved,
            !outbox.supplements(event.revision)
        else { return }
        if let seen = event.observed, let received = request.received, received > seen { return }
        try outbox.add(.supplement(revision: event.revision, request, inferred: true))
        tally.inferred += 1
    }
}
