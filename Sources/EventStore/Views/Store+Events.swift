package import History
package import KubernetesAPI

extension Store {
    // MARK: single events

    /// The event that took exactly this revision. Its request comes without the body; see
    /// `requests(of:)`.
    package func event(at revision: Revision) throws(StoreError) -> Event? {
        let snapshot = self.snapshot()
        guard let index = snapshot.run.eventIndex(at: revision.rawValue) else { return nil }
        return try EventReading(self, snapshot).event(index)
    }

    package func event(atPosition position: Position) throws(StoreError) -> Event? {
        let snapshot = self.snapshot()
        guard let index = snapshot.run.eventIndex(at: position) else { return nil }
        return try EventReading(self, snapshot).event(index)
    }

    /// The events at positions that rise, as they are read: for many of them.
    package func events(
        atPositions positions: some Sequence<Position>, _ body: (Event) throws -> Void
    ) throws {
        let snapshot = self.snapshot()
        let reading = try EventReading(self, snapshot)
        for position in positions {
            guard let index = snapshot.run.eventIndex(at: position) else { continue }
            try body(try reading.eventInOrder(index))
        }
    }

    // MARK: many events

    /// Visits events in the order of the log, or against it, until `body` returns false. Bounds
    /// are inclusive. Requests come without their bodies.
    ///
    /// A reobserved event counts as what comes after the revision at which it was seen.
    package func events(
        from: Revision? = nil, through: Revision? = nil, resource: GroupResource? = nil,
        key: ObjectKey? = nil, reversed: Bool = false, _ body: (Event) throws -> Bool
    ) throws {
        let snapshot = self.snapshot()
        let low = from.map { snapshot.run.firstIndex(from: $0.rawValue) } ?? 0
        let high = through.map {
            snapshot.run.eventCount(through: $0.rawValue)
        } ?? snapshot.run.eventCount
        guard low < high else { return }
        let reading = try EventReading(self, snapshot)
        if let key {
            let indexes = Self.indexes(of: key, snapshot.run).filter { (low..<high).contains($0) }
            for index in reversed ? indexes.reversed() : indexes {
                guard try body(try reading.event(index)) else { return }
            }
            return
        }
        var wanted: UInt32?
        if let resource {
            guard let number = snapshot.run.resourceNumber(resource) else { return }
            wanted = number
        }
        for step in 0..<high - low {
            let index = reversed ? high - 1 - step : low + step
            if let wanted, snapshot.run.resource(of: index) != wanted { continue }
            guard try body(try reading.eventInOrder(index)) else { return }
        }
    }

    /// Visits the events at `position` and later, and returns the position after the last visited,
    /// where to go on. `refresh` takes in what another process appends meanwhile.
    package func follow(
        from position: Position, _ body: (Event) throws -> Bool
    ) throws -> Position {
        let snapshot = self.snapshot()
        let reading = try EventReading(self, snapshot)
        var next = position
        let first = snapshot.run.firstIndex(fromPosition: position.rawValue)
        for index in first..<snapshot.run.eventCount {
            let event = try reading.eventInOrder(index)
            next = Position(event.position.rawValue + 1)
            guard try body(event) else { break }
        }
        return next
    }

    // MARK: from memory

    /// All events of a key, oldest first; lives of the same name follow each other.
    package func history(of key: ObjectKey) -> [EventReference] {
        let snapshot = self.snapshot()
        return Self.indexes(of: key, snapshot.run).map { snapshot.run.reference(to: $0) }
    }

    /// Of a key, the events that are seen first after a revision.
    private static func indexes(
        of key: ObjectKey, _ run: Run, after revision: UInt64 = 0, through last: UInt64 = .max,
        limit: Int = .max
    ) -> [Int] {
        guard let number = run.number(of: key) else { return [] }
        var indexes: [Int] = []
        var at = run.latestEvent(of: number, through: last)
        while let index = at, run.revisions[index] > revision, indexes.count < limit {
            indexes.append(index)
            at = run.previous(of: index)
        }
        return indexes.reversed()
    }

