internal import Document
internal import History
internal import KubernetesAPI
internal import Sealing

/// Folds the log from its first record, with plain dictionaries, and notes all that does not hold.
///
/// It shares the reading of blocks with the store, and nothing of the run, the caches, or the
/// index: what it finds is compared with their answers afterwards.
struct LogFold {
    struct Live: Hashable {
        var position: UInt64
        var revision: UInt64
        var uid: String
        var digest: Digest?
    }

    private(set) var problems: [VerifyReport.Problem] = []
    private(set) var state: [ObjectKey: Live] = [:]
    /// States after the events at revisions that were asked for.
    private(set) var snapshots: [UInt64: [ObjectKey: Live]] = [:]
    private(set) var frontier = MerkleFrontier()
    private(set) var next: UInt64 = 1
    private(set) var eventPositions: [UInt64] = []
    private(set) var visibleRevisions: [UInt64] = []
    private(set) var times: [Int64] = []
    /// The tree can't be checked after records that could not be read.
    private(set) var hasWholeTree = true

    private let wanted: Set<UInt64>
    private var interns: [InternValue.Table: [UInt32: InternValue]] = [:]
    private var dictionaries: UInt32 = 0
    /// By number less one, the object whose data key it is.
    private var dataKeys: [UInt32] = []
    private var head: UInt64 = 0
    private var previous: [ObjectKey: UInt64] = [:]
    private var eventOfRevision: [UInt64: (index: Int, object: UInt32)] = [:]
    private let parser = TapeParser()

    init(snapshotsAt wanted: Set<UInt64>) {
        self.wanted = wanted
    }

    mutating func note(_ place: String, _ what: String) {
        if problems.count < VerifyReport.problemCountMax {
            problems.append(VerifyReport.Problem(place: place, what: what))
        }
    }

    /// A block that can't be read: its records are unknown.
    mutating func skipBlock(_ first: UInt64, _ what: String) {
        note("block \(first)", what)
        next = first + 1
        hasWholeTree = false
    }

    mutating func startBlock(_ first: UInt64) {
        if first != next, hasWholeTree || first < next {
            note("block \(first)", "it should start at record \(next)")
            hasWholeTree = false
        }
        next = first
    }

    /// Adds a record; `document` and `body` are nil when there are none, or could not be read,
    /// which has been noted then.
    mutating func add(
        _ envelope: Envelope, _ payloads: RecordPayloads, document: [UInt8]?, body: [UInt8]?,
        facts: (ObjectFacts?) -> String?
    ) -> (Digest, subtree: Digest?) {
        let position = next
        next += 1
        let place = "record \(position)"
        if envelope.hasDocument != (payloads.document.form != .none)
            || envelope.hasBody != (payloads.body.form != .none)
        {
            note(place, "the envelope and the block disagree on what the record has")
        }
        let digest = document.map { Digest(hashing: $0) }
        let leaf = MerkleFrontier.leaf(
            envelope: envelope.canonicalBytes(position: position), document: digest,
            body: body.map { Digest(hashing: $0) })
        let subtree = frontier.append(leaf)
        switch envelope {
        case .event(let event):
            var known: ObjectFacts?
            if let document {
                if payloads.document.form == .sealed {
                    checkSealed(document, event, place)
                } else {
                    known = parsed(document, payloads.document, place)
                }
            }
            if let what = facts(known) { note("index/", "\(place): \(what)") }
            add(event, position, digest, place)
        case .supplement(let supplement):
            addTimes(supplement, place)
            check(supplement.request, place)
        case .request(_, let request): check(request, place)
        case .intern(let id, let value): add(value, id, place)
        case .dictionary(let id):
            if id != dictionaries + 1 { note(place, "dictionaries are not numbered one by one") }
            dictionaries = id
        case .coverage: break
        case .key(let key): add(key, place)
        }
        if let body { checkJSON(body, "\(place), request body") }
        return (leaf, subtree)
    }

    private mutating func add(_ value: InternValue, _ id: UInt32, _ place: String) {
        let table = interns[value.table] ?? [:]
        if Int(id) != table.count + 1 {
            note(place, "interned values are not numbered one by one")
        }
        interns[value.table, default: [:]][id] = value
        if case .object(let resource, let namespace, _, _) = value {
            require(.resource, resource, place)
            if namespace > 0 { require(.namespace, namespace, place) }
        }
    }

    private mutating func add(_ key: KeyEnvelope, _ place: String) {
        switch key {
        case .made(let number, let object, _):
            if number != UInt64(dataKeys.count) + 1 {
                note(place, "data keys are not numbered one by one")
            }
            require(.object, object, place)
            dataKeys.append(object)
        case .shredded(let numbers, let principal, _):
            require(.principal, principal, place)
            if numbers.contains(where: { $0 > UInt64(dataKeys.count) }) {
                note(place, "it shreds data keys that no record before it makes")
            }
        case .rotated(_, let principal, _): require(.principal, principal, place)
        }
    }

