internal import Dispatch
internal import KubernetesAPI
internal import Synchronization

/// Folds scanned records into a run: from blocks when a store is opened or refreshed, and one by
/// one after an append.
struct RunLoader {
    /// Blocks whose envelopes could not be read; their events are missing from the run.
    private(set) var damage: [StoreError] = []
    private var supplements: [ScannedSupplement] = []
    /// Whether what is folded comes after what the run has settled already.
    private let isRefresh: Bool

    private struct ScannedSupplement {
        var record: ScannedRecord
        var position: UInt64
    }

    /// Blocks scanned at a time: bounds memory, keeps both cores busy.
    private static let windowBlockCount = 256
    private static let partBlockCount = 16

    init(isRefresh: Bool = false) {
        self.isRefresh = isRefresh
    }

    /// Adds all blocks at or after the log's end to the run and to the log's table of blocks.
    mutating func load(into run: inout Run, _ log: LogReader) throws(StoreError) {
        let session = try LogSession(log)
        var window = unsafe [(UInt64, UnsafeRawBufferPointer)]()
        var scanned: [ScannedBlock] = []
        do throws(any Error) {
            try unsafe session.forEachBlock(from: log.end) { first, block in
                unsafe window.append((first, block))
                if unsafe window.count == Self.windowBlockCount {
                    unsafe scanned = fold(scanned, into: &run, whileScanning: window, log)
                    unsafe window.removeAll(keepingCapacity: true)
                }
                return true
            }
        } catch {
            throw StoreError(error, path: log.path)
        }
        unsafe scanned = fold(scanned, into: &run, whileScanning: window, log)
        for block in scanned { add(block, to: &run, log) }
    }

    /// After the last `load`.
    mutating func settle(_ run: inout Run) {
        if !isRefresh {
            run.settleTimes()
            run.sortKeys()
        }
        for supplement in supplements {
            run.addSupplement(
                revision: supplement.record.revision, time: supplement.record.time,
                isInferred: supplement.record.flags.contains(.requestIsInferred),
                position: supplement.position)
        }
        supplements = []
    }

    /// Folds blocks while those after them are scanned, on both cores.
    private mutating func fold(
        _ blocks: [ScannedBlock], into run: inout Run,
        whileScanning window: [(UInt64, UnsafeRawBufferPointer)], _ log: LogReader
    ) -> [ScannedBlock] {
        if unsafe window.count <= 2 {
            for block in blocks { add(block, to: &run, log) }
            return unsafe window.map { unsafe ScannedBlock($0.0, $0.1, log) }
        }
        let results = Mutex<[ScannedBlock]>([])
        let folding = Mutex((loader: self, run: run))
        // One owner each, so that all is changed in place.
        self = RunLoader(isRefresh: isRefresh)
        run = Run(isLive: run.isLive)
        // Only read, by threads that end before the session's transaction does.
        nonisolated(unsafe) let window = unsafe window
        let size = Self.partBlockCount
        let partCount = unsafe (window.count + size - 1) / size
        DispatchQueue.concurrentPerform(iterations: partCount + 1) { part in
            if part == 0 {
                folding.withLock { folding in
                    for block in blocks { folding.loader.add(block, to: &folding.run, log) }
                }
                return
            }
            let start = (part - 1) * size
            let range = unsafe start..<min(start + size, window.count)
            let blocks = unsafe window[range].map { unsafe ScannedBlock($0.0, $0.1, log) }
            results.withLock { $0.append(contentsOf: blocks) }
        }
        folding.withLock { folding in
            swap(&self, &folding.loader)
            swap(&run, &folding.run)
        }
        return results.withLock { $0 }.sorted { $0.first < $1.first }
    }

    private mutating func add(_ block: ScannedBlock, to run: inout Run, _ log: LogReader) {
        if let error = block.error {
            damage.append(error)
            // The next block, or the reader's checks, tell how many records it had.
            log.addBlock(first: block.first, recordCount: 1)
            return
        }
        log.addBlock(first: block.first, recordCount: block.records.count)
        var position = block.first
        var contents = block.contents.makeIterator()
        var objects = block.objects.makeIterator()
        for record in block.records {
            do throws(FormatError) {
                switch record.kind {
                case .event: try addEvent(record, position, to: &run)
                case .supplement:
                    supplements.append(ScannedSupplement(record: record, position: position))
                case .request:
                    run.addRequest(
                        revision: record.flags.contains(.revision) ? record.revision : nil,
                        position: position)
                case .intern, .dictionary, .coverage, .key, .retention:
                    if record.isObject, let object = objects.next() {
                        try run.addObject(
                            id: object.id, object.place,
                            name: block.bytes.span.extracting(object.name), hash: object.hash,
                            uid: object.uid)
                    } else {
                        try add(contents.next(), position, to: &run, log)
                    }
                }
            } catch {
                damage.append(.damaged(where: "record \(position)", what: error.what))
            }
            position += 1
        }
    }

    private func addEvent(
        _ record: ScannedRecord, _ position: UInt64, to run: inout Run
    ) throws(FormatError) {
        try run.add(record, position: position)
        if isRefresh { Self.settleLatest(record, &run) }
    }

    /// What an event changes of what was settled before it.
    private static func settleLatest(_ record: ScannedRecord, _ run: inout Run) {
        if record.time != .max { run.lowerTimes(through: run.eventCount - 2, to: record.time) }
        run.placeLatest()
    }

    private func add(
        _ content: Envelope?, _ position: UInt64, to run: inout Run, _ log: LogReader
    ) throws(FormatError) {
        switch content {
        case .intern(let id, let value): try run.add(value, id: id)
        case .dictionary(let id): log.addDictionary(id, at: position)
        case .coverage(let window): run.add(window)
        case .key(let key): try run.add(key, position: position)
        default: throw FormatError(what: "the record's content is missing")
        }
    }

    /// Adds a record that was just committed.
    static func add(
        _ envelope: Envelope, position: UInt64, to run: inout Run, _ log: LogReader
    ) throws(FormatError) {
        switch envelope {
        case .event:
            let record = ScannedRecord(envelope)
            try run.add(record, position: position)
            settleLatest(record, &run)
        case .supplement(let supplement):
            run.addSupplement(
                revision: supplement.revision, time: ScannedRecord(envelope).time,
                isInferred: supplement.isInferred, position: position)
        case .request(let revision, _): run.addRequest(revision: revision, position: position)
        case .intern(let id, let value): try run.add(value, id: id)
        case .dictionary(let id): log.addDictionary(id, at: position)
        case .coverage(let window): run.add(window)
        case .key(let key): try run.add(key, position: position)
        }
    }
}
