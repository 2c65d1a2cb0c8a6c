internal import History
internal import KubernetesAPI
internal import Synchronization
internal import Zstd

/// The log as its readers share it: where blocks are, and bounded memory of what was decoded.
final class LogReader: Sendable {
    enum Medium: Sendable {
        case directory(LogEnvironment)
        case archive(ArchiveFile)
    }

    /// Steps from a document to one that stands alone: 16 deltas, and a sibling's keyframe.
    static let chainLengthMax = 20

    private struct Memory {
        var blockStarts: [UInt64] = []
        var end: UInt64 = 1
        var payloads = BoundedCache<UInt64, BlockPayloads>(costMax: 4 << 20)
        var envelopes = BoundedCache<UInt64, BlockEnvelopes>(costMax: 2 << 20)
        var documents = BoundedCache<UInt64, DecodedDocument>(costMax: 24 << 20)
        var dictionaries: [UInt32: ZstdDictionary] = [:]
        var dictionaryPositions: [UInt32: UInt64] = [:]
    }

    let medium: Medium
    private let memory = Mutex(Memory())
    /// Handed out to one session at a time.
    private let frameReaders = Mutex<[ZstdFrameReader]>([])

    init(_ medium: Medium) {
        self.medium = medium
    }

    var path: String {
        switch medium {
        case .directory(let directory): directory.path
        case .archive(let archive): archive.path
        }
    }

    var isArchive: Bool { if case .archive = medium { true } else { false } }

    /// One past the last position.
    var end: UInt64 { memory.withLock { $0.end } }
    var blockStarts: [UInt64] { memory.withLock { $0.blockStarts } }

    func addBlock(first: UInt64, recordCount: Int) {
        memory.withLock {
            $0.blockStarts.append(first)
            $0.end = first + UInt64(recordCount)
        }
    }

    func removeAllBlocks() {
        memory.withLock { $0 = Memory() }
    }

    func blockStart(of position: UInt64) -> UInt64? {
        memory.withLock { memory in
            guard position > 0, position < memory.end else { return nil }
            let after = memory.blockStarts.lowerBound(of: position + 1)
            return after > 0 ? memory.blockStarts[after - 1] : nil
        }
    }

    func addDictionary(_ id: UInt32, at position: UInt64) {
        memory.withLock { $0.dictionaryPositions[id] = position }
    }

    var latestDictionary: UInt32? { memory.withLock { $0.dictionaryPositions.keys.max() } }

    func dictionary(_ id: UInt32) throws(StoreError) -> ZstdDictionary {
        let (known, position) = memory.withLock {
            ($0.dictionaries[id], $0.dictionaryPositions[id])
        }
        if let known { return known }
        guard let position else {
            throw .damaged(where: "dictionary \(id)", what: "no record holds it")
        }
        let session = try LogSession(self)
        guard let document = try session.document(at: position, isRemembered: false) else {
            throw .damaged(where: "record \(position)", what: "a dictionary has no content")
        }
        do throws(ZstdError) {
            let dictionary = try ZstdDictionary(document.bytes, level: PayloadEncoder.level)
            memory.withLock { $0.dictionaries[id] = dictionary }
            return dictionary
        } catch {
            throw .damaged(where: "record \(position)", what: "\(error)")
        }
    }

    func takeFrameReader() throws(StoreError) -> ZstdFrameReader {
        if let reader = frameReaders.withLock({ $0.popLast() }) { return reader }
        do throws(ZstdError) {
            return try ZstdFrameReader()
        } catch {
            throw .system(path: path, operation: "reading", message: "\(error)")
        }
    }

    func giveBack(_ reader: ZstdFrameReader) {
        frameReaders.withLock { if $0.count < 4 { $0.append(reader) } }
    }

    func knownPayloads(ofBlock first: UInt64) -> BlockPayloads? {
        memory.withLock { $0.payloads.value(first) }
    }

    func remember(_ payloads: BlockPayloads) {
        let cost = payloads.records.count * MemoryLayout<RecordPayloads>.stride + 64
        memory.withLock { $0.payloads.insert(payloads, at: payloads.header.first, cost: cost) }
    }

    func knownEnvelopes(ofBlock first: UInt64) -> BlockEnvelopes? {
        memory.withLock { $0.envelopes.value(first) }
    }

    func remember(_ envelopes: BlockEnvelopes) {
        let cost = envelopes.bytes.count + envelopes.rows.count * 16
        memory.withLock { $0.envelopes.insert(envelopes, at: envelopes.first, cost: cost) }
    }

    func knownDocument(at position: UInt64) -> DecodedDocument? {
        memory.withLock { $0.documents.value(position) }
    }

    func knownDocuments(at positions: [UInt64]) -> [DecodedDocument?] {
        memory.withLock { memory in positions.map { memory.documents.value($0) } }
    }

    /// What was just written is what is read next: by updates, controllers, lists. Never Secrets,
    /// nor what else is sealed.
    func remember(_ events: [CommittedEvent], isSealed: (GroupResource) -> Bool) {
        memory.withLock { memory in
            for event in events
            where event.key.resource != Self.secrets && !isSealed(event.key.resource) {
                memory.documents.insert(
                    DecodedDocument(
                        bytes: event.document.bytes,
                        resourceVersionOffset: event.document.resourceVersionOffset),
                    at: event.position.rawValue,
                    cost: event.document.bytes.count + DecodedDocument.overhead)
            }
        }
    }

    private static let secrets = GroupResource(group: "", resource: "secrets")

    func remember(_ document: DecodedDocument, at position: UInt64) {
        let cost = document.bytes.count + DecodedDocument.overhead
        memory.withLock { $0.documents.insert(document, at: position, cost: cost) }
    }
}