    /// The events of a key that are seen first after one revision and up to another, the newest
    /// `limit` of them, oldest first.
    package func history(
        of key: ObjectKey, after: Revision, through: Revision, limit: Int = .max
    ) -> [EventReference] {
        let snapshot = self.snapshot()
        return Self.indexes(
            of: key, snapshot.run, after: after.rawValue, through: through.rawValue, limit: limit
        ).map { snapshot.run.reference(to: $0) }
    }

    /// Every key of the resource that ever lived, in key order.
    package func keys(resource: GroupResource, namespace: String? = nil) -> [ObjectKey] {
        let snapshot = self.snapshot()
        guard let number = snapshot.run.resourceNumber(resource) else { return [] }
        var keys: [ObjectKey] = []
        let sorted = snapshot.run.allKeys(ofResource: number)
        snapshot.run.visit(sorted, namespace: namespace, after: nil) { key in
            keys.append(snapshot.run.objectKey(ofKey: key))
            return true
        }
        return keys
    }

    /// Every resource that ever had an object, in order.
    package func resources() -> [GroupResource] {
        let snapshot = self.snapshot()
        return snapshot.run.interns.resources.indices.dropFirst()
            .filter { snapshot.run.tally.eventCount(ofResource: $0) > 0 }
            .map { snapshot.run.interns.resources[$0] }.sorted()
    }

    /// The first event after `revision`, of a resource or a key when one is given.
    package func nextEvent(
        after revision: Revision, resource: GroupResource? = nil, key: ObjectKey? = nil
    ) -> EventReference? {
        let snapshot = self.snapshot()
        if let key {
            return Self.indexes(of: key, snapshot.run, after: revision.rawValue).first
                .map { snapshot.run.reference(to: $0) }
        }
        guard revision.rawValue < .max else { return nil }
        let start = snapshot.run.firstIndex(from: revision.rawValue + 1)
        guard let resource else {
            return start < snapshot.run.eventCount ? snapshot.run.reference(to: start) : nil
        }
        guard let number = snapshot.run.resourceNumber(resource) else { return nil }
        for index in start..<snapshot.run.eventCount
        where snapshot.run.resource(of: index) == number {
            return snapshot.run.reference(to: index)
        }
        return nil
    }

    // MARK: requests

    /// The requests that name a revision, bodies included: the writer of its event first, then
    /// those that changed nothing.
    package func requests(of revision: Revision) throws(StoreError) -> [RecordedRequest] {
        let snapshot = self.snapshot()
        let reading = try EventReading(self, snapshot)
        var requests: [RecordedRequest] = []
        if let index = snapshot.run.eventIndex(at: revision.rawValue) {
            let position = UInt64(snapshot.run.positions[index])
            if let request = try reading.request(at: position) { requests.append(request) }
        }
        let number = revision.rawValue
        let later = snapshot.run.supplements[number] + snapshot.run.namedBy[number]
        for position in later {
            if let request = try reading.request(at: UInt64(position)) { requests.append(request) }
        }
        return requests
    }

    /// Visits the requests that made no event, in the order of the log, until `body` returns
    /// false: refusals, reads, and no-ops with the revision that they named. Without bodies.
    package func otherRequests(
        _ body: (RecordedRequest, Revision?) throws -> Bool
    ) throws {
        let snapshot = self.snapshot()
        let reading = try EventReading(self, snapshot)
        for index in snapshot.run.requests.indices {
            let position = snapshot.run.requests[index]
            guard case .request(let revision, let envelope) =
                try reading.envelopeInOrder(UInt64(position))
            else { continue }
            let request = reading.assembly.request(envelope, own: nil)
            guard try body(request, revision.map { Revision($0) }) else { return }
        }
    }

