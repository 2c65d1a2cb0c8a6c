import Dispatch
internal import Document
package import History
import Synchronization
internal import Zstd

extension Store {
    /// Labels, owner and node of the version that the event at `position` left; nil when it left
    /// no document. From the index where that covers the event, else from the document.
    package func facts(at position: Position) throws(StoreError) -> ObjectFacts? {
        if !mayBeSealed(position), let known = factsIndex.facts(at: position.rawValue) {
            return known
        }
        guard let document = try document(at: position) else { return nil }
        return try Self.facts(of: document.bytes, at: position.rawValue, TapeParser())
    }

    /// The index has nothing of what is sealed: labels can be as secret as what they label.
    private func mayBeSealed(_ position: Position) -> Bool {
        let run = snapshot().run
        guard !run.sealedResources.isEmpty, let index = run.eventIndex(at: position) else {
            return false
        }
        return run.sealedResources.contains(run.resource(of: index))
    }

    static func facts(
        of document: [UInt8], at position: UInt64, _ parser: TapeParser
    ) throws(StoreError) -> ObjectFacts {
        do throws(any Error) {
            return try parser.withRoot(of: document) { ObjectFacts($0) }
        } catch {
            throw .damaged(where: "record \(position)", what: "the document is no JSON: \(error)")
        }
    }

    /// Brings `index/` up to a position of the log, or to its end. Writing stores only; does
    /// nothing when all is covered. Records may be appended meanwhile when `last` is given.
    package func updateIndex(through last: Position? = nil) throws(StoreError) {
        guard writer != nil else { throw .readOnly(path: path) }
        // No more of the run is held on to, or appending would have to copy what it changes.
        let positions = self.snapshot().run.positions
        let end = last?.rawValue ?? log.end - 1
        if factsIndex.covered >= end { return }
        let (environment, covered) = try factsIndex.openForWriting()
        defer { factsIndex.reopen() }
        var index = Self.firstIndex(positions, from: covered + 1)
        let eventCount = Self.firstIndex(positions, from: end + 1)
        do throws(any Error) {
            repeat {
                let next = min(eventCount, index + 16 * FactsBlock.eventCountMax)
                let blocks = try factsBlocks(ofEvents: index..<next, positions)
                index = next
                let last = next == eventCount ? end : UInt64(positions[next - 1])
                try factsIndex.add(blocks, covered: last, to: environment)
            } while index < eventCount
        } catch {
            throw StoreError(error, path: path)
        }
    }

    private static func firstIndex(_ positions: PersistentArray<UInt32>, from position: UInt64)
        -> Int
    {
        UInt32(exactly: position).map { positions.lowerBound(of: $0) } ?? positions.count
    }

    /// The facts of a stretch of events as blocks ready to store, made on both cores.
    private func factsBlocks(
        ofEvents events: Range<Int>, _ positions: PersistentArray<UInt32>
    ) throws -> [(first: UInt64, bytes: [UInt8])] {
        let count = FactsBlock.eventCountMax
        let parts = stride(from: events.lowerBound, to: events.upperBound, by: count * 8).map {
            $0..<min(events.upperBound, $0 + count * 8)
        }
        let results = Mutex<[Int: Result<[(first: UInt64, bytes: [UInt8])], any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: parts.count) { part in
            let blocks = Result { try factsBlocks(ofPart: parts[part], positions) }
            results.withLock { $0[part] = blocks }
        }
        let made = results.withLock { $0 }
        return try parts.indices.flatMap { try made[$0]?.get() ?? [] }
    }

    private func factsBlocks(
        ofPart events: Range<Int>, _ positions: PersistentArray<UInt32>
    ) throws -> [(first: UInt64, bytes: [UInt8])] {
        let session = try LogSession(log, memoryByteCount: 12 << 20)
        let compressor = try ZstdFrameWriter(level: PayloadEncoder.level)
        let parser = TapeParser()
        var blocks: [(first: UInt64, bytes: [UInt8])] = []
        var block = FactsBlock()
        for index in events {
            let position = UInt64(positions[index])
            let document = try session.document(at: position, isRemembered: false)
            let facts = try document.flatMap { document in
                document.isSealed ? nil : try Self.facts(of: document.bytes, at: position, parser)
            }
            block.append(facts, at: position)
            if block.count == FactsBlock.eventCountMax || index == events.upperBound - 1 {
                if let first = block.first { blocks.append((first, try block.stored(compressor))) }
                block = FactsBlock()
            }
        }
        return blocks
    }
}
