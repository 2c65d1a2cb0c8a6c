import EventStore
import History
import KubernetesAPI

/// Revisions above the head that the store had before the import.
extension Joiner {
    mutating func joinNew(_ line: WatchLine, _ witnessed: Witnessed) throws {
        let requests = witnessed.requests
        // A request received after the event was seen can't have written it.
        let author = requests.first.flatMap { request in
            request.names.contains(line.key)
                && line.time.map({ request.received <= $0 }) ?? true ? request : nil
        }
        let change = live.apply(line.change, of: line.key, line.object)
        var event = NewEvent(line.object, change.kind, of: line.key)
        event.observed = line.time
        if let author {
            event.request = author.request
            tally.joined += 1
        } else if let inferred = pending.take(for: change, of: line.key, witnessed) {
            event.request = inferred.request
            event.requestIsInferred = true
            tally.inferred += 1
            if inferred.request.subresource == "eviction" {
                // An eviction first notes its reason in the Pod's status, then deletes.
                try amendUnauthored(before: event, with: inferred.request)
            }
        }
        if change.kind == .deleted, let author {
            // A deletion without grace makes two revisions; its answer names the second.
            try amendUnauthored(before: event, with: author.request)
        }
        try add(event)
        for request in requests where request.request.requestID != author?.request.requestID {
            try addNoOp(request, at: event.revision)
        }
    }

    /// Gives the object's event before this one the same author, when nobody claims it.
    private mutating func amendUnauthored(before event: NewEvent, with request: RecordedRequest)
        throws
    {
        guard let before = outbox.latestEvent(of: event.key) else {
            guard headBefore > .zero, let last = store.history(of: event.key).last,
                last.revision <= headBefore, last.change != .reobserved,
                let known = try store.event(atPosition: last.position), known.uid == event.uid
            else { return }
            return try amendUnauthored(known, with: request)
        }
        guard before.request == nil, before.uid == event.uid else { return }
        if let seen = before.observed, let received = request.received, received > seen { return }
        outbox.amendLatest(of: event.key, with: request)
        tally.inferred += 1
    }

    /// A second author of a revision: it changed nothing, or it took the last finalizer off, which
    /// makes a deletion that comes later.
    mutating func addNoOp(_ line: AuditLine, at revision: Revision) throws {
        if line.objects.first?.isTerminating == true {
            pending.add(PendingRequests.Entry(line: line, namedRevision: revision))
        } else {
            try outbox.add(.request(line.request, at: revision))
        }
    }

    mutating func joinAuditOnly(
        _ line: AuditLine, _ others: ArraySlice<AuditLine>
    ) throws {
        guard var object = line.objects.first, let key = line.names.first else { return }
        if !line.answersWithObject {
            guard var scaled = try documentAfterScale(line, of: key) else {
                tally.scalesWithoutContent += 1
                try outbox.add(.request(line.request, at: nil))
                return
            }
            scaled.revision = object.revision
            object = scaled
        }
        let isGone = line.request.verb == "delete" && object.isReleased
        let change = live.apply(isGone ? .deleted : .modified, of: key, object)
        var event = NewEvent(object, change.kind, of: key)
        event.request = line.request
        tally.joined += 1
        try add(event)
        for other in others { try addNoOp(other, at: event.revision) }
    }

    mutating func reobserve(_ line: WatchLine, after first: WatchLine) throws {
        if line.object.document == first.object.document {
            tally.repeated += 1
            return
        }
        guard line.key == first.key else {
            throw ImportError.line(
                file: sourceNames[line.source], line: 0,
                reason: "revision \(line.object.revision) is of \(line.key) here and of "
                    + "\(first.key) in \(sourceNames[first.source]): these are two clusters")
        }
        var event = NewEvent(line.object, .reobserved, of: line.key)
        event.observed = line.time
        try add(event)
    }
}
