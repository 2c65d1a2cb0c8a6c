internal import Document
internal import History
internal import KubernetesAPI
internal import Sealing

/// Turns a writer's records into planned ones: interns their values, links them to the key's
/// event before, and chooses what their documents are stored against.
struct AppendPlan {
    /// The writer's memory, which outlives the plan and is thrown away when the append fails.
    struct Memory: Sendable {
        /// The latest document of keys.
        var latest: BoundedCache<KeyTable.Key, BaseDocument>
        /// The latest document of families that stands alone.
        var anchors: BoundedCache<Family, BaseDocument>
        /// How often in a row documents of a family were smaller alone than against a sibling.
        var failures = BoundedCache<Family, Int>(costMax: 1 << 20)

        /// An import is over soon and goes through many objects; a live store has to leave memory
        /// to readers, and decodes what it does not remember.
        init(isLive: Bool) {
            latest = BoundedCache(costMax: isLive ? 12 << 20 : 36 << 20)
            anchors = BoundedCache(costMax: isLive ? 4 << 20 : 12 << 20)
        }

        /// Whether a sibling may be what a document is best stored against.
        mutating func isWorthTrying(_ family: Family) -> Bool {
            guard let count = failures.value(family), count >= AppendPlan.failureCountMax else {
                return true
            }
            note(failures: count + 1, of: family)
            return count % AppendPlan.retryInterval == 0
        }

        /// After a document was compared with a sibling.
        mutating func note(isSmallerAlone: Bool, of family: Family) {
            if isSmallerAlone {
                note(failures: (failures.value(family) ?? 0) + 1, of: family)
            } else {
                failures.remove(family)
            }
        }

        private mutating func note(failures count: Int, of family: Family) {
            failures.insert(count, at: family, cost: family.text.utf8.count + 64)
        }
    }

    /// Objects whose documents are alike: of one namespace, and of one owner or reason.
    struct Family: Hashable, Sendable {
        var resource: UInt32
        var namespace: UInt32
        var text: String

        static func == (a: Self, b: Self) -> Bool {
            a.resource == b.resource && a.namespace == b.namespace
                && String.areIdentical(a.text, b.text)
        }
    }

    static let depthMax = 16
    /// A family whose documents were smaller alone this often tries siblings only now and then.
    private static let failureCountMax = 8
    private static let retryInterval = 16

    let snapshot: RunSnapshot
    private let log: LogReader
    private var session: LogSession?
    private(set) var records: [PlannedRecord] = []
    private let first: UInt64
    /// By key, the position of its latest event among the planned.
    private var planned: [KeyTable.Key: UInt64] = [:]
    /// Objects and documents of planned events, for supplements to them.
    private var plannedEvents: [UInt64: (object: UInt32, key: ObjectKey, position: UInt64)] = [:]
    private var plannedDocuments: [UInt64: [UInt8]] = [:]
    /// Planned documents that may come to stand alone, by index of the record.
    private(set) var families: [Int: (Family, KeyTable.Key)] = [:]

    /// What the transaction does to data keys.
    var sealing: PlannedSealing
    /// Values that the plan interns.
    private var interned: [InternValue: UInt32] = [:]
    private var internedCounts: [InternValue.Table: UInt32] = [:]

    init(_ snapshot: RunSnapshot, log: LogReader, keys: DataKeys) {
        self.snapshot = snapshot
        sealing = PlannedSealing(keys)
        self.log = log
        first = log.end
    }

    /// Of the record that was added last.
    var lastPosition: Position { Position(nextPosition - 1) }
    /// Of the event that was added last, its object's document before.
    private(set) var lastDocumentBefore: BaseDocument?

    private var nextPosition: UInt64 { first + UInt64(records.count) }

