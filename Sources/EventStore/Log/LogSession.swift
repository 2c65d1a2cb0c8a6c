internal import LMDB
internal import Zstd

/// A short stretch of reading: one LMDB transaction and one decompressor. Bytes of blocks are
/// valid while it lives.
///
/// Not Sendable: it stays on its thread, and short.
final class LogSession {
    private enum Medium {
        case directory(BlockTransaction)
        case archive(ArchiveFile)
    }

    let log: LogReader
    private let medium: Medium
    let frames: ZstdFrameReader
    /// Where the session's own memory of decoded documents is wanted: by calls that decode many.
    private var memory: BoundedCache<UInt64, DecodedDocument>?

    /// Verification reads what is on disk, not what is remembered of it.
    private let readsCaches: Bool

    init(
        _ log: LogReader, memoryByteCount: Int = 0, readsCaches: Bool = true
    ) throws(StoreError) {
        self.log = log
        self.readsCaches = readsCaches
        switch log.medium {
        case .directory(let directory): medium = .directory(try BlockTransaction(directory))
        case .archive(let archive): medium = .archive(archive)
        }
        frames = try log.takeFrameReader()
        memory = memoryByteCount > 0 ? BoundedCache(costMax: memoryByteCount) : nil
    }

    deinit {
        log.giveBack(frames)
    }

    /// The block that starts at `first`.
    func block(startingAt first: UInt64) throws(StoreError) -> UnsafeRawBufferPointer {
        switch medium {
        case .archive(let archive): try unsafe archive.block(startingAt: first)
        case .directory(let transaction): try unsafe transaction.block(startingAt: first)
        }
    }

    /// Visits the blocks from the one that starts at `first`, until `body` returns false.
    func forEachBlock(
        from first: UInt64, _ body: (UInt64, UnsafeRawBufferPointer) throws -> Bool
    ) throws {
        switch medium {
        case .archive(let archive): try unsafe archive.forEachBlock(from: first, body)
        case .directory(let transaction): try unsafe transaction.forEachBlock(from: first, body)
        }
    }

    func payloads(
        at position: UInt64
    ) throws(StoreError) -> (BlockPayloads, UnsafeRawBufferPointer) {
        guard let first = log.blockStart(of: position) else {
            throw .damaged(where: "record \(position)", what: "no block holds it")
        }
        let block = try unsafe block(startingAt: first)
        if let known = log.knownPayloads(ofBlock: first) { return unsafe (known, block) }
        do throws(FormatError) {
            let header = try unsafe BlockHeader(block)
            try unsafe header.checkPayloads(of: block)
            let payloads = try unsafe BlockPayloads(header, block)
            guard header.first == first, position <= header.last else {
                throw FormatError(what: "the block does not hold the positions of its place")
            }
            log.remember(payloads)
            return unsafe (payloads, block)
        } catch {
            throw .damaged(where: "block \(first)", what: error.what)
        }
    }

    func envelopes(at position: UInt64) throws(StoreError) -> BlockEnvelopes {
        guard let first = log.blockStart(of: position) else {
            throw .damaged(where: "record \(position)", what: "no block holds it")
        }
        if let known = log.knownEnvelopes(ofBlock: first) { return known }
        let block = try unsafe block(startingAt: first)
        do throws(FormatError) {
            let header = try unsafe BlockHeader(block)
            let envelopes = try unsafe BlockEnvelopes(header, block, frames)
            guard header.first == first, position <= header.last else {
                throw FormatError(what: "the block does not hold the positions of its place")
            }
            log.remember(envelopes)
            return envelopes
        } catch {
            throw .damaged(where: "block \(first)", what: error.what)
        }
    }

    func envelope(at position: UInt64) throws(StoreError) -> Envelope {
        let envelopes = try envelopes(at: position)
        do throws(FormatError) {
            return try envelopes.envelope(at: position)
        } catch {
            throw .damaged(where: "record \(position)", what: error.what)
        }
    }

