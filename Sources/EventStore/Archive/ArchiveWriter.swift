internal import LMDB
internal import Zstd

/// Writes a store's log as an archive.
///
/// Blocks are cut anew, after 256 records or when they are large; payloads are copied as they are.
/// So the bytes depend on the records alone and not on how many were appended at a time.
final class ArchiveWriter {
    private var file: OutputFile
    private let compressor: ZstdFrameWriter
    private var table: [UInt8] = []
    private var assembly = BlockAssembly(first: 1)
    private var recordCount: UInt64 = 0
    private let path: String

    init(path: String) throws(StoreError) {
        self.path = path
        do throws(ZstdError) {
            compressor = try ZstdFrameWriter(level: PayloadEncoder.level)
        } catch {
            throw .system(path: path, operation: "write", message: "\(error)")
        }
        file = try OutputFile(path: path)
    }

    /// Writes everything; `end` is one past the last position.
    func write(
        _ store: Store, end: UInt64, frontier: MerkleFrontier, marks: [UInt8]
    ) throws(StoreError) {
        var header = ArchiveFile.magic
        header.append(littleEndian: ArchiveFile.format)
        header.append(contentsOf: [store.kind.rawValue, 0, 0, 0])
        header.append(contentsOf: store.uuidBytes)
        try file.write(header)
        let session = try LogSession(store.log)
        for first in store.log.blockStarts where first < end {
            let (payloads, block) = try unsafe session.payloads(at: first)
            let envelopes = try session.envelopes(at: first)
            do throws(FormatError) {
                try unsafe add(payloads, try envelopes.decoded(), block, end: end)
            } catch {
                throw .damaged(where: "block \(first)", what: error.what)
            }
            try writeBlock(isLast: false)
        }
        try writeBlock(isLast: true)
        try finish(header, frontier: frontier, marks: marks)
    }

    /// Blocks that were filled while adding, waiting to be written.
    private var full: [BlockAssembly] = []

    private func add(
        _ payloads: BlockPayloads, _ envelopes: [Envelope], _ block: UnsafeRawBufferPointer,
        end: UInt64
    ) throws(FormatError) {
        for (record, envelope) in zip(payloads.records, envelopes)
        where assembly.nextPosition < end {
            var copy = record
            for path in [\RecordPayloads.document, \RecordPayloads.body] {
                let start = payloads.header.payloads.lowerBound + copy[keyPath: path].offset
                let stored = start..<start + copy[keyPath: path].storedByteCount
                assembly.withPayloads { bytes in
                    copy[keyPath: path].offset = bytes.count
                    // Inside the block, by the descriptors' check.
                    unsafe bytes.append(
                        contentsOf: UnsafeRawBufferPointer(rebasing: block[stored]))
                }
            }
            assembly.append(envelope, copy)
            recordCount += 1
            if assembly.isFull {
                full.append(assembly)
                assembly = BlockAssembly(first: assembly.nextPosition)
            }
        }
    }

    private func writeBlock(isLast: Bool) throws(StoreError) {
        if isLast, assembly.recordCount > 0 { full.append(assembly) }
        for block in full {
            table.append(littleEndian: block.nextPosition - UInt64(block.recordCount))
            table.append(littleEndian: file.byteCount)
            do throws(any Error) {
                let bytes = try block.finished(compressor)
                try file.write(bytes)
            } catch {
                throw StoreError(error, path: path)
            }
        }
        full = []
    }

    private func finish(
        _ header: [UInt8], frontier: MerkleFrontier, marks: [UInt8]
    ) throws(StoreError) {
        var footer: [UInt8] = []
        footer.append(littleEndian: file.byteCount)
        footer.append(littleEndian: file.byteCount + UInt64(marks.count))
        footer.append(littleEndian: UInt64(table.count / 16))
        footer.append(littleEndian: recordCount)
        footer.append(contentsOf: frontier.root.bytes)
        footer.append(littleEndian: ArchiveFile.check(header, marks, table, footer))
        footer.append(contentsOf: ArchiveFile.endMagic)
        try file.write(marks)
        try file.write(table)
        try file.write(footer)
        try file.finish()
    }
}
