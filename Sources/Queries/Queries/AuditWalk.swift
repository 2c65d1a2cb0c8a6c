import Access
import Document
import EventStore
import History
import KubernetesAPI

/// One run of `audit`: finds the requests that pass, puts them in the order of time, tells them.
///
/// Of a request that made an event it holds only time and place (24 bytes) and reads the event
/// again when its turn comes; the others, of which there are fewer, it holds whole.
struct AuditWalk {
    private struct Found {
        var time: Timestamp
        /// Of the event; of other requests their index in `others`.
        var position: Position?
        var other = 0
    }

    private let query: AuditQuery
    private let reader: Reader
    private let requests: RequestFilter
    private let resources: Set<GroupResource>
    private let codes: [ClosedRange<UInt16>]
    private let since: Moment?
    private let until: Moment?
    private var found: [Found] = []
    private var others: [AuditLine] = []
    /// Lines of requests that made several events (`deletecollection`), or that a rule placed more
    /// than once, by request ID.
    private var several: [String: Int] = [:]

    init(_ query: AuditQuery, _ reader: Reader) throws(QueryError) {
        self.query = query
        self.reader = reader
        requests = RequestFilter(by: query.by, agents: query.agent, verbs: query.verb)
        resources =
            query.resource.isEmpty
            ? [] : try reader.resources(query.resource, kinds: try reader.kindsOfAllTime())
        codes = try query.code.map { text throws(QueryError) in try Self.codes(text) }
        since = try query.since.map { text throws(QueryError) in
            try TimeSpec(text).resolve(reader, as: .since)
        }
        until = try query.until.map { text throws(QueryError) in
            try TimeSpec(text).resolve(reader, as: .until)
        }
    }

    /// `403` or `4xx`.
    private static func codes(_ text: String) throws(QueryError) -> ClosedRange<UInt16> {
        if let code = UInt16(text), (100...599).contains(code) { return code...code }
        if text.utf8.count == 3, text.lowercased().hasSuffix("xx"),
            let hundred = UInt16(text.prefix(1)), (1...5).contains(hundred)
        {
            return hundred * 100...hundred * 100 + 99
        }
        throw QueryError(.wrongUse, "\"\(text)\" is no HTTP status: write 403 or 4xx")
    }

    /// Requests that made events. Bounds go by revision, so that `audit` and `log` of one stretch
    /// tell of the same writes.
    mutating func readWrites() throws(QueryError) {
        if query.reads { return }
        var walk = self
        try reader.events(
            from: since?.revision, through: until?.revision, reversed: false, depth: .present
        ) { event throws(QueryError) in
            if let request = event.request, event.change != .reobserved, walk.takes(request),
                walk.isWanted(request.addressed ?? event.key)
            {
                walk.add(request, of: event)
            }
            return true
        }
        self = walk
    }

    /// Reads, refusals and requests that changed nothing. Bounds go by time.
    mutating func readOthers() throws(QueryError) {
        var walk = self
        let others = { (request: RecordedRequest, revision: Revision?) throws(QueryError) in
            let time = request.received ?? request.completed
            guard walk.takes(request), walk.isWanted(request.target),
                let time = time ?? revision.flatMap({ walk.reader.store.time(of: $0) }),
                walk.isWithinBounds(time), try walk.isSeen(request)
            else { return true }
            walk.found.append(Found(time: time, other: walk.others.count))
            walk.others.append(
                AuditLine(
                    request, isInferred: false, time: time,
                    object: request.target.map { NamedObject(key: $0, uid: "") },
                    revision: revision))
            return true
        }
        do {
            try reader.store.otherRequests(others)
        } catch {
            throw QueryError(wrapping: error)
        }
        self = walk
    }

    /// In the order of time; of one moment in the order of the log.
    mutating func tell(
        newest limit: Int?, reversed: Bool, _ body: (AuditLine) -> Bool
    ) throws(QueryError) {
        let order = found.indices.sorted { (found[$0].time, $0) < (found[$1].time, $1) }
            .suffix(limit ?? .max)
        for index in reversed ? Array(order.reversed()) : Array(order) {
            guard let line = try line(found[index]) else { continue }
            guard body(line) else { return }
        }
    }

    private func line(_ found: Found) throws(QueryError) -> AuditLine? {
        guard let position = found.position else { return others[found.other] }
        guard let event = try reader.event(at: position), let request = event.request else {
            return nil
        }
        let isCollection = request.verb == "deletecollection"
        let key = isCollection ? request.target ?? event.key : request.addressed ?? event.key
        return AuditLine(
            request, isInferred: event.requestIsInferred, time: found.time,
            object: NamedObject(key: key, uid: key == event.key ? event.uid : ""),
            revision: event.revision)
    }

    private mutating func add(_ request: RecordedRequest, of event: Event) {
        let entry = Found(time: request.received ?? event.time, position: event.position)
        if let earlier = several[request.requestID], !request.requestID.isEmpty {
            // The event that the source named tells more than those that a rule placed.
            if !event.requestIsInferred { found[earlier] = entry }
            return
        }
        let isSeveral = request.verb == "delete" || request.verb == "deletecollection"
        if event.requestIsInferred || isSeveral { several[request.requestID] = found.count }
        found.append(entry)
    }

    private func takes(_ request: RecordedRequest) -> Bool {
        guard requests.takes(request) else { return false }
        if query.reads, !["get", "list", "watch"].contains(request.verb) { return false }
        if query.denied, ![401, 403].contains(request.code), request.decision != "forbid" {
            return false
        }
        if !codes.isEmpty, !codes.contains(where: { $0.contains(request.code) }) { return false }
        return true
    }

    private func isWanted(_ key: ObjectKey?) -> Bool {
        if resources.isEmpty, query.name == nil, query.namespace == nil { return true }
        guard let key else { return false }
        if !resources.isEmpty, !resources.contains(key.resource) { return false }
        if let name = query.name, key.name != name { return false }
        if let namespace = query.namespace, key.namespace != namespace { return false }
        return true
    }

    /// People see their own requests, and those about what they may read.
    private func isSeen(_ request: RecordedRequest) throws(QueryError) -> Bool {
        guard let sight = reader.sight else { return true }
        if haveSameBytes(request.user, sight.principal.user) { return true }
        if let target = request.target { return try sight.sees(target, .present) }
        let path = request.requestURI.prefix { $0 != "?" }
        return try sight.may(AccessAction("get", path: String(path)))
    }

    private func isWithinBounds(_ time: Timestamp) -> Bool {
        if let start = since?.time, time < start { return false }
        if let end = until?.time, time > end { return false }
        return true
    }
}

extension RecordedRequest {
    /// What was addressed, when that is one object.
    fileprivate var addressed: ObjectKey? {
        target.flatMap { $0.name.isEmpty ? nil : $0 }
    }
}
