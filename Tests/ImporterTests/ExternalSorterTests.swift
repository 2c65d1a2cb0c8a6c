import Foundation
import Sealing
import Testing

@testable import Importer

@Suite struct ExternalSorterTests {
    @Test(arguments: [0, 1, 2, 3, 4, 5] as [UInt64])
    func `items come out in order whatever went to disk`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let sorter = ExternalSorter(
            folder: FileManager.default.temporaryDirectory.path,
            bufferByteCountMax: Int.random(in: 1...40_000, using: &random))
        var expected: [(key: UInt64, order: Int)] = []
        for order in (0..<Int.random(in: 0...3_000, using: &random)).shuffled(using: &random) {
            let key = UInt64.random(in: 0...500, using: &random)
            var out = SpoolWriter()
            out.write(UInt64(order))
            out.bytes += [UInt8](repeating: 7, count: Int.random(in: 0...60, using: &random))
            try sorter.insert(key: key, order: UInt64(order), out.bytes)
            expected.append((key, order))
        }
        expected.sort { ($0.key, $0.order) < ($1.key, $1.order) }
        try sorter.finish()
        for item in expected {
            #expect(sorter.nextKey == item.key)
            let next = try #require(try sorter.next(), "seed \(seed)")
            var reader = SpoolReader(next.payload)
            #expect(next.key == item.key && reader.readUInt64() == UInt64(item.order))
        }
        #expect(try sorter.next() == nil)
    }

    @Test func `however many lots go to disk, few files are open`() throws {
        let sorter = ExternalSorter(
            folder: FileManager.default.temporaryDirectory.path, bufferByteCountMax: 1)
        let keys = (0..<2_000 as Range<UInt64>).map { $0 &* 7_919 % 2_003 }
        for (order, key) in keys.enumerated() {
            try sorter.insert(key: key, order: UInt64(order), [UInt8(key % 251)])
            #expect(sorter.runCount <= ExternalSorter.runCountMax)
        }
        try sorter.finish()
        for key in keys.sorted() {
            #expect(sorter.peek()?.key == key)
            let item = try #require(try sorter.next())
            #expect(item.key == key && item.payload == [UInt8(key % 251)])
        }
        #expect(sorter.peek() == nil)
    }

    @Test func `request IDs are known again, and nothing else is`() throws {
        let scene = try Scene()
        let known = try KnownRequests(in: try scene.makeStore(), addedCountMax: 20_000)
        for number in 0..<20_000 { #expect(known.insert("id-\(number)")) }
        for number in 0..<20_000 { #expect(!known.insert("id-\(number)")) }
        #expect(known.insert("") && known.insert(""))
    }

    @Test func `lines survive the spool`() throws {
        let line = try JSONLines.audit()
        #expect(AuditLine(spooled: line.spooled).spooled == line.spooled)
        #expect(AuditLine(spooled: line.spooled).request == line.request)
    }
}

private enum JSONLines {
    static func audit() throws -> AuditLine {
        let scene = try Scene()
        scene.ask(
            "alice", "patch", "configmaps", "cart", from: 1, to: 2, request: #"{"data":{"x":"y"}}"#,
            response: Scene.object("ConfigMap", "cart", revision: 10, uid: "u1"))
        let parser = LineParser(
            redactor: .init(keyRing: try .init(openingOrCreating: scene.keyRing)), source: 0)
        let bytes = Array(scene.audit[0].utf8)
        guard case .audit(let line) = try unsafe bytes.withUnsafeBytes({
            try unsafe parser.parse($0, number: 1)
        }) else { throw LineProblem(line: 1, what: "no audit line") }
        return line
    }
}
