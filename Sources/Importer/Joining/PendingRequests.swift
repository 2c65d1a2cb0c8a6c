import History
import KubernetesAPI

/// Mutations whose own revision no answer names, waiting for the event that they made.
///
/// Bindings, evictions, leases and deletions answered with a Status are such; so is the update that
/// takes the last finalizer off, whose answer names the revision before. They are placed by
/// object, verb and time: an event takes the latest request about its object that fits and was
/// received before the event was seen.
struct PendingRequests {
    struct Entry {
        var line: AuditLine
        /// The older revision that the answer names: unless an event takes it, the request
        /// changed nothing.
        var namedRevision: Revision?
        /// A deletion of a collection that an event took, and others may.
        var hasEffect = false

        init(line: AuditLine, namedRevision: Revision?) {
            self.line = line
            self.namedRevision = namedRevision
            // What the answer showed has been looked at, and may be large.
            self.line.objects = []
            self.line.names = []
        }

        fileprivate var byteCount: Int { 1_024 + line.request.body.count }
    }

    /// Beyond this many the oldest are given up as requests without an event.
    static let countMax = 50_000
    static let byteCountMax = 32 << 20
    /// A request is given up when the clock is this far past it.
    static let patienceSeconds: Int64 = 120

    private var entries: [Int: Entry] = [:]
    private var byTarget: [ObjectKey: [Int]] = [:]
    /// Deletions of collections, by resource and namespace; one makes many events.
    private var byCollection: [ObjectKey: [Int]] = [:]
    private var queue: ArraySlice<Int> = []
    private var nextID = 0
    private var byteCount = 0

    mutating func add(_ entry: Entry) {
        guard let target = entry.line.request.target else { return }
        let id = nextID
        nextID += 1
        entries[id] = entry
        byteCount += entry.byteCount
        queue.append(id)
        if entry.line.request.verb == "deletecollection" {
            byCollection[Self.collection(of: target), default: []].append(id)
        } else {
            byTarget[target, default: []].append(id)
        }
    }

    /// Whether any request waits that may be about the object.
    func mayHaveMade(_ key: ObjectKey) -> Bool {
        byTarget[key] != nil || byCollection[Self.collection(of: key)] != nil
    }

    /// The request that made an event, taken out unless it can have made others too.
    mutating func take(
        for change: Change, of key: ObjectKey, _ witnessed: Witnessed
    ) -> AuditLine? {
        let named = best(byTarget[key], change, witnessed)
        let collected = best(byCollection[Self.collection(of: key)], change, witnessed)
        if let named, let entry = entries[named] {
            let other = collected.flatMap { entries[$0]?.line.received }
            if other.map({ $0 <= entry.line.received }) ?? true {
                remove(named)
                return entry.line
            }
        }
        guard let collected else { return nil }
        entries[collected]?.hasEffect = true
        return entries[collected]?.line
    }

    /// Takes out what has waited too long at `clock`; everything, when `clock` is nil.
    mutating func expired(at clock: Timestamp?) -> [Entry] {
        var result: [Entry] = []
        while let id = queue.first {
            if let entry = entries[id] {
                let isOverdue = clock.map {
                    $0.nanoseconds - entry.line.completed.nanoseconds
                        > Self.patienceSeconds * 1_000_000_000
                } ?? true
                guard isOverdue || entries.count > Self.countMax || byteCount > Self.byteCountMax
                else { break }
                remove(id)
                result.append(entry)
            }
            queue.removeFirst()
        }
        return result
    }

    /// The latest that fits; of an event whose time is only bounded the earliest, since each
    /// request makes one event and those before have taken theirs.
    private func best(_ candidates: [Int]?, _ change: Change, _ witnessed: Witnessed) -> Int? {
        var best: (id: Int, received: Timestamp)?
        for id in candidates ?? [] {
            guard let entry = entries[id], entry.line.received <= witnessed.seen,
                change.canComeFrom(entry.line.request, namesOlder: entry.namedRevision != nil)
            else { continue }
            let received = entry.line.received
            if let best {
                let isBetter =
                    witnessed.seenIsBound ? received < best.received : received >= best.received
                guard isBetter else { continue }
            }
            best = (id, received)
        }
        return best?.id
    }

    private mutating func remove(_ id: Int) {
        guard let entry = entries.removeValue(forKey: id), let target = entry.line.request.target
        else { return }
        byteCount -= entry.byteCount
        if entry.line.request.verb == "deletecollection" {
            let collection = Self.collection(of: target)
            byCollection[collection]?.removeAll { $0 == id }
            if byCollection[collection]?.isEmpty == true { byCollection[collection] = nil }
        } else {
            byTarget[target]?.removeAll { $0 == id }
            if byTarget[target]?.isEmpty == true { byTarget[target] = nil }
        }
    }

    private static func collection(of key: ObjectKey) -> ObjectKey {
        ObjectKey(resource: key.resource, namespace: key.namespace, name: "")
    }
}

extension PendingRequests {
    /// What an event did to its object, as far as it tells requests apart.
    struct Change {
        var kind: Event.Change
        /// The first version with a deletionTimestamp.
        var startsTermination: Bool
        /// The first version of a Pod with a node.
        var binds: Bool

        init(kind: Event.Change, from before: LiveObjects.State?, to after: LiveObjects.State) {
            self.kind = kind
            startsTermination = after.isTerminating && before?.isTerminating == false
            binds = after.isBound && before?.isBound == false
        }

        func canComeFrom(_ request: RecordedRequest, namesOlder: Bool) -> Bool {
            // A request whose answer names an older revision did nothing, or it was the last
            // thing that held a terminating object.
            if namesOlder { return kind == .deleted }
            switch (request.verb, request.subresource) {
            case ("delete", _), ("deletecollection", _), ("create", "eviction"):
                return kind == .deleted || startsTermination
            case ("create", "binding"): return binds
            case ("create", ""): return kind == .added
            case ("update", _), ("patch", _): return kind == .modified || kind == .added
            default: return false
            }
        }
    }
}
