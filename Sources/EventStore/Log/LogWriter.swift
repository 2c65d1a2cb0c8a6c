internal import Dispatch
internal import History
internal import LMDB
internal import Sealing
internal import Synchronization
internal import Zstd

/// Named moments of an append, where tests kill the process.
package enum AppendMoment: String, CaseIterable, Codable, Sendable {
    /// Blocks are made, nothing is written.
    case encoded
    /// All is put into the transaction, which is not committed.
    case written
    /// Durable; the caller does not know it yet.
    case committed
}

/// The one writer of a log: encodes planned records and makes them durable.
final class LogWriter: Sendable {
    private struct State {
        var frontier: MerkleFrontier
        var memory: AppendPlan.Memory?
        var stopped: String?
    }

    private let directory: LogEnvironment
    private let log: LogReader
    private let keys: DataKeys
    private let lock: WriterLock
    private let state: Mutex<State>
    /// Handed out to one thread at a time.
    private let frameWriters = Mutex<[ZstdFrameWriter]>([])
    private let onMoment: @Sendable (AppendMoment) -> Void

    init(
        _ directory: LogEnvironment, _ log: LogReader, _ lock: consuming WriterLock,
        keys: DataKeys, frontier: MerkleFrontier, onMoment: @escaping @Sendable (AppendMoment) -> Void
    ) {
        self.directory = directory
        self.log = log
        self.keys = keys
        self.lock = lock
        state = Mutex(State(frontier: frontier))
        self.onMoment = onMoment
    }

    var frontier: MerkleFrontier { state.withLock { $0.frontier } }

    func stop(why: String) {
        state.withLock { $0.stopped = why }
    }

    /// Runs `body` while no append is under way: log and run agree.
    func betweenAppends<R>(_ body: () -> R) -> R { state.withLock { _ in body() } }

    /// Plans with `plan`, which adds records, writes them in one transaction, and then hands them
    /// to `apply` with the position of the first. When it throws, the log is as before.
    func append(
        snapshot: () -> RunSnapshot,
        plan: (inout AppendPlan, inout AppendPlan.Memory) throws(StoreError) -> Void,
        apply: ([PlannedRecord], UInt64) -> Void
    ) throws(StoreError) {
        try state.withLock { state throws(StoreError) in
            if let why = state.stopped { throw .writesStopped(path: directory.path, why: why) }
            // The run is let go of before it changes, so that nothing has to be copied.
            let (records, first) = try commit(snapshot(), plan, &state)
            apply(records, first)
        }
    }

    private func commit(
        _ snapshot: RunSnapshot,
        _ plan: (inout AppendPlan, inout AppendPlan.Memory) throws(StoreError) -> Void,
        _ state: inout State
    ) throws(StoreError) -> ([PlannedRecord], UInt64) {
        // Taken out, so that a failure leaves none: it is made anew from the run.
        var memory = state.memory.take() ?? AppendPlan.Memory(isLive: directory.kind == .live)
        var planned = AppendPlan(snapshot, log: log, keys: keys)
        try plan(&planned, &memory)
        let first = log.end
        if planned.records.isEmpty {
            state.memory = memory
            return ([], first)
        }
        guard UInt64(planned.records.count) + first < UInt64(UInt32.max) else {
            throw .mapFull(path: directory.path)
        }
        let blocks = try encode(planned.records, first: first)
        onMoment(.encoded)
        do throws(LMDBError) {
            try write(blocks, planned.sealing, &state.frontier)
        } catch {
            let failure = StoreError(
                error, path: directory.path,
                writing: blocks.reduce(0) { $0 + $1.bytes.count })
            switch failure {
            case .diskFull, .mapFull: break
            default: state.stopped = failure.description
            }
            throw failure
        }
        onMoment(.committed)
        for block in blocks {
            log.addBlock(first: block.first, recordCount: block.payloads.count)
        }
        planned.sealing.settle()
        Self.remember(planned, blocks, &memory)
        state.memory = memory
        return (planned.records, first)
    }

