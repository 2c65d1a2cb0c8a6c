/// The first 48 bytes of a block: 1 to 256 consecutive records as they lie in the log.
///
/// ```
///  0  8  XXH64 of bytes 8 up to the payloads
///  8  8  position of the first record
/// 16  1  format of the block: 1
/// 17  1  envelopes: 0 plain, 1 one zstd frame
/// 18  2  number of records
/// 20  4  byte count of the envelopes
/// 24  4  byte count of the envelopes as stored
/// 28  4  byte count of the descriptors
/// 32  4  byte count of the payloads
/// 36  4  0
/// 40  8  XXH64 of the payloads
/// 48     descriptors, envelopes, payloads
/// ```
///
/// Numbers are little-endian. The payloads have a check of their own because opening a store reads
/// all the rest and none of them.
struct BlockHeader: Equatable, Sendable {
    static let byteCount = 48
    static let format: UInt8 = 1
    static let recordCountMax = 256
    /// What a reader takes; a frame that grows more is no set of envelopes.
    static let envelopesByteCountMax = 64 << 20
    /// A block that has come to so many bytes takes no further record. Requests and documents of an
    /// import are up to 32 MiB each, and with one more of them the block is within what can be read.
    static let envelopesByteCountWanted = 4 << 20
    static let payloadsByteCountWanted = 64 << 20

    var first: UInt64
    var recordCount: Int
    var areEnvelopesCompressed: Bool
    var envelopesByteCount: Int
    var envelopesStoredByteCount: Int
    var descriptorsByteCount: Int
    var payloadsByteCount: Int
    var payloadsCheck: UInt64

    var last: UInt64 { first + UInt64(recordCount) - 1 }
    var descriptors: Range<Int> { Self.byteCount..<Self.byteCount + descriptorsByteCount }
    var envelopes: Range<Int> {
        descriptors.upperBound..<descriptors.upperBound + envelopesStoredByteCount
    }
    var payloads: Range<Int> {
        envelopes.upperBound..<envelopes.upperBound + payloadsByteCount
    }

    /// All but the first checksum, which needs what follows.
    var bytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 8)
        bytes.append(littleEndian: first)
        bytes.append(Self.format)
        bytes.append(areEnvelopesCompressed ? 1 : 0)
        bytes.append(littleEndian: UInt16(recordCount))
        bytes.append(littleEndian: UInt32(envelopesByteCount))
        bytes.append(littleEndian: UInt32(envelopesStoredByteCount))
        bytes.append(littleEndian: UInt32(descriptorsByteCount))
        bytes.append(littleEndian: UInt32(payloadsByteCount))
        bytes.append(littleEndian: UInt32(0))
        bytes.append(littleEndian: payloadsCheck)
        return bytes
    }

    /// Reads and checks everything but the payloads.
    init(_ block: UnsafeRawBufferPointer) throws(FormatError) {
        guard block.count >= Self.byteCount else { throw .cutOff }
        // The loads lie inside the first 48 bytes.
        func load<I: FixedWidthInteger>(_ offset: Int, as type: I.Type) -> I {
            unsafe I(littleEndian: block.loadUnaligned(fromByteOffset: offset, as: I.self))
        }
        let format = unsafe block[16]
        guard format == Self.format else {
            throw FormatError(what: "this program does not know blocks of format \(format)")
        }
        first = load(8, as: UInt64.self)
        recordCount = Int(load(18, as: UInt16.self))
        let compression = unsafe block[17]
        areEnvelopesCompressed = compression == 1
        envelopesByteCount = Int(load(20, as: UInt32.self))
        envelopesStoredByteCount = Int(load(24, as: UInt32.self))
        descriptorsByteCount = Int(load(28, as: UInt32.self))
        payloadsByteCount = Int(load(32, as: UInt32.self))
        payloadsCheck = load(40, as: UInt64.self)
        guard compression <= 1, (1...Self.recordCountMax).contains(recordCount), first > 0,
            block.count == payloads.upperBound,
            envelopesByteCount <= Self.envelopesByteCountMax
        else { throw FormatError(what: "the block's header contradicts its length") }
        let checked = unsafe UnsafeRawBufferPointer(rebasing: block[8..<envelopes.upperBound])
        guard unsafe XXHash64.hash(checked) == load(0, as: UInt64.self) else {
            throw FormatError(what: "the block's envelopes are not what was written")
        }
    }

    init(
        first: UInt64, recordCount: Int, areEnvelopesCompressed: Bool, envelopesByteCount: Int,
        envelopesStoredByteCount: Int, descriptorsByteCount: Int, payloadsByteCount: Int,
        payloadsCheck: UInt64
    ) {
        self.first = first
        self.recordCount = recordCount
        self.areEnvelopesCompressed = areEnvelopesCompressed
        self.envelopesByteCount = envelopesByteCount
        self.envelopesStoredByteCount = envelopesStoredByteCount
        self.descriptorsByteCount = descriptorsByteCount
        self.payloadsByteCount = payloadsByteCount
        self.payloadsCheck = payloadsCheck
    }

    func checkPayloads(of block: UnsafeRawBufferPointer) throws(FormatError) {
        let area = unsafe UnsafeRawBufferPointer(rebasing: block[payloads])
        guard unsafe XXHash64.hash(area) == payloadsCheck else {
            throw FormatError(what: "the block's documents are not what was written")
        }
    }
}
