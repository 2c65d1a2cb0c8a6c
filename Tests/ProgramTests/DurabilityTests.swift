import Document
import EventStore
import Foundation
import Glibc
import PlainHTTP
import Testing

/// Clients write and watch while the server is killed again and again. The clients keep their own
/// record; everything that was answered must be there afterwards, in the store and in the watches.
///
/// Takes `HINDSIGHT_CRASH_SECONDS` (60 unless set); `tools/crash` sets it to hours.
@Suite(.serialized) struct DurabilityTests {
    private static let clientCount = 12
    private static let watchCount = 3

    private static var seconds: Double {
        ProcessInfo.processInfo.environment["HINDSIGHT_CRASH_SECONDS"].flatMap(Double.init) ?? 60
    }

    private static var seed: UInt64 {
        ProcessInfo.processInfo.environment["HINDSIGHT_CRASH_SEED"].flatMap(UInt64.init)
            ?? UInt64.random(in: 0...UInt64.max)
    }

    @Test func `what a killed server has answered is there, whole, once and in order`() throws {
        let seed = Self.seed
        print("durability seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let program = try Program()
        defer { program.remove() }
        let current = CurrentServer()
        let ledger = Ledger()

        var server = try start(program)
        let namespace = Array(
            "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"crash\"}}".utf8)
        let made = try HTTPConnection(server.address).send(
            "POST", "/api/v1/namespaces", body: namespace)
        try #require(made.status == 201)
        let start = try head(server.address)
        current.set(server.address)

        let watches = (0..<Self.watchCount).map { _ in
            DurableWatch(current, ledger, from: start)
        }
        let end = LastRevision()
        let watching = DispatchGroup()
        for watch in watches { thread(watching) { watch.run(until: { end.value }) } }
        let writing = DispatchGroup()
        for number in 0..<Self.clientCount {
            let client = DurableClient(number: number, server: current, ledger: ledger)
            let own = random.next()
            thread(writing) { client.run(seed: own) }
        }

        var kills = 0
        let deadline = Date().addingTimeInterval(Self.seconds)
        while Date() < deadline {
            usleep(UInt32.random(in: 50_000...1_500_000, using: &random))
            current.set(nil)
            kill(server.process.processIdentifier, SIGKILL)
            server.process.waitUntilExit()
            kills += 1
            server = try self.start(program)
            current.set(server.address)
        }
        usleep(300_000)
        current.stop()
        writing.wait()
        let last = try head(server.address)
        end.set(try lastConfigMap(server.address, from: start, to: last))
        watching.wait()
        let objects = try objects(server.address)
        server.process.terminate()
        server.process.waitUntilExit()

        print(
            "killed \(kills) times: \(ledger.answered) writes answered, \(ledger.lost) in doubt, "
                + "\(watches[0].events.count) events, \(watches[0].resumptions) resumptions")
        let note: Comment = "seed \(seed)"
        #expect(ledger.problems == [], note)
        #expect(ledger.answered > kills, note)
        checkState(objects, ledger, note)
        for watch in watches { check(watch, ledger, note) }
        let verified = try program.run("verify", "-o", "json")
        #expect(verified.status == 0, "seed \(seed): \(verified.output)\(verified.errors)")
    }

    // MARK: the server

    private struct Running {
        var process: Process
        var address: ServerAddress
    }

    private func start(_ program: Program) throws -> Running {
        // Without controllers: all that is written is in the clients' own record.
        let process = program.process(
            ["serve", "--plain-http", "--create", "--port", "0", "--controllers", ""])
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var text = ""
        while !text.contains("\n") {
            let data = output.fileHandleForReading.availableData
            try #require(!data.isEmpty, "the server ended before it was ready")
            text += String(decoding: data, as: UTF8.self)
        }
        let url = try #require(text.split(whereSeparator: \.isWhitespace).last.map(String.init))
        return Running(process: process, address: try ServerAddress(url: url, token: nil))
    }

    private func get(_ address: ServerAddress, _ path: String) throws -> JSONValue {
        let answer = try HTTPConnection(address).send("GET", path, keepsBody: true)
        try #require(answer.status == 200, "\(path)")
        return try JSONValue(parsing: answer.body)
    }

    private func head(_ address: ServerAddress) throws -> UInt64 {
        let list = try get(address, DurableClient.collection + "?limit=1")
        let text = try #require(list["metadata"]?["resourceVersion"]?.string)
        return try #require(UInt64(text))
    }

    private func objects(_ address: ServerAddress) throws -> [String: StoredValue] {
        var objects: [String: StoredValue] = [:]
        for item in try get(address, DurableClient.collection)["items"]?.array ?? [] {
            let name = try #require(item["metadata"]?["name"]?.string)
            if name == "kube-root-ca.crt" { continue }
            guard let stored = StoredValue(item) else {
                Issue.record("\(name) is torn")
                continue
            }
            objects[name] = stored
        }
        return objects
    }

    /// Other things than the clients write too, so the head need not be a ConfigMap's.
    private func lastConfigMap(
        _ address: ServerAddress, from start: UInt64, to head: UInt64
    ) throws -> UInt64 {
        let answer = try HTTPConnection(address).send(
            "GET",
            "\(DurableClient.collection)?watch=true&timeoutSeconds=2&resourceVersion=\(start)",
            keepsBody: true)
        let line = answer.body.split(separator: UInt8(ascii: "\n")).last.map { Array($0) } ?? []
        return StoredValue(try JSONValue(parsing: line)["object"])?.revision ?? start
    }

    private func thread(_ group: DispatchGroup, _ body: @escaping @Sendable () -> Void) {
        group.enter()
        Thread {
            body()
            group.leave()
        }.start()
    }

    // MARK: the checker

    private func checkState(
        _ objects: [String: StoredValue], _ ledger: Ledger, _ note: Comment
    ) {
        for name in ledger.names {
            let last = ledger.writes(of: name).last
            #expect(objects[name]?.value == last?.value, note)
            if let revision = last?.revision {
                #expect(objects[name]?.revision == revision, note)
            }
        }
        #expect(Set(objects.keys).subtracting(ledger.names) == [], note)
    }

    /// Each object's events are its writes, each once, in their order.
    private func check(_ watch: DurableWatch, _ ledger: Ledger, _ note: Comment) {
        #expect(watch.problems == [], note)
        let revisions = watch.events.map(\.revision)
        #expect(zip(revisions, revisions.dropFirst()).allSatisfy { $0 < $1 }, note)
        let byName = Dictionary(grouping: watch.events, by: \.name)
        #expect(Set(byName.keys).subtracting(ledger.names) == [], note)
        for name in ledger.names {
            let writes = ledger.writes(of: name)
            let seen = byName[name] ?? []
            #expect(
                seen.map { $0.type == "DELETED" ? nil : $0.value } == writes.map(\.value),
                "\(note), \(name)")
            for (event, write) in zip(seen, writes) {
                if let revision = write.revision { #expect(event.revision == revision, note) }
            }
        }
    }
}

private final class LastRevision: Sendable {
    private let lock = NSLock()
    nonisolated(unsafe) private var revision: UInt64?

    var value: UInt64? { lock.withLock { unsafe revision } }

    func set(_ value: UInt64) { lock.withLock { unsafe revision = value } }
}
