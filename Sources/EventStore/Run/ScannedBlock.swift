internal import Zstd

/// What opening a store needs of a block: its records, and the contents of those that are not
/// about events and requests.
struct ScannedBlock: Sendable {
    /// An interned life, its name as a range of the block's bytes.
    struct Object: Sendable {
        var id: UInt32
        var place: KeyTable.Place
        var name: Range<Int>
        /// Of the key.
        var hash: UInt64
        var uid: ObjectUID
    }

    let first: UInt64
    private(set) var bytes: [UInt8] = []
    private(set) var records: [ScannedRecord] = []
    private(set) var objects: [Object] = []
    private(set) var contents: [Envelope] = []
    private(set) var error: StoreError?

    /// Never fails: what can't be read is told by `error`.
    init(_ first: UInt64, _ block: UnsafeRawBufferPointer, _ log: LogReader) {
        self.first = first
        do throws(any Error) {
            try unsafe scan(block, log)
        } catch {
            self.error = .damaged(
                where: "block \(first)", what: (error as? FormatError)?.what ?? "\(error)")
        }
    }

    private mutating func scan(_ block: UnsafeRawBufferPointer, _ log: LogReader) throws {
        let header = try unsafe BlockHeader(block)
        guard header.first == first else {
            throw FormatError(what: "the block is at the wrong place")
        }
        let frames = try log.takeFrameReader()
        defer { log.giveBack(frames) }
        bytes = try unsafe BlockEnvelopes.bytes(header, block, frames)
        records.reserveCapacity(header.recordCount)
        var reader = ByteReader(bytes)
        var base = EnvelopeBase.zero
        for index in 0..<header.recordCount {
            let end = try reader.enter(try reader.count())
            let start = reader.at
            var record = try ScannedRecord(from: &reader, base: &base)
            if record.hasContent {
                record.isObject = try addContent(record, start..<end, first + UInt64(index))
            }
            records.append(record)
            reader.leave(end)
        }
        guard reader.isAtEnd else { throw FormatError(what: "bytes follow the envelopes") }
    }

    /// True when the content is an object.
    private mutating func addContent(
        _ record: ScannedRecord, _ row: Range<Int>, _ position: UInt64
    ) throws(FormatError) -> Bool {
        var reader = ByteReader(bytes, row)
        if record.kind == .intern, row.count > 2,
            bytes[row.lowerBound + 1] == InternValue.Table.object.rawValue
        {
            _ = try reader.slice(2)
            let id = try reader.id()
            let place = KeyTable.Place(
                resource: UInt32(try reader.count()), namespace: UInt32(try reader.count()))
            let name = try reader.validatedText()
            let hash = KeyTable.hash(place, bytes.span.extracting(name))
            objects.append(
                Object(
                    id: id, place: place, name: name, hash: hash, uid: try reader.objectUID()))
            guard reader.isAtEnd else { throw FormatError(what: "bytes follow the envelope") }
            return true
        }
        var base = EnvelopeBase.zero
        contents.append(try Envelope(from: &reader, base: &base, position: position))
        return false
    }
}

extension ScannedRecord {
    var hasContent: Bool {
        kind == .intern || kind == .dictionary || kind == .coverage || kind == .key
    }

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
        case .key: kind = .key
        }
    }
}