    mutating func add(_ record: NewRecord, _ memory: inout Memory) throws(StoreError) {
        switch record {
        case .event(let event): try add(event, &memory)
        case .supplement(let revision, let request, let isInferred):
            try addSupplement(revision.rawValue, request, isInferred)
        case .request(let request, let revision):
            let envelope = requestEnvelope(request, own: nil)
            records.append(
                PlannedRecord(
                    envelope: .request(revision: revision?.rawValue, envelope),
                    body: body(of: request, base: nil)))
        case .coverage(let window):
            let resource = window.resource.map { intern(.resource($0)) } ?? 0
            records.append(
                PlannedRecord(
                    envelope: .coverage(
                        CoverageEnvelope(
                            source: window.source.rawValue, resource: resource,
                            from: window.from.nanoseconds, to: window.to.nanoseconds,
                            first: window.first?.rawValue, last: window.last?.rawValue))))
        }
    }

    mutating func addDictionary(_ bytes: [UInt8], id: UInt32) {
        records.append(
            PlannedRecord(
                envelope: .dictionary(id: id),
                document: PlannedDocument(bytes: bytes, resourceVersionOffset: -1, base: .none)))
    }

    // MARK: events

    private mutating func add(_ event: NewEvent, _ memory: inout Memory) throws(StoreError) {
        let key = KeyTable.Key(
            resource: intern(.resource(event.key.resource)),
            namespace: event.key.namespace.isEmpty
                ? 0 : intern(.namespace(event.key.namespace)),
            name: event.key.name)
        let object = intern(
            .object(
                resource: key.resource, namespace: key.namespace, name: key.name, uid: event.uid))
        let form = intern(.form(apiVersion: event.apiVersion, kind: event.kind))
        let request = event.request.map { requestEnvelope($0, own: event.key) }
        let sealed = try sealedDocument(of: event, key, object: object, &memory)
        let position = nextPosition
        let document =
            if let sealed { sealed } else {
                try document(of: event, key, at: position, &memory)
            }
        let envelope = EventEnvelope(
            change: event.change, revision: event.revision.rawValue, object: object, form: form,
            previous: previousEvent(of: key), observed: event.observed?.nanoseconds,
            request: request, requestIsInferred: event.requestIsInferred,
            revisionIsInferred: event.revisionIsInferred, hasDocument: document != nil)
        records.append(
            PlannedRecord(
                envelope: .event(envelope), document: document,
                body: event.request.flatMap {
                    body(
                        of: $0, base: sealed == nil ? document.map { (position, $0.bytes) } : nil)
                }))
        planned[key] = position
        if event.change != .reobserved {
            plannedEvents[event.revision.rawValue] = (object, event.key, position)
        }
        if sealed == nil, let document { plannedDocuments[position] = document.bytes }
    }

    /// nil when the event has no document, or one that is not to be sealed. Of what is sealed
    /// nothing is remembered, and nothing is stored against it.
    private mutating func sealedDocument(
        of event: NewEvent, _ key: KeyTable.Key, object: UInt32, _ memory: inout Memory
    ) throws(StoreError) -> PlannedDocument? {
        guard let bytes = event.document,
            sealing.keys.policy.seals(event.key.resource) || sealing.renewed.contains(object)
        else { return nil }
        // Only a live store has watches, which are told what was there before.
        lastDocumentBefore = snapshot.run.isLive ? try latestDocument(of: key, &memory) : nil
        memory.latest.remove(key)
        let sealed = try sealing.seal(
            UnsealedDocument(
                bytes: bytes, resourceVersionOffset: event.resourceVersionOffset),
            event, object: object, snapshot.run)
        if let made = sealed.record { records.append(PlannedRecord(envelope: .key(made))) }
        return PlannedDocument(bytes: sealed.bytes, resourceVersionOffset: -1, base: .sealed)
    }

    /// Destroys data keys with the transaction.
    mutating func addShredding(_ numbers: [UInt64], by user: String, at time: Int64) {
        let principal = intern(Self.principal(user))
        sealing.shredded += numbers
        records.append(
            PlannedRecord(
                envelope: .key(.shredded(numbers: numbers, principal: principal, at: time))))
    }

    mutating func addRotation(to key: UInt64, by user: String, at time: Int64) {
        let principal = intern(Self.principal(user))
        records.append(
            PlannedRecord(envelope: .key(.rotated(to: key, principal: principal, at: time))))
    }