    /// Without any key: whether the bytes are sealed ones, under a data key of that object.
    private mutating func checkSealed(
        _ bytes: [UInt8], _ event: EventEnvelope, _ place: String
    ) {
        do throws(SealingFault) {
            let number = try SealedDocument(stored: bytes).keyNumber
            guard number > 0, number <= UInt64(dataKeys.count),
                dataKeys[Int(number) - 1] == event.object
            else { return note(place, "it is sealed under data key \(number), not one of its own") }
        } catch {
            note(place, "the sealed bytes: \(error)")
        }
    }

    private mutating func require(_ table: InternValue.Table, _ id: UInt32, _ place: String) {
        if interns[table]?[id] == nil {
            note(place, "it names \(table) \(id), which no record before it interns")
        }
    }

    private mutating func add(
        _ event: EventEnvelope, _ position: UInt64, _ digest: Digest?, _ place: String
    ) {
        require(.form, event.form, place)
        require(.object, event.object, place)
        if let request = event.request { check(request, place) }
        guard let (key, uid) = object(event.object) else { return }
        if event.change == .reobserved {
            if eventOfRevision[event.revision] == nil {
                note(place, "it reobserves revision \(event.revision), which is not known")
            }
        } else {
            if event.revision <= head {
                note(place, "revision \(event.revision) is not above the one before, \(head)")
            }
            if wanted.contains(head) { snapshots[head] = state }
            eventOfRevision[event.revision] = (eventPositions.count, event.object)
            head = max(head, event.revision)
        }
        if event.previous != previous[key] ?? 0 {
            note(
                place,
                "it follows record \(event.previous), but \(key) was changed by record "
                    + "\(previous[key] ?? 0) last")
        }
        previous[key] = position
        eventPositions.append(position)
        visibleRevisions.append(head)
        times.append(min(event.observed ?? .max, event.request?.completed ?? .max))
        state[key] =
            event.change == .deleted
            ? nil
            : Live(position: position, revision: event.revision, uid: uid, digest: digest)
    }

    private func object(_ id: UInt32) -> (ObjectKey, String)? {
        guard case .object(let resource, let namespace, let name, let uid) =
            interns[.object]?[id],
            case .resource(let group) = interns[.resource]?[resource]
        else { return nil }
        var text = ""
        if case .namespace(let name) = interns[.namespace]?[namespace] { text = name }
        return (ObjectKey(resource: group, namespace: text, name: name), uid)
    }

    private mutating func addTimes(_ supplement: SupplementEnvelope, _ place: String) {
        guard let event = eventOfRevision[supplement.revision], event.object == supplement.object
        else {
            note(place, "it adds to revision \(supplement.revision), which is not that object's")
            return
        }
        times[event.index] = min(times[event.index], supplement.request.completed ?? .max)
    }

    private mutating func check(_ request: RequestEnvelope, _ place: String) {
        require(.principal, request.principal, place)
        require(.operation, request.operation, place)
        if request.agent > 0 { require(.agent, request.agent, place) }
        if request.addresses > 0 { require(.addresses, request.addresses, place) }
        if request.authorization > 0 { require(.authorization, request.authorization, place) }
        if case .other(let resource, let namespace, _) = request.target {
            require(.resource, resource, place)
            if namespace > 0 { require(.namespace, namespace, place) }
        }
    }

    private mutating func parsed(
        _ document: [UInt8], _ payload: PayloadDescriptor, _ place: String
    ) -> ObjectFacts? {
        if payload.resourceVersionOffset >= document.count {
            note(place, "resourceVersion has no place in the document")
        }
        do {
            return try parser.withRoot(of: document) { ObjectFacts($0) }
        } catch {
            note(place, "the document is no JSON: \(error)")
            return nil
        }
    }

    private mutating func checkJSON(_ bytes: [UInt8], _ place: String) {
        do {
            try parser.withRoot(of: bytes) { _ in }
        } catch {
            note(place, "no JSON: \(error)")
        }
    }

    /// Effective times: of a recording each event's the minimum of its own and all later ones, of
    /// a live store the maximum of its own and all earlier ones.
    func effectiveTimes(of kind: StoreKind) -> [Int64] {
        if kind == .live {
            var known: Int64?
            return times.map { time in
                if time != .max || known == nil { known = max(known ?? .min, time) }
                return known ?? time
            }
        }
        var minimum = Int64.max
        var result = times
        for index in times.indices.reversed() {
            minimum = min(minimum, times[index])
            result[index] = minimum
        }
        return result
    }

    mutating func finish() {
        if wanted.contains(head) { snapshots[head] = state }
    }
}
