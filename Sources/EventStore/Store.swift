package import History
package import KubernetesAPI
internal import Synchronization

/// An event-sourced store: a directory (`log/`, `index/`, `marks.json`) or an archive file.
///
/// All reads are answered from the log, through the open run in memory. Every method may be called
/// from any thread; reads never wait for an append's disk.
package final class Store: Sendable {
    package let path: String
    package let kind: StoreKind
    package let uuid: String
    let uuidBytes: [UInt8]
    let log: LogReader
    let state: Mutex<RunState>
    private let damage: Mutex<[StoreError]>
    let writer: LogWriter?
    /// Of a live store that is open for writing.
    let live: LiveWriter?
    let factsIndex: FactsIndex
    let liveSets = LiveSets()
    let dataKeys: DataKeys

    init(
        path: String, kind: StoreKind, uuid: [UInt8], log: LogReader, run: Run,
        damage: [StoreError], writer: LogWriter?, dataKeys: DataKeys
    ) {
        self.dataKeys = dataKeys
        self.path = path
        self.kind = kind
        self.uuid = uuidText(uuid)
        uuidBytes = uuid
        self.log = log
        state = Mutex(RunState(run))
        self.damage = Mutex(damage)
        self.writer = writer
        live = kind == .live && writer != nil ? LiveWriter() : nil
        factsIndex = FactsIndex(storePath: path, isArchive: log.isArchive, uuid: uuid)
        if !damage.isEmpty { writer?.stop(why: "the store is damaged") }
    }

    /// What could not be read when the store was opened, or when what another process appended was
    /// taken in: it is missing from every answer. Reads of all else go on; writes don't.
    package var damageAtOpen: [StoreError] { damage.withLock { $0 } }

    func note(_ found: [StoreError]) {
        if !found.isEmpty { damage.withLock { $0 += found } }
    }

    package var isArchive: Bool { log.isArchive }
    /// Opened for writing.
    package var isWritable: Bool { writer != nil }

    /// What was in memory at one moment.
    func snapshot() -> RunSnapshot { state.withLock { $0.snapshot() } }

    // MARK: extent

    /// The lowest revision of the store; nil when it is empty.
    package var first: Revision? { state.withLock { $0.run.first.map { Revision($0) } } }
    /// The highest revision; 0 when the store is empty.
    package var head: Revision { state.withLock { Revision($0.run.head) } }
    package var recordCount: Int { Int(log.end) - 1 }
    package var eventCount: Int { state.withLock { $0.run.eventCount } }
    /// Position of the last record; 0 when there is none.
    package var lastPosition: Position { Position(log.end - 1) }
    package var hasDictionary: Bool { log.latestDictionary != nil }

    /// On disk, everything included.
    package var byteCount: UInt64 { FileSystem.byteCount(of: path) }

    /// UID of the namespace `kube-system`, by which clusters are told apart.
    package var clusterUID: String? {
        let snapshot = self.snapshot()
        let key = ObjectKey(
            resource: GroupResource(group: "", resource: "namespaces"), namespace: "",
            name: "kube-system")
        guard let number = snapshot.run.number(of: key),
            let index = snapshot.run.latestEvent(of: number)
        else { return nil }
        return snapshot.run.uid(of: index)
    }

    // MARK: views

    /// The state after the event at `revision`, or after the last one before it.
    package func view(at revision: Revision) throws(StoreError) -> View {
        let (first, head) = state.withLock { ($0.run.first, $0.run.head) }
        if revision.rawValue > head { throw .afterHead(head: Revision(head)) }
        if let first, revision.rawValue < first { throw .beforeFirst(first: Revision(first)) }
        return View(store: self, revision: revision)
    }

    package var now: View { View(store: self, revision: head) }

    /// Largest revision whose effective time is `time` or earlier.
    package func revision(at time: Timestamp) -> Revision? {
        state.withLock { $0.run.revision(at: time.nanoseconds).map { Revision($0) } }
    }

    /// Effective time of the last event at or before `revision`: for recordings, the earliest time
    /// at which a witness had seen it or something later.
    package func time(of revision: Revision) -> Timestamp? {
        state.withLock { $0.run.time(of: revision.rawValue).map { Timestamp(nanoseconds: $0) } }
    }
}