    /// The document stored at `position`; nil when the record has none.
    ///
    /// A delta needs its base, that one its own, at most `LogReader.chainLengthMax` in all.
    func document(
        at position: UInt64, isRemembered: Bool = true
    ) throws(StoreError) -> DecodedDocument? {
        var chain = unsafe [(UInt64, PayloadDescriptor, UnsafeRawBufferPointer)]()
        var result: DecodedDocument?
        var at = position
        while true {
            if let known = memory?.value(at) ?? (readsCaches ? log.knownDocument(at: at) : nil) {
                result = known
                break
            }
            let (payloads, block) = try unsafe payloads(at: at)
            let descriptor = payloads[at].document
            if descriptor.form == .none {
                if at == position { return nil }
                throw .damaged(where: "record \(at)", what: "a delta's base has no document")
            }
            let start = payloads.header.payloads.lowerBound + descriptor.offset
            unsafe chain.append((
                at, descriptor,
                UnsafeRawBufferPointer(
                    rebasing: block[start..<start + descriptor.storedByteCount])
            ))
            guard descriptor.form == .delta else { break }
            guard unsafe chain.count <= LogReader.chainLengthMax else {
                throw .damaged(
                    where: "record \(position)", what: "its chain of deltas is too long")
            }
            at = descriptor.base
        }
        while let (place, descriptor, stored) = unsafe chain.popLast() {
            let bytes = try unsafe decoded(
                descriptor, stored, base: result?.bytes, where: "record \(place)")
            let document = DecodedDocument(
                bytes: bytes, resourceVersionOffset: descriptor.resourceVersionOffset,
                isSealed: descriptor.form == .sealed)
            if document.isSealed {
                if place == position { return document }
                throw .damaged(where: "record \(place)", what: "a delta's base is sealed")
            }
            memory?.insert(document, at: place, cost: bytes.count + DecodedDocument.overhead)
            result = document
        }
        if let result, isRemembered { log.remember(result, at: position) }
        return result
    }

    /// The body of the request stored at `position`; empty when there is none.
    func body(at position: UInt64) throws(StoreError) -> [UInt8] {
        let (payloads, block) = try unsafe payloads(at: position)
        let descriptor = payloads[position].body
        if descriptor.form == .none { return [] }
        var base: [UInt8]?
        if descriptor.form == .delta {
            guard let document = try document(at: descriptor.base) else {
                throw .damaged(where: "record \(position)", what: "a delta's base has no document")
            }
            base = document.bytes
        }
        let start = payloads.header.payloads.lowerBound + descriptor.offset
        return try unsafe decoded(
            descriptor,
            UnsafeRawBufferPointer(rebasing: block[start..<start + descriptor.storedByteCount]),
            base: base, where: "record \(position)")
    }

    private func decoded(
        _ descriptor: PayloadDescriptor, _ stored: UnsafeRawBufferPointer, base: [UInt8]?,
        where place: String
    ) throws(StoreError) -> [UInt8] {
        let context: ZstdContext
        switch descriptor.form {
        case .none: return []
        case .raw, .sealed: return unsafe [UInt8](stored)
        case .frame: context = .none
        case .dictionaryFrame: context = .dictionary(try log.dictionary(descriptor.dictionary))
        case .delta:
            guard let base else { throw .damaged(where: place, what: "a delta has no base") }
            context = .prefix(base)
        }
        do throws(ZstdError) {
            return try unsafe frames.decompress(
                stored, byteCount: descriptor.byteCount, against: context)
        } catch {
            throw .damaged(where: place, what: "\(error)")
        }
    }
}

/// A transaction on the table of blocks.
private final class BlockTransaction {
    private let transaction: ReadTransaction
    private let table: LMDBTable

    init(_ directory: LogEnvironment) throws(StoreError) {
        table = directory.blocks
        do throws(LMDBError) {
            transaction = try directory.environment.beginRead()
        } catch {
            throw StoreError(error, path: directory.path)
        }
    }

    func block(startingAt first: UInt64) throws(StoreError) -> UnsafeRawBufferPointer {
        do throws(LMDBError) {
            if let block = unsafe try transaction.value(in: table, at: LMDBKey(first)) {
                return unsafe block
            }
        } catch {
            throw .damaged(where: "block \(first)", what: "\(error)")
        }
        throw .damaged(where: "block \(first)", what: "it is missing")
    }

    func forEachBlock(
        from first: UInt64, _ body: (UInt64, UnsafeRawBufferPointer) throws -> Bool
    ) throws {
        try unsafe transaction.forEach(in: table, from: LMDBKey(first)) { key, block in
            try unsafe body(key.number, block)
        }
    }
}

struct DecodedDocument: Sendable {
    /// What a cache counts for an entry beyond its bytes.
    static let overhead = 128

    var bytes: [UInt8]
    var resourceVersionOffset: Int
    /// The bytes are those that were sealed; never remembered.
    var isSealed = false
}
