internal import LMDB
internal import Synchronization
internal import Zstd

/// The environment `index/`: facts of every version, for selectors. A projection of the log that
/// may be deleted at any time: what it does not cover is read from documents.
///
/// Tables keyed by a number: `facts`, position of a block's first event to the block (a zstd frame
/// after its decompressed size, see `FactsBlock`); `meta`, 1 to format (4 bytes), UUID of the
/// store (16 bytes) and the last position covered (8 bytes).
final class FactsIndex: Sendable {
    static let format: UInt32 = 1
    static let metaKey = LMDBKey(1)

    struct Environment: Sendable {
        var environment: LMDBEnvironment
        var facts: LMDBTable
        var meta: LMDBTable
    }

    private struct State {
        var environment: Environment?
        var covered: UInt64 = 0
        var isOpened = false
        var blocks = BoundedCache<UInt64, FactsBlock>(costMax: 4 << 20)
    }

    let path: String
    private let isArchive: Bool
    private let uuid: [UInt8]
    private let state = Mutex(State())

    init(storePath: String, isArchive: Bool, uuid: [UInt8]) {
        path = storePath + "/index"
        self.isArchive = isArchive
        self.uuid = uuid
    }

    /// Last position whose facts are in the index.
    var covered: UInt64 { state.withLock { opened(&$0).covered } }

    /// The facts of the event at `position`; nil when the index does not have them. A damaged
    /// index counts as one that has nothing.
    func facts(at position: UInt64) -> ObjectFacts?? {
        state.withLock { state in
            opened(&state)
            guard position <= state.covered, let environment = state.environment,
                let transaction = try? environment.environment.beginRead(),
                // The bytes are decoded before the transaction ends.
                let (key, value) = unsafe try? transaction.last(
                    in: environment.facts, through: LMDBKey(position))
            else { return nil }
            if let known = state.blocks.value(key.number) { return known[position] }
            guard let block = try? unsafe FactsBlock(stored: value) else { return nil }
            state.blocks.insert(block, at: key.number, cost: block.cost)
            return block[position]
        }
    }

    /// Opens the environment once, for reading when there is one.
    @discardableResult
    private func opened(_ state: inout State) -> State {
        if state.isOpened || isArchive { return state }
        state.isOpened = true
        guard FileSystem.kind(of: path + "/data.mdb") == .file,
            let environment = try? LMDBEnvironment(path: path, readOnly: true),
            let facts = try? environment.table("facts", creating: false),
            let meta = try? environment.table("meta", creating: false)
        else { return state }
        let opened = Environment(environment: environment, facts: facts, meta: meta)
        guard let covered = coverage(of: opened) else { return state }
        state.environment = opened
        state.covered = covered
        return state
    }

    /// nil when the index is of another format or another store.
    private func coverage(of opened: Environment) -> UInt64? {
        guard let transaction = try? opened.environment.beginRead(),
            let meta = try? transaction.copy(in: opened.meta, at: Self.metaKey),
            meta.count == 28, meta.littleEndian(at: 0, as: UInt32.self) == Self.format,
            Array(meta[4..<20]) == uuid
        else { return nil }
        return meta.littleEndian(at: 20)
    }

    /// Opens the environment for writing, emptied when it is of another store or format.
    func openForWriting() throws(StoreError) -> (Environment, covered: UInt64) {
        do throws(any Error) {
            state.withLock { $0 = State() }
            try FileSystem.makeDirectory(path)
            // Few commits, so they can be synced: a crash of the machine leaves no torn index.
            let environment = try LMDBEnvironment(path: path, readOnly: false)
            guard let facts = try environment.table("facts", creating: true),
                let meta = try environment.table("meta", creating: true)
            else { throw LMDBError.panicked }
            let opened = Environment(environment: environment, facts: facts, meta: meta)
            if let covered = coverage(of: opened) { return (opened, covered) }
            let transaction = try environment.beginWrite()
            try transaction.clear(facts)
            try transaction.clear(meta)
            try transaction.commit()
            return (opened, 0)
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Adds blocks, which end at `covered`.
    func add(
        _ blocks: [(first: UInt64, bytes: [UInt8])], covered: UInt64, to opened: Environment
    ) throws(StoreError) {
        do throws(LMDBError) {
            let transaction = try opened.environment.beginWrite()
            for block in blocks {
                try transaction.put(
                    block.bytes, in: opened.facts, at: LMDBKey(block.first), appending: true)
            }
            var meta: [UInt8] = []
            meta.append(littleEndian: Self.format)
            meta.append(contentsOf: uuid)
            meta.append(littleEndian: covered)
            try transaction.put(meta, in: opened.meta, at: Self.metaKey)
            try transaction.commit()
        } catch {
            throw StoreError(
                error, path: path, writing: blocks.reduce(0) { $0 + $1.bytes.count })
        }
    }

    /// After writing: the next read opens what is there.
    func reopen() {
        state.withLock { $0 = State() }
    }
}