    private static func principal(_ user: String) -> InternValue {
        .principal(user: user, uid: "", groups: [], impersonated: "", extra: [])
    }

    private func previousEvent(of key: KeyTable.Key) -> UInt64 {
        if let position = planned[key] { return position }
        guard let number = snapshot.run.keys.number(of: key),
            let index = snapshot.run.latestEvent(of: number)
        else { return 0 }
        return UInt64(snapshot.run.positions[index])
    }

    private mutating func document(
        of event: NewEvent, _ key: KeyTable.Key, at position: UInt64, _ memory: inout Memory
    ) throws(StoreError) -> PlannedDocument? {
        guard let bytes = event.document else { return nil }
        var document = PlannedDocument(
            bytes: bytes, resourceVersionOffset: event.resourceVersionOffset, base: .none)
        var depth = 0
        lastDocumentBefore = try latestDocument(of: key, &memory)
        if let base = lastDocumentBefore, base.depth < Self.depthMax, !base.isSealed {
            document.base = .own(base)
            depth = base.depth + 1
        } else {
            let family = Family(
                resource: key.resource, namespace: key.namespace, text: event.ownerUID ?? "")
            families[records.count] = (family, key)
            if let base = memory.anchors.value(family), memory.isWorthTrying(family) {
                document.base = .sibling(base)
                depth = base.depth + 1
            } else {
                memory.anchors.insert(
                    BaseDocument(
                        position: position, depth: 0, bytes: bytes,
                        resourceVersionOffset: event.resourceVersionOffset), at: family,
                    cost: bytes.count + 128)
            }
        }
        memory.latest.insert(
            BaseDocument(
                position: position, depth: depth, bytes: bytes,
                resourceVersionOffset: event.resourceVersionOffset), at: key,
            cost: bytes.count + 192)
        return document
    }

    private mutating func latestDocument(
        of key: KeyTable.Key, _ memory: inout Memory
    ) throws(StoreError) -> BaseDocument? {
        if let known = memory.latest.value(key) { return known }
        guard let number = snapshot.run.keys.number(of: key) else { return nil }
        var index = snapshot.run.latestEvent(of: number)
        // Tombstones may have no document; a document that was just planned is in memory, unless
        // it is so large that nothing should be made to depend on it.
        guard planned[key] == nil else { return nil }
        let session = try openSession()
        while let at = index {
            let position = UInt64(snapshot.run.positions[at])
            if let document = try session.document(at: position, isRemembered: false) {
                if document.isSealed { return unsealed(document, at, position) }
                return BaseDocument(
                    position: position, depth: try session.depth(at: position),
                    bytes: document.bytes, resourceVersionOffset: document.resourceVersionOffset)
            }
            index = snapshot.run.previous(of: at)
        }
        return nil
    }

    /// nil when it can't be read: watches then take the next version for the first.
    private func unsealed(
        _ document: DecodedDocument, _ index: Int, _ position: UInt64
    ) -> BaseDocument? {
        guard
            let plain = try? sealing.keys.unsealed(document.bytes, ofEvent: index, snapshot.run)
        else { return nil }
        return BaseDocument(
            position: position, depth: 0, bytes: plain.bytes,
            resourceVersionOffset: plain.resourceVersionOffset, isSealed: true)
    }

    private mutating func openSession() throws(StoreError) -> LogSession {
        if let session { return session }
        let opened = try LogSession(log)
        session = opened
        return opened
    }

    // MARK: requests