    /// A sibling that ended up standing alone is what its next siblings are stored against.
    private static func remember(
        _ plan: AppendPlan, _ blocks: [EncodedBlock], _ memory: inout AppendPlan.Memory
    ) {
        var number = 0
        var start = 0
        for (index, (family, _)) in plan.families.sorted(by: { $0.key < $1.key }) {
            while index - start >= blocks[number].payloads.count {
                start += blocks[number].payloads.count
                number += 1
            }
            let block = blocks[number]
            let offset = index - start
            guard let document = plan.records[index].document else { continue }
            let isAlone = block.payloads[offset].document.form != .delta
            if case .sibling = document.base {
                memory.note(isSmallerAlone: isAlone, of: family)
            }
            guard isAlone else { continue }
            memory.anchors.insert(
                BaseDocument(
                    position: block.first + UInt64(offset), depth: 0, bytes: document.bytes,
                    resourceVersionOffset: document.resourceVersionOffset),
                at: family, cost: document.bytes.count + 128)
        }
    }

    private func encode(
        _ records: [PlannedRecord], first: UInt64
    ) throws(StoreError) -> [EncodedBlock] {
        let ranges = BlockCut.ranges(records)
        let count = ranges.count
        let number = log.latestDictionary
        let dictionary: (UInt32, ZstdDictionary)? =
            if let number { (number, try log.dictionary(number)) } else { nil }
        let results = Mutex([Result<EncodedBlock, ZstdError>?](repeating: nil, count: count))
        let encodeBlock = { @Sendable (index: Int) in
            let result = Result { () throws(ZstdError) in
                let writer = try self.takeFrameWriter()
                defer { self.giveBack(writer) }
                return try PayloadEncoder.block(
                    records[ranges[index]], first: first + UInt64(ranges[index].lowerBound),
                    dictionary: dictionary, writer)
            }
            results.withLock { $0[index] = result }
        }
        if count == 1 {
            encodeBlock(0)
        } else {
            DispatchQueue.concurrentPerform(iterations: count, execute: encodeBlock)
        }
        var blocks: [EncodedBlock] = []
        do throws(ZstdError) {
            for result in results.withLock({ $0 }) {
                if let result { blocks.append(try result.get()) }
            }
        } catch {
            throw .system(path: directory.path, operation: "writing", message: "\(error)")
        }
        return blocks
    }

    private func write(
        _ blocks: [EncodedBlock], _ sealing: PlannedSealing, _ frontier: inout MerkleFrontier
    ) throws(LMDBError) {
        var next = frontier
        let transaction = try directory.environment.beginWrite()
        for block in blocks {
            try transaction.put(
                block.bytes, in: directory.blocks, at: LMDBKey(block.first), appending: true)
            for leaf in block.leaves {
                if let subtree = next.append(leaf) {
                    let number = next.leafCount / MerkleFrontier.subtreeLeafCount - 1
                    try transaction.put(
                        subtree.bytes, in: directory.subtrees, at: LMDBKey(number),
                        appending: true)
                }
            }
        }
        if let table = directory.keys {
            for key in sealing.made {
                try transaction.put(key.wrapped.bytes, in: table, at: LMDBKey(key.number))
            }
            for number in sealing.shredded { try transaction.remove(LMDBKey(number), in: table) }
        }
        try transaction.put(
            next.bytes, in: directory.frontier, at: LMDBKey(next.leafCount), appending: true)
        onMoment(.written)
        try transaction.commit()
        frontier = next
    }

    /// Changes wrapped data keys in a transaction of their own, between appends.
    func changeKeys(
        _ change: (borrowing WriteTransaction, LMDBTable) throws(LMDBError) -> Void
    ) throws(StoreError) {
        try state.withLock { state throws(StoreError) in
            if let why = state.stopped { throw .writesStopped(path: directory.path, why: why) }
            guard let table = directory.keys else { return }
            do throws(LMDBError) {
                let transaction = try directory.environment.beginWrite()
                try change(transaction, table)
                try transaction.commit()
            } catch {
                throw StoreError(error, path: directory.path, writing: 1 << 16)
            }
        }
    }

    private func takeFrameWriter() throws(ZstdError) -> ZstdFrameWriter {
        if let writer = frameWriters.withLock({ $0.popLast() }) { return writer }
        return try ZstdFrameWriter(level: PayloadEncoder.level)
    }

    private func giveBack(_ writer: ZstdFrameWriter) {
        frameWriters.withLock { if $0.count < 4 { $0.append(writer) } }
    }
}
