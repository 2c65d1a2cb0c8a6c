import Audit
import Foundation
import KubernetesAPI
import Synchronization
import Testing

/// A sink that writes only while its gate is open.
private final class GatedSink: AuditSink {
    let name = "test"
    private let gate = DispatchSemaphore(value: 0)
    private let groups = Mutex<[[String]]>([])
    private let fails: Bool

    init(fails: Bool = false) { self.fails = fails }

    var written: [[String]] { groups.withLock { $0 } }

    func open(_ count: Int = 1_000) { for _ in 0..<count { gate.signal() } }

    func write(_ entries: [[UInt8]]) throws(AuditSinkError) {
        gate.wait()
        if fails { throw AuditSinkError("no room") }
        groups.withLock { $0.append(entries.map { String(decoding: $0, as: UTF8.self) }) }
    }
}

@Suite struct AuditQueueTests {
    @Test("In batch mode what is above the bound is dropped and counted, the rest keeps its order")
    func batch() async {
        let sink = GatedSink()
        let queue = AuditQueue(sink, mode: .batch, entryCountMax: 10) { _ in }
        var taken: [String] = []
        for number in 0..<40 where await queue.add(Array("\(number)".utf8)) {
            taken.append("\(number)")
        }
        sink.open()
        await queue.flush()
        // The thread may have had one group in its hands before the gate opened.
        #expect((10...20).contains(taken.count))
        #expect(sink.written.flatMap { $0 } == taken)
        #expect(queue.tally.written == taken.count)
        #expect(queue.tally.dropped == 40 - taken.count)
    }

    @Test("A blocking queue answers when the entry is written, and says when it is lost")
    func blocking() async {
        let sink = GatedSink()
        sink.open()
        let queue = AuditQueue(sink, mode: .blocking) { _ in }
        #expect(await queue.add(Array("a".utf8)))
        #expect(sink.written == [["a"]])

        let failing = GatedSink(fails: true)
        failing.open()
        let messages = Mutex<[String]>([])
        let lost = AuditQueue(failing, mode: .blockingStrict) { message in
            messages.withLock { $0.append(message) }
        }
        #expect(await !lost.add(Array("a".utf8)))
        #expect(lost.tally.failed == 1)
        #expect(messages.withLock { $0 } == ["audit test: 1 entries are lost: no room"])
    }

    @Test("Many writers at once: every entry is written once, a writer's own in order")
    func concurrent() async {
        let sink = GatedSink()
        sink.open(100_000)
        let queue = AuditQueue(sink, mode: .blocking) { _ in }
        await withTaskGroup { group in
            for writer in 0..<16 {
                group.addTask {
                    for number in 0..<50 { _ = await queue.add(Array("\(writer).\(number)".utf8)) }
                }
            }
        }
        let written = sink.written.flatMap { $0 }
        #expect(written.count == 800 && Set(written).count == 800)
        for writer in 0..<16 {
            #expect(
                written.filter { $0.hasPrefix("\(writer).") }
                    == (0..<50).map { "\(writer).\($0)" })
        }
    }
}

@Suite struct AuditFileTests {
    private static let clock: @Sendable () -> Timestamp = { Timestamp(nanoseconds: 0) }

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("audit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test("A file that is there is appended to, a new one is for its owner alone")
    func appends() throws {
        try withFolder { folder in
            let path = folder.appendingPathComponent("audit.log").path
            try AuditFile(path: path, clock: Self.clock).write([Array("{1}".utf8), Array("{2}".utf8)])
            try AuditFile(path: path, clock: Self.clock).write([Array("{3}".utf8)])
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "{1}\n{2}\n{3}\n")
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test("A full file is put aside, the oldest go, other files stay")
    func rotates() throws {
        try withFolder { folder in
            let path = folder.appendingPathComponent("audit.log").path
            let other = folder.appendingPathComponent("audit-notes.log").path
            try "mine".write(toFile: other, atomically: true, encoding: .utf8)
            let seconds = Mutex<Int64>(0)
            let file = try AuditFile(
                path: path, rotation: AuditFile.Rotation(byteCountMax: 8, fileCountMax: 2),
                clock: {
                    Timestamp(
                        nanoseconds: seconds.withLock { $0 += 1; return $0 } * 1_000_000_000)
                })
            for number in 0..<6 { try file.write([Array("{\"n\":\(number)}".utf8)]) }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            #expect(
                names == [
                    "audit-1970-01-01T00-00-04.000.log", "audit-1970-01-01T00-00-05.000.log",
                    "audit-notes.log", "audit.log",
                ])
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "{\"n\":5}\n")
        }
    }

    @Test("A place that can't be written is told")
    func unwritable() {
        #expect(throws: AuditSinkError.self) { try AuditFile(path: "/nonexistent/audit.log", clock: Self.clock) }
    }
}