    private mutating func addSupplement(
        _ revision: UInt64, _ request: RecordedRequest, _ isInferred: Bool
    ) throws(StoreError) {
        let object: UInt32
        let key: ObjectKey
        let position: UInt64
        if let event = plannedEvents[revision] {
            (object, key, position) = event
        } else if let index = snapshot.run.eventIndex(at: revision) {
            object = snapshot.run.objects[index]
            key = snapshot.run.objectKey(of: index)
            position = UInt64(snapshot.run.positions[index])
        } else {
            throw .badRecord(what: "no event has revision \(revision), which a request names")
        }
        var base: (UInt64, [UInt8])?
        if !request.body.isEmpty {
            if let bytes = plannedDocuments[position] {
                base = (position, bytes)
            } else if position < first {
                base = try openSession().document(at: position)
                    .flatMap { $0.isSealed ? nil : (position, $0.bytes) }
            }
        }
        let envelope = requestEnvelope(request, own: key)
        records.append(
            PlannedRecord(
                envelope: .supplement(
                    SupplementEnvelope(
                        revision: revision, object: object, isInferred: isInferred,
                        request: envelope)),
                body: body(of: request, base: base)))
    }

    private func body(
        of request: RecordedRequest, base: (UInt64, [UInt8])?
    ) -> PlannedBody? {
        request.body.isEmpty ? nil : PlannedBody(bytes: request.body, base: base)
    }

    private mutating func requestEnvelope(
        _ request: RecordedRequest, own: ObjectKey?
    ) -> RequestEnvelope {
        let target: RequestEnvelope.Target
        var address = RequestEnvelope.Address.none
        if let key = request.target {
            if key == own {
                target = .own
            } else {
                target = .other(
                    resource: intern(.resource(key.resource)),
                    namespace: key.namespace.isEmpty
                        ? 0 : intern(.namespace(key.namespace)),
                    name: key.name)
            }
            address = ResourcePath.address(
                of: request.requestURI, resource: key.resource, namespace: key.namespace,
                name: key.name, version: request.apiVersion, subresource: request.subresource)
        } else {
            target = .none
            if !request.requestURI.isEmpty { address = .other(request.requestURI) }
        }
        return RequestEnvelope(
            received: request.received?.nanoseconds, completed: request.completed?.nanoseconds,
            principal: intern(
                .principal(
                    user: request.user, uid: request.userUID, groups: request.groups,
                    impersonated: request.impersonatedUser,
                    extra: request.userExtra.isEmpty ? [] : Self.extra(request.userExtra))),
            operation: intern(
                .operation(
                    verb: request.verb, subresource: request.subresource,
                    apiVersion: request.apiVersion)),
            agent: request.userAgent.isEmpty ? 0 : intern(.agent(request.userAgent)),
            addresses: request.sourceIPs.isEmpty
                ? 0 : intern(.addresses(request.sourceIPs)),
            authorization: request.decision.isEmpty && request.rule.isEmpty
                ? 0
                : intern(
                    .authorization(decision: request.decision, rule: request.rule)),
            target: target, requestID: request.requestID, code: request.code, address: address,
            failureReason: request.failureReason, failureMessage: request.failureMessage,
            hasBody: !request.body.isEmpty,
            manager: request.fieldManager.isEmpty
                ? 0 : intern(.manager(request.fieldManager)),
            base: request.base?.rawValue, view: request.observed?.rawValue,
            triggers: request.triggers.map(\.rawValue))
    }

    /// Each name with its values after it.
    private static func extra(_ extra: [String: [String]]) -> [[String]] {
        extra.sorted { hasSmallerBytes($0.key, $1.key) }.map { [$0.key] + $0.value }
    }

    /// The value's number; a new value is a record of its own, before the record that uses it.
    private mutating func intern(_ value: InternValue) -> UInt32 {
        if let number = interned[value] { return number }
        let (known, next) = snapshot.run.number(of: value)
        if let known {
            interned[value] = known
            return known
        }
        let number = next + (internedCounts[value.table] ?? 0)
        interned[value] = number
        internedCounts[value.table, default: 0] += 1
        records.append(PlannedRecord(envelope: .intern(id: number, value)))
        return number
    }
}

extension LogSession {
    /// Steps from the document at `position` to one that stands alone.
    func depth(at position: UInt64) throws(StoreError) -> Int {
        var at = position
        for depth in 0...LogReader.chainLengthMax {
            let descriptor = try unsafe payloads(at: at).0[at].document
            guard descriptor.form == .delta else { return depth }
            at = descriptor.base
        }
        return LogReader.chainLengthMax
    }
}