    /// Visits the IDs of all requests of the store: of writers, supplements, and others.
    package func forEachRequestID(_ body: (String) -> Void) throws(StoreError) {
        let session = try LogSession(log)
        for first in log.blockStarts {
            let envelopes: [Envelope]
            do throws(any Error) {
                envelopes = try session.envelopes(at: first).decoded()
            } catch {
                throw StoreError(error, path: path)
            }
            for envelope in envelopes {
                if let request = envelope.request, !request.requestID.isEmpty {
                    body(request.requestID)
                }
            }
        }
    }

    package func coverage() throws(StoreError) -> [Coverage] {
        let snapshot = self.snapshot()
        return snapshot.run.coverage.map { window in
            Coverage(
                source: Coverage.Source(rawValue: window.source) ?? .watch,
                resource: window.resource == 0
                    ? nil : snapshot.run.interns.resources[safe: window.resource],
                from: Timestamp(nanoseconds: window.from), to: Timestamp(nanoseconds: window.to),
                first: window.first.map { Revision($0) }, last: window.last.map { Revision($0) })
        }
    }
}

/// Decodes envelopes of one store for one call.
final class EventReading {
    let assembly: EventAssembly
    private let snapshot: RunSnapshot
    private let session: LogSession
    /// The block that was decoded whole, for reading in order.
    private var first: UInt64 = 0
    private var decoded: [Envelope] = []

    init(_ store: Store, _ snapshot: RunSnapshot) throws(StoreError) {
        self.snapshot = snapshot
        assembly = EventAssembly(snapshot: snapshot)
        session = try LogSession(store.log)
    }

    func event(_ index: Int) throws(StoreError) -> Event {
        let position = UInt64(snapshot.run.positions[index])
        return try event(try session.envelope(at: position), at: position)
    }

    /// As `event`, for callers that go through the log: decodes blocks whole.
    func eventInOrder(_ index: Int) throws(StoreError) -> Event {
        let position = UInt64(snapshot.run.positions[index])
        return try event(try envelopeInOrder(position), at: position)
    }

    func envelopeInOrder(_ position: UInt64) throws(StoreError) -> Envelope {
        if position < first || position >= first + UInt64(decoded.count) {
            let envelopes = try session.envelopes(at: position)
            do throws(FormatError) {
                decoded = try envelopes.decoded()
            } catch {
                throw .damaged(where: "block \(envelopes.first)", what: error.what)
            }
            first = envelopes.first
        }
        return decoded[Int(position - first)]
    }

    private func event(_ envelope: Envelope, at position: UInt64) throws(StoreError) -> Event {
        guard case .event(let envelope) = envelope else {
            throw .damaged(where: "record \(position)", what: "it should be an event")
        }
        var event = assembly.event(envelope, at: position)
        if event.request == nil, envelope.change != .reobserved,
            let supplement = snapshot.run.supplements[envelope.revision].first,
            case .supplement(let known) = try session.envelope(at: UInt64(supplement))
        {
            event.request = assembly.request(known.request, own: event.key)
            event.requestIsInferred = known.isInferred
        }
        return event
    }

    /// The request recorded at a position, with its body.
    func request(at position: UInt64) throws(StoreError) -> RecordedRequest? {
        let envelope: RequestEnvelope
        var own: ObjectKey?
        var object: UInt32 = 0
        switch try session.envelope(at: position) {
        case .event(let event):
            guard let request = event.request else { return nil }
            envelope = request
            object = event.object
        case .supplement(let supplement):
            envelope = supplement.request
            object = supplement.object
        case .request(_, let request): envelope = request
        default: return nil
        }
        if object > 0, Int(object) < snapshot.run.interns.objects.count {
            own = snapshot.run.objectKey(ofObject: object)
        }
        var request = assembly.request(envelope, own: own)
        if envelope.hasBody { request.body = try session.body(at: position) }
        return request
    }
}
