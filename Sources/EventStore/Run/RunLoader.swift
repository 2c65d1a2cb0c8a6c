internal import Dispatch
internal import KubernetesAPI
internal import Synchronization

/// Folds scanned records into a run: from blocks when a store is opened or refreshed, and one by
/// one after an append.
struct RunLoader {
    /// Blocks whose envelopes could not be read; their events are missing from the run.
    private(set) var damage: [StoreError] = []
    private var supplements: [(revision: UInt64, time: Int64, position: UInt64)] = []

    /// A block's records, and the contents of those that are not about events and requests.
    private struct ScannedBlock {
        var first: UInt64
        var records: [ScannedRecord] = []
        var contents: [Envelope] = []
        var error: StoreError?
    }

    /// Blocks scanned at a time: bounds memory, keeps both cores busy.
    private static let windowBlockCount = 512

    /// Adds all blocks at or after the log's end to the run and to the log's table of blocks.
    mutating func load(into run: inout Run, _ log: LogReader) throws(StoreError) {
        let session = try LogSession(log)
        var window = unsafe [(UInt64, UnsafeRawBufferPointer)]()
        do throws(any Error) {
            try unsafe session.forEachBlock(from: log.end) { first, block in
                unsafe window.append((first, block))
                if unsafe window.count == Self.windowBlockCount {
                    try unsafe add(window, to: &run, log)
                    unsafe window.removeAll(keepingCapacity: true)
                }
                return true
            }
            try unsafe add(window, to: &run, log)
        } catch {
            throw StoreError(error, path: log.path)
        }
    }

    /// After the last `load`.
    mutating func settle(_ run: inout Run) {
        run.settleTimes()
        for supplement in supplements {
            run.addSupplement(
                revision: supplement.revision, time: supplement.time,
                position: supplement.position)
        }
        supplements = []
        run.sortKeys()
    }

    private mutating func add(
        _ window: [(UInt64, UnsafeRawBufferPointer)], to run: inout Run, _ log: LogReader
    ) throws(StoreError) {
        for block in unsafe Self.scanned(window, log) {
            if let error = block.error {
                damage.append(error)
                // The next block, or the reader's checks, tell how many records it had.
                log.addBlock(first: block.first, recordCount: 1)
                continue
            }
            log.addBlock(first: block.first, recordCount: block.records.count)
            var position = block.first
            var contents = block.contents.makeIterator()
            for record in block.records {
                do throws(FormatError) {
                    try add(record, &contents, position, to: &run, log)
                } catch {
                    damage.append(.damaged(where: "record \(position)", what: error.what))
                }
                position += 1
            }
        }
    }

    private static func scanned(
        _ window: [(UInt64, UnsafeRawBufferPointer)], _ log: LogReader
    ) -> [ScannedBlock] {
        if unsafe window.count <= 2 {
            return unsafe window.map { unsafe scanned($0.0, $0.1, log) }
        }
        let results = Mutex<[ScannedBlock]>([])
        // Only read, by threads that end before the session's transaction does.
        nonisolated(unsafe) let window = unsafe window
        unsafe DispatchQueue.concurrentPerform(iterations: (window.count + 31) / 32) { part in
            let range = unsafe part * 32..<min(part * 32 + 32, window.count)
            let blocks = unsafe window[range].map { unsafe scanned($0.0, $0.1, log) }
            results.withLock { $0.append(contentsOf: blocks) }
        }
        return results.withLock { $0 }.sorted { $0.first < $1.first }
    }

    private static func scanned(
        _ first: UInt64, _ block: UnsafeRawBufferPointer, _ log: LogReader
    ) -> ScannedBlock {
        var result = ScannedBlock(first: first)
        do throws(any Error) {
            let header = try unsafe BlockHeader(block)
            guard header.first == first else {
                throw FormatError(what: "the block is at the wrong place")
            }
            let frames = try log.takeFrameReader()
            defer { log.giveBack(frames) }
            let envelopes = try unsafe BlockEnvelopes(header, block, frames)
            var base = EnvelopeBase.zero
            result.records.reserveCapacity(envelopes.recordCount)
            for (index, row) in envelopes.rows.enumerated() {
                var reader = ByteReader(envelopes.bytes, row)
                let record = try ScannedRecord(from: &reader, base: &base)
                result.records.append(record)
                if record.hasContent {
                    var again = ByteReader(envelopes.bytes, row)
                    result.contents.append(
                        try Envelope(
                            from: &again, base: &base, position: first + UInt64(index)))
                }
            }
        } catch {
            result.error = .damaged(
                where: "block \(first)", what: (error as? FormatError)?.what ?? "\(error)")
        }
        return result
    }

    private mutating func add(
        _ record: ScannedRecord, _ contents: inout some IteratorProtocol<Envelope>,
        _ position: UInt64, to run: inout Run, _ log: LogReader
    ) throws(FormatError) {
        switch record.kind {
        case .event: try run.add(record, position: position)
        case .supplement: supplements.append((record.revision, record.time, position))
        case .request:
            run.addRequest(
                revision: record.flags.contains(.revision) ? record.revision : nil,
                position: position)
        case .intern, .dictionary, .coverage, .key, .retention:
            switch contents.next() {
            case .intern(let id, let value): try run.add(value, id: id)
            case .dictionary(let id): log.addDictionary(id, at: position)
            case .coverage(let window): run.add(window)
            default: throw FormatError(what: "the record's content is missing")
            }
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
            if record.time != .max {
                run.lowerTimes(through: run.eventCount - 2, to: record.time)
            }
            run.placeLatest()
        case .supplement(let supplement):
            run.addSupplement(
                revision: supplement.revision, time: ScannedRecord(envelope).time,
                position: position)
        case .request(let revision, _): run.addRequest(revision: revision, position: position)
        case .intern(let id, let value): try run.add(value, id: id)
        case .dictionary(let id): log.addDictionary(id, at: position)
        case .coverage(let window): run.add(window)
        }
    }
}

extension ScannedRecord {
    var hasContent: Bool { kind == .intern || kind == .dictionary || kind == .coverage }

    init(_ envelope: Envelope) {
        switch envelope {
        case .event(let event):
            kind = .event
            flags = event.flags
            revision = event.revision
            object = event.object
            time = min(event.observed ?? .max, event.request?.completed ?? .max)
        case .supplement(let supplement):
            kind = .supplement
            flags = supplement.flags
            revision = supplement.revision
            object = supplement.object
            time = supplement.request.completed ?? .max
        case .request(let named, let request):
            kind = .request
            flags = request.flags
            if let named {
                flags.insert(.revision)
                revision = named
            }
        case .intern: kind = .intern
        case .dictionary: kind = .dictionary
        case .coverage: kind = .coverage
        }
    }
}
