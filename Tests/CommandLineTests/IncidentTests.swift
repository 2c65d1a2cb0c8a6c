import Document
import Foundation
import Testing

@testable import CommandLine

/// The commands on the sample incident, as its investigator sees them.
struct IncidentTests {
    /// Imported once; the folder is the system's to clean.
    private static let environment = Task<[String: String], any Error> {
        let folder = URL.temporaryDirectory.appending(path: "incident-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let environment = [
            "HINDSIGHT_STORE": folder.appending(path: "incident.store").path,
            "HINDSIGHT_KEY_RING": folder.appending(path: "keyring").path,
        ]
        let sample = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "samples/bad-rollout")
        let harness = CommandHarness(environment: environment)
        let imported = await harness.run(["import", sample.path])
        try #require(imported.code == 0, "\(imported.talk)")
        _ = await harness.run(["mark", "outage", "1008", "--author", "alice"])
        return environment
    }

    private func run(
        _ line: String, width: Int? = 80
    ) async throws -> CommandHarness.Outcome {
        let harness = CommandHarness(
            environment: try await Self.environment.value, width: width)
        return await harness.run(line.split(separator: " ").map(String.init))
    }

    @Test("What people did")
    func log() async throws {
        let result = try await run("log -n shop --changed-by-people --since 773")
        #expect(result.code == 0)
        #expect(
            result.out == """
                2026-11-23 UTC
                  797 23:48:01 ci-bot        ~ shop deployment/checkout  image of container
                                               checkout :v1 -> :v2-crash (+1 more)
                  836 23:48:02 ci-bot        ~ shop deployment/checkout  annotation
                                               kubernetes.io/change-cause added: "pipeline 4711:
                                               checkout v2-crash"
                  881 23:48:07 bob           ~ shop configmap/checkout-config  data
                                               FEATURE_EXPRESS false -> true
                  928 23:48:29 alice         ~ shop deployment/checkout  spec.replicas 3 -> 0
                 1009 23:48:42 alice         ~ shop deployment/checkout  spec.replicas 0 -> 3
                 1301 23:50:31 alice         ~ shop deployment/checkout  image of container
                                               checkout :v2-crash -> :v1 (+2 more)
                 1447 23:50:36 bob           ~ shop configmap/checkout-config  data
                                               FEATURE_EXPRESS true -> false

                """)
        #expect(result.talk.hasPrefix("since 773 (2026-11-23T23:47:"))
    }

    @Test(
        "A distance back may have its minus, behind a blank too",
        arguments: [
            ("diff -2m head --stat", "diff 2m head --stat"),
            ("log --since -20s --until -5s", "log --since 20s --until 5s"),
            ("get pods -n shop --at -2m", "get pods -n shop --at 2m"),
            ("show -1m", "show 1m"),
        ])
    func minus(typed: String, meant: String) async throws {
        let (with, without) = (try await run(typed), try await run(meant))
        #expect(with.code == 0, "\(with.talk)")
        #expect(with.out == without.out)
    }

    @Test("One field's values")
    func history() async throws {
        let result = try await run("history deploy/checkout -n shop --field spec.replicas")
        #expect(
            result.out == """
                deployment/checkout -n shop  spec.replicas  3 values, 2026-11-23 UTC
                REVISION  TIME      BY      REQUEST      VALUE
                     469  23:47:43  ci-bot  create       3
                     928  23:48:29  alice   patch scale  0
                    1009  23:48:42  alice   patch scale  3

                """)
    }

    @Test("The margin of blame names who scaled it down")
    func blame() async throws {
        let result = try await run("blame deploy/checkout -n shop --at outage", width: 120)
        let line = result.out.split(separator: "\n").first { $0.hasSuffix("  replicas: 0") }
        #expect(line?.hasPrefix("928 23:48:29 alice") == true)
        #expect(result.out.hasPrefix("deployment/checkout -n shop  as of 1008 (outage, 2026-"))
    }

    @Test("The breaking event, whole")
    func show() async throws {
        let result = try await run("show 797")
        for words in [
            "user      ci-bot", "agent     kubectl/v1.32.5", "verb      patch",
            "id        890bcff4-73fe-4d98-91d2-7b1152f6f0cf",
            "    + registry.example.com/shop/checkout:v2-crash",
        ] {
            #expect(result.out.contains(words))
        }
    }

    @Test(
        "No line is wider than the terminal",
        arguments: [
            "log -n shop", "diff 773 outage -n shop", "diff 773 outage --stat", "status",
            "blame deploy/checkout -n shop", "audit --by bob", "audit --reads", "marks",
            "history deploy/checkout -n shop",
        ], [80, 140])
    func width(command: String, width: Int) async throws {
        let result = try await run(command, width: width)
        #expect(result.code == 0)
        let wide = result.out.split(separator: "\n").first { $0.count > width }
        #expect(wide == nil)
    }

    @Test(
        "JSON is JSON, a value a line",
        arguments: [
            "status", "log -n 5", "show 797", "history deploy/checkout -n shop",
            "diff 773 outage -n shop", "blame deploy/checkout -n shop", "audit --by bob", "marks",
            "verify",
        ])
    func json(command: String) async throws {
        let result = try await run(command + " -o json", width: nil)
        #expect(result.code == 0)
        let lines = result.out.split(separator: "\n")
        #expect(!lines.isEmpty)
        for line in lines { _ = try JSONValue(parsing: String(line)) }
    }

    @Test(
        "Exit codes",
        arguments: [
            ("diff 773 outage --exit-code", 1), ("diff 773 773 --exit-code", 0),
            ("diff 773 outage", 0), ("log --by nobody", 1), ("get pods -n nowhere", 1),
            ("show nonsense", 2), ("diff 773 nonsense", 2), ("get frobs", 2),
            ("get deploy/checkout -n shop --at 320", 1), ("verify", 0), ("audit --code 418", 1),
            ("mark --delete never-made", 1), ("diff 773 outage --server nowhere:80", 2),
        ] as [(String, Int32)])
    func exitCodes(command: String, code: Int32) async throws {
        let result = try await run(command, width: nil)
        #expect(result.code == code, "\(result.talk)")
    }

    @Test("kubectl's table stands alone on standard output; the moment is said beside it")
    func get() async throws {
        let result = try await run("get deploy -n shop --at outage", width: nil)
        #expect(
            result.out == """
                NAME       READY   UP-TO-DATE   AVAILABLE   AGE
                cart       2/2     2            2           53s
                checkout   0/0     0            0           53s
                web        3/3     3            3           53s

                """)
        #expect(result.talk.hasPrefix("as of 1008 (outage, 2026-11-23T23:48:"))
    }

    @Test("An archive answers as the store that it was written from")
    func archive() async throws {
        let folder = URL.temporaryDirectory.appending(path: "archive-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "incident.hindsight").path
        let written = try await run("export --format archive -o \(file)")
        #expect(written.code == 0)
        for command in [
            "log -n shop --flat", "get pods -A --at 1008 -o wide", "diff 773 1008",
            "blame deploy/checkout -n shop", "audit --by bob",
        ] {
            let ours = try await run(command)
            let theirs = try await run("\(command) --store \(file)")
            #expect(ours.out == theirs.out)
            #expect(theirs.code == 0)
        }
    }
}
