internal import Document
package import History
internal import Zstd

extension Store {
    /// Labels, owner and node of the version that the event at `position` left; nil when it left
    /// no document. From the index where that covers the event, else from the document.
    package func facts(at position: Position) throws(StoreError) -> ObjectFacts? {
        if let known = factsIndex.facts(at: position.rawValue) { return known }
        guard let document = try document(at: position) else { return nil }
        return try Self.facts(of: document.bytes, at: position.rawValue, TapeParser())
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

    /// Brings `index/` up to the log's end. Writing stores only; does nothing when all is covered.
    package func updateIndex() throws(StoreError) {
        guard writer != nil else { throw .readOnly(path: path) }
        let run = snapshot().run
        if factsIndex.covered + 1 >= log.end { return }
        let (environment, covered) = try factsIndex.openForWriting()
        defer { factsIndex.reopen() }
        let session = try LogSession(log, memoryByteCount: 24 << 20)
        let parser = TapeParser()
        var index = run.firstIndex(fromPosition: covered + 1)
        do throws(any Error) {
            let compressor = try ZstdFrameWriter(level: PayloadEncoder.level)
            while index < run.eventCount {
                var blocks: [(first: UInt64, bytes: [UInt8])] = []
                var last: UInt64 = 0
                while index < run.eventCount, blocks.count < 16 {
                    var block = FactsBlock()
                    while index < run.eventCount, block.count < FactsBlock.eventCountMax {
                        last = UInt64(run.positions[index])
                        let document = try session.document(at: last, isRemembered: false)
                        let facts = try document.map {
                            try Self.facts(of: $0.bytes, at: last, parser)
                        }
                        block.append(facts, at: last)
                        index += 1
                    }
                    if let first = block.first {
                        blocks.append((first, try block.stored(compressor)))
                    }
                }
                try factsIndex.add(
                    blocks, covered: index == run.eventCount ? log.end - 1 : last,
                    to: environment)
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }
}
