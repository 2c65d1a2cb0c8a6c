internal import Zstd

/// The descriptors of a block, parsed.
final class BlockPayloads: Sendable {
    let header: BlockHeader
    let records: [RecordPayloads]

    /// `block` has passed the header's checks.
    init(_ header: BlockHeader, _ block: UnsafeRawBufferPointer) throws(FormatError) {
        self.header = header
        var reader = unsafe ByteReader([UInt8](block[header.descriptors]))
        var records: [RecordPayloads] = []
        records.reserveCapacity(header.recordCount)
        var offset = 0
        var position = header.first
        for _ in 0..<header.recordCount {
            let forms = try reader.byte()
            records.append(
                RecordPayloads(
                    document: try PayloadDescriptor(
                        form: forms & 15, from: &reader, position: position, offset: &offset,
                        isDocument: true),
                    body: try PayloadDescriptor(
                        form: forms >> 4, from: &reader, position: position, offset: &offset,
                        isDocument: false)))
            position += 1
        }
        guard reader.isAtEnd, offset == header.payloadsByteCount else {
            throw FormatError(what: "the block's descriptors contradict its length")
        }
        self.records = records
    }

    subscript(position: UInt64) -> RecordPayloads {
        records[Int(position - header.first)]
    }
}

/// The envelopes of a block, decompressed, each with what its numbers count from.
struct BlockEnvelopes: Sendable {
    let first: UInt64
    let bytes: [UInt8]
    let rows: [Range<Int>]

    var recordCount: Int { rows.count }

    init(
        _ header: BlockHeader, _ block: UnsafeRawBufferPointer, _ decompressor: ZstdFrameReader
    ) throws(FormatError) {
        first = header.first
        bytes = try unsafe Self.bytes(header, block, decompressor)
        var reader = ByteReader(bytes)
        var rows: [Range<Int>] = []
        rows.reserveCapacity(header.recordCount)
        for _ in 0..<header.recordCount { rows.append(try reader.slice(try reader.count())) }
        guard reader.isAtEnd else { throw FormatError(what: "bytes follow the envelopes") }
        self.rows = rows
    }

    /// All rows, each after its byte count.
    static func bytes(
        _ header: BlockHeader, _ block: UnsafeRawBufferPointer, _ decompressor: ZstdFrameReader
    ) throws(FormatError) -> [UInt8] {
        let stored = unsafe UnsafeRawBufferPointer(rebasing: block[header.envelopes])
        guard header.areEnvelopesCompressed else { return unsafe [UInt8](stored) }
        do throws(ZstdError) {
            return try unsafe decompressor.decompress(
                stored, byteCount: header.envelopesByteCount, against: .none)
        } catch {
            throw FormatError(what: "the envelopes can't be decompressed: \(error)")
        }
    }

    /// All envelopes in order; what stops one from being read stops those after it too.
    func decoded() throws(FormatError) -> [Envelope] {
        var base = EnvelopeBase.zero
        var position = first
        var envelopes: [Envelope] = []
        envelopes.reserveCapacity(rows.count)
        for row in rows {
            var reader = ByteReader(bytes, row)
            envelopes.append(try Envelope(from: &reader, base: &base, position: position))
            position += 1
        }
        return envelopes
    }

    /// One envelope; those before it are scanned for what its numbers count from.
    func envelope(at position: UInt64) throws(FormatError) -> Envelope {
        let index = Int(position - first)
        var base = EnvelopeBase.zero
        for row in rows[..<index] {
            var reader = ByteReader(bytes, row)
            _ = try ScannedRecord(from: &reader, base: &base)
        }
        var reader = ByteReader(bytes, rows[index])
        return try Envelope(from: &reader, base: &base, position: position)
    }
}

/// What opening a store needs of an envelope.
struct ScannedRecord: Sendable {
    var kind: Envelope.Kind
    /// Whether it interns a life, whose contents are kept apart.
    var isObject = false
    var flags = EnvelopeFlags()
    /// 0 when the record has none.
    var revision: UInt64 = 0
    var object: UInt32 = 0
    /// The earliest moment at which the record's event had certainly happened; `Int64.max` when no
    /// time is known.
    var time = Int64.max

    init(from reader: inout ByteReader, base: inout EnvelopeBase) throws(FormatError) {
        let code = try reader.byte()
        guard let kind = Envelope.Kind(rawValue: code) else {
            throw FormatError(what: "this program does not know records of kind \(code)")
        }
        self.kind = kind
        guard kind == .event || kind == .supplement || kind == .request else { return }
        flags = try reader.flags()
        if kind != .request || flags.contains(.revision) {
            revision = try reader.revision(from: &base)
        }
        if kind != .request { object = try reader.id() }
        if flags.contains(.observed) { time = try reader.time(from: &base) }
        if flags.contains(.received) { _ = try reader.time(from: &base) }
        if flags.contains(.completed) { time = min(time, try reader.time(from: &base)) }
    }
}
