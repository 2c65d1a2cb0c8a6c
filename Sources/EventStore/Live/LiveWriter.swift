internal import Dispatch
internal import History
internal import KubernetesAPI
internal import Synchronization

/// The writer of a live store: takes what is queued, decides it write by write against the state
/// that it will follow, makes the whole durable with one sync, and answers.
///
/// One serial queue is its thread. A group is taken as soon as the one before it is durable, so
/// that under load groups grow to what arrives during a sync, and a single write never waits.
final class LiveWriter: Sendable {
    typealias Observer = @Sendable (_ events: [CommittedEvent], _ headBefore: Revision) -> Void

    private let queue = Mutex(CommitQueue())
    private let thread = DispatchQueue(label: "dev.hindsight.writer", qos: .userInitiated)
    private let observers = Mutex<[Observer]>([])
    private let samples = Mutex(DictionarySamples())

    var droppedNoteCount: Int { queue.withLock { $0.droppedNoteCount } }

    func observe(_ observer: @escaping Observer) {
        observers.withLock { $0.append(observer) }
    }

    /// Something else than the writer has appended.
    func headHasMoved(to head: Revision) {
        for observer in observers.withLock({ $0 }) { observer([], head) }
    }

    /// False when the queue is full.
    func add(_ call: any PendingCommit, of store: Store) -> Bool {
        start(queue.withLock { $0.add(call) }, store)
    }

    func add(_ note: RecordedRequest, of store: Store) {
        _ = start(queue.withLock { $0.add(note) }, store)
    }

    private func start(_ admission: CommitQueue.Admission, _ store: Store) -> Bool {
        switch admission {
        case .queued: return true
        case .full: return false
        case .start:
            thread.async {
                while true {
                    let group = self.queue.withLock { $0.takeGroup() }
                    if group.isEmpty { return }
                    self.commit(group, store)
                }
            }
            return true
        }
    }

    private func commit(_ group: CommitQueue.Group, _ store: Store) {
        var answers: [Committed] = []
        var events: [CommittedEvent] = []
        let headBefore = store.head
        do throws(StoreError) {
            try store.appendPlanned { plan, memory throws(StoreError) in
                var decisions = GroupDecisions(store, plan.snapshot)
                for call in group.calls {
                    answers.append(try decisions.decide(call, &plan, &memory))
                }
                for note in group.notes { try plan.add(.request(note, at: nil), &memory) }
                events = decisions.events
            }
        } catch {
            for call in group.calls { call.finish(.failure(error)) }
            return
        }
        if !events.isEmpty {
            store.log.remember(events, isSealed: store.seals)
            for observer in observers.withLock({ $0 }) { observer(events, headBefore) }
        }
        for (call, answer) in zip(group.calls, answers) { call.finish(.success(answer)) }
        learn(from: events, store)
    }

    /// Trains the store's first dictionary once there is something to train it on. Beside the
    /// writer, since it takes as long as many commits; a store that can't take it goes on without.
    private func learn(from events: [CommittedEvent], _ store: Store) {
        guard !store.hasDictionary,
            let documents = samples.withLock({ $0.add(events, isSealed: store.seals) })
        else { return }
        DispatchQueue.global(qos: .utility).async {
            try? store.train(on: documents, isFirstOnly: true)
            self.samples.withLock { $0.isTraining = false }
        }
    }
}

/// Decides the writes of one group, one after the other, each against what those before it left.
private struct GroupDecisions {
    private let store: Store
    private let snapshot: RunSnapshot
    private var pending: PendingEvents
    private(set) var events: [CommittedEvent] = []

    init(_ store: Store, _ snapshot: RunSnapshot) {
        self.store = store
        self.snapshot = snapshot
        pending = PendingEvents(head: Revision(snapshot.run.head))
    }

    /// Plans what the write makes; without revisions when it is refused, or makes nothing.
    mutating func decide(
        _ call: any PendingCommit, _ plan: inout AppendPlan, _ memory: inout AppendPlan.Memory
    ) throws(StoreError) -> Committed {
        var revisions: [Revision] = []
        for draft in call.drafts(WriterHead(store, snapshot, pending)) ?? [] {
            let revision = Revision(pending.head.rawValue + 1)
            try check(draft)
            let before = pending.version(of: draft.key)
            try plan.add(.event(NewEvent(draft, revision)), &memory)
            let position = plan.lastPosition
            events.append(
                CommittedEvent(
                    position: position, revision: revision, change: draft.change, key: draft.key,
                    uid: draft.uid,
                    document: StoredDocument(
                        position: position, revision: revision, bytes: draft.document,
                        resourceVersionOffset: draft.resourceVersionOffset),
                    before: draft.change == .added
                        ? nil : before?.document ?? plan.lastDocumentBefore.map(stored)))
            pending.add(draft, revision: revision, position: position)
            revisions.append(revision)
        }
        return Committed(revisions: revisions, head: pending.head)
    }

    private func stored(_ before: BaseDocument) -> StoredDocument {
        let position = Position(before.position)
        return StoredDocument(
            position: position,
            revision: Revision(
                snapshot.run.eventIndex(at: position).map { snapshot.run.revision(of: $0) } ?? 0),
            bytes: before.bytes, resourceVersionOffset: before.resourceVersionOffset)
    }

    /// A write that contradicts the state was decided wrongly: a fault of ours, which must not
    /// reach the log.
    private func check(_ draft: Draft) throws(StoreError) {
        let place = "\(draft.key) after revision \(pending.head)"
        if draft.key.name.isEmpty || draft.key.resource.resource.isEmpty || draft.uid.isEmpty {
            throw .badRecord(what: "\(place) has no name, no resource or no UID")
        }
        let alive = WriterHead(store, snapshot, pending).latest(draft.key)
        switch draft.change {
        case .added where alive != nil:
            throw .badRecord(what: "\(place) is to be added and is there already")
        case .modified, .deleted:
            guard alive?.uid == draft.uid else {
                throw .badRecord(what: "\(place) is to be changed and is not alive with that UID")
            }
        case .reobserved: throw .badRecord(what: "\(place): a live store reobserves nothing")
        case .added: break
        }
    }
}

extension NewEvent {
    fileprivate init(_ draft: Draft, _ revision: Revision) {
        self.init(
            revision: revision, change: draft.change, key: draft.key, uid: draft.uid,
            apiVersion: draft.apiVersion, kind: draft.kind, request: draft.request,
            document: draft.document, resourceVersionOffset: draft.resourceVersionOffset,
            ownerUID: draft.ownerUID)
    }
}
