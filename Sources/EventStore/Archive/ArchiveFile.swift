/// An archive, opened: a store's blocks, marks and tree head in one mapped file.
///
/// ```
/// header   0  8  "HINDSITE"       8  4  format: 1     12  1  kind of store
///         16 16  UUID of the store
/// blocks  one after the other, each of 256 records, or fewer large ones, but the last
/// marks   as in marks.json
/// table   for each block 8 bytes position of its first record, 8 bytes offset in the file
/// footer   0  8  offset of the marks      8  8  offset of the table
///         16  8  number of blocks        24  8  number of records
///         32 32  root hash of the tree   64  8  XXH64 of header, marks, table, footer[0..<64]
///         72  8  "HSITEEND"
/// ```
///
/// Numbers are little-endian.
final class ArchiveFile: Sendable {
    static let headerByteCount = 32
    static let footerByteCount = 80
    static let magic = Array("HINDSITE".utf8)
    static let endMagic = Array("HSITEEND".utf8)
    static let format: UInt32 = 1

    let path: String
    let kind: StoreKind
    let uuid: [UInt8]
    let treeHead: TreeHead
    let marks: [UInt8]
    private let file: MappedFile
    private let firsts: [UInt64]
    /// One more than blocks: the last is where they end.
    private let offsets: [Int]

    init(path: String) throws(StoreError) {
        self.path = path
        let mapped = try MappedFile(path: path)
        file = mapped
        // Copies of ranges that were checked against the file's size before.
        func bytes(_ range: Range<Int>) -> [UInt8] { unsafe [UInt8](mapped.bytes[range]) }
        guard mapped.byteCount >= Self.headerByteCount, bytes(0..<8) == Self.magic else {
            throw .notAStore(path: path, what: "it is neither a store's directory nor an archive")
        }
        let header = bytes(0..<Self.headerByteCount)
        let format: UInt32 = header.littleEndian(at: 8)
        guard format == Self.format else {
            throw .newerFormat(path: path, found: Int(format), known: Int(Self.format))
        }
        let cutOff = StoreError.damaged(
            where: path, what: "the archive ends too early: it was cut off, copy it again")
        guard mapped.byteCount >= Self.headerByteCount + Self.footerByteCount else { throw cutOff }
        let end = mapped.byteCount - Self.footerByteCount
        let footer = bytes(end..<mapped.byteCount)
        guard footer[72...].elementsEqual(Self.endMagic) else { throw cutOff }
        let marksStart = footer.littleEndian(at: 0, as: UInt64.self)
        let tableStart = footer.littleEndian(at: 8, as: UInt64.self)
        let blockCount = footer.littleEndian(at: 16, as: UInt64.self)
        guard tableStart <= UInt64(end), marksStart <= tableStart,
            marksStart >= UInt64(Self.headerByteCount),
            blockCount <= UInt64(end) / 16, UInt64(end) - tableStart == blockCount * 16
        else { throw .damaged(where: path, what: "the archive's footer contradicts its length") }
        marks = bytes(Int(marksStart)..<Int(tableStart))
        let table = bytes(Int(tableStart)..<end)
        guard
            Self.check(header, marks, table, Array(footer[..<64]))
                == footer.littleEndian(at: 64, as: UInt64.self)
        else { throw .damaged(where: path, what: "the archive's footer is not what was written") }
        guard let kind = StoreKind(rawValue: header[12]) else {
            throw .damaged(where: path, what: "there is no kind of store \(header[12])")
        }
        self.kind = kind
        uuid = Array(header[16..<32])
        treeHead = TreeHead(
            recordCount: footer.littleEndian(at: 24),
            rootHash: Digest(bytes: footer[32..<64]).text)
        firsts = stride(from: 0, to: table.count, by: 16).map { table.littleEndian(at: $0) }
        offsets =
            stride(from: 8, to: table.count, by: 16)
            .map { Int(table.littleEndian(at: $0, as: UInt64.self)) } + [Int(marksStart)]
        guard zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 }) else {
            throw .damaged(where: path, what: "the archive's blocks overlap")
        }
    }

    static func check(
        _ header: [UInt8], _ marks: [UInt8], _ table: [UInt8], _ footer: [UInt8]
    ) -> UInt64 {
        let all = header + marks + table + footer
        // The bytes are alive during the call.
        return unsafe all.withUnsafeBytes { unsafe XXHash64.hash($0) }
    }

    func block(startingAt first: UInt64) throws(StoreError) -> UnsafeRawBufferPointer {
        let index = firsts.lowerBound(of: first)
        guard index < firsts.count, firsts[index] == first else {
            throw .damaged(where: "block \(first)", what: "it is missing")
        }
        return unsafe block(index)
    }

    func forEachBlock(
        from first: UInt64, _ body: (UInt64, UnsafeRawBufferPointer) throws -> Bool
    ) throws {
        for index in firsts.lowerBound(of: first)..<firsts.count {
            guard try unsafe body(firsts[index], block(index)) else { return }
        }
    }

    /// Valid while self lives. The offsets rise, and the last is inside the file.
    private func block(_ index: Int) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(rebasing: file.bytes[offsets[index]..<offsets[index + 1]])
    }
}
