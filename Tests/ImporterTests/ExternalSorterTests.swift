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
