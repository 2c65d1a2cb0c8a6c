internal import Zstd

/// Lays records out as a block. Payloads come ready: an archive copies them unchanged.
struct BlockAssembly {
    /// The envelopes of a few records are hardly smaller as a frame, and take longer to make one
    /// of than all else in a small commit.
    private static let frameByteCountMin = 512

    private let first: UInt64
    private(set) var recordCount = 0
    private var base = EnvelopeBase.zero
    private var envelopes: [UInt8] = []
    private var descriptors: [UInt8] = []
    private var payloads: [UInt8] = []

    init(first: UInt64) {
        self.first = first
        envelopes.reserveCapacity(BlockHeader.recordCountMax * 96)
    }

    var nextPosition: UInt64 { first + UInt64(recordCount) }
    var isFull: Bool {
        recordCount == BlockHeader.recordCountMax
            || envelopes.count >= BlockHeader.envelopesByteCountWanted
            || payloads.count >= BlockHeader.payloadsByteCountWanted
    }
    /// Where the next payload goes.
    var payloadByteCount: Int { payloads.count }

    /// Adds a record whose payloads have been added before, the document first.
    mutating func append(_ envelope: Envelope, _ forms: RecordPayloads) {
        let position = nextPosition
        var row: [UInt8] = []
        row.reserveCapacity(128)
        envelope.append(to: &row, from: &base, position: position)
        envelopes.append(varint: UInt64(row.count))
        envelopes.append(contentsOf: row)
        descriptors.append(forms.document.form.rawValue | forms.body.form.rawValue << 4)
        forms.document.append(to: &descriptors, position: position, isDocument: true)
        forms.body.append(to: &descriptors, position: position, isDocument: false)
        recordCount += 1
    }

    mutating func withPayloads<R>(_ body: (inout [UInt8]) throws -> R) rethrows -> R {
        try body(&payloads)
    }

    func finished(_ writer: ZstdFrameWriter) throws(ZstdError) -> [UInt8] {
        var stored: [UInt8] = []
        var isCompressed = false
        if envelopes.count >= Self.frameByteCountMin {
            let count = try writer.compress(envelopes, against: .none, appendingTo: &stored)
            isCompressed = count < envelopes.count
        }
        if !isCompressed { stored = envelopes }
        let header = BlockHeader(
            first: first, recordCount: recordCount, areEnvelopesCompressed: isCompressed,
            envelopesByteCount: envelopes.count, envelopesStoredByteCount: stored.count,
            descriptorsByteCount: descriptors.count, payloadsByteCount: payloads.count,
            // The bytes are alive during the call.
            payloadsCheck: unsafe payloads.withUnsafeBytes { unsafe XXHash64.hash($0) })
        var block = header.bytes
        block.reserveCapacity(header.payloads.upperBound)
        block.append(contentsOf: descriptors)
        block.append(contentsOf: stored)
        // As above.
        let check = unsafe block.withUnsafeBytes { bytes in
            unsafe XXHash64.hash(UnsafeRawBufferPointer(rebasing: bytes[8...]))
        }
        for index in 0..<8 { block[index] = UInt8(truncatingIfNeeded: check >> UInt64(index * 8)) }
        block.append(contentsOf: payloads)
        return block
    }
}
