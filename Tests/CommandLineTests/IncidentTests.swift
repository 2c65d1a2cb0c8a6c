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

    @Test(
        "-n counts the lines that are told, not what is folded or left out",
        arguments: ["log -n 3", "log -n 3 --until outage", "log -n 7 --until 900", "log -N 40"])
    func newest(command: String) async throws {
        let result = try await run(command)
        let count = command.split(separator: " ")[2]
        let told = result.out.split(separator: "\n").filter { line in
            line.drop { $0 == " " }.first?.isNumber == true && line.contains(":")
        }
        #expect(told.count == Int(count), "\(result.out)")
        #expect(result.code == 0)
    }

    @Test("Events that change nothing people look at are spoken of, not passed over")
    func onlyBookkeeping() async throws {
        let result = try await run("log lease -n kube-node-lease --since 1000 --field nothing")
        #expect(result.code == 1)
        let silent = try await run("log nodes --since 900 -n 2")
        #expect(silent.code == 1)
        #expect(silent.talk.contains("--flat lists them"))
        #expect(try await run("log nodes --since 900 --flat").code == 0)
    }

    @Test("Objects that are elsewhere are said to be, and the log is asked where one looked")
    func nothingFound() async throws {
        let here = try await run("get deploy", width: nil)
        #expect(here.code == 1)
        #expect(here.out.isEmpty)
        #expect(here.talk.hasPrefix("error: no resources found in namespace default at 1467 ("))
        #expect(here.talk.contains("there are some in payments, payments-preview, shop: ") && here.talk.contains(", or -A for all"))
        let nowhere = try await run("get pods -n shop -l app=nope", width: nil)
        #expect(nowhere.talk.contains("`hindsight log pods -n shop` says"))
        #expect(!nowhere.talk.contains("as of"))
        #expect(try await run("get deploy -o json", width: nil).out.contains("\"items\": []"))
        #expect(try await run("get frobs").talk.contains("`hindsight status --all` lists"))
    }

    @Test("An audit of a store without an audit log says that there is none")
    func noAuditLog() async throws {
        let store = URL.temporaryDirectory.appending(path: "watch-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: store) }
        let watch = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "samples/bad-rollout/watch.jsonl.gz").path
        #expect(try await run("import \(watch) --store \(store)").code == 0)
        let result = try await run("audit --store \(store)")
        #expect(result.code == 1)
        #expect(result.talk.hasPrefix("error: no audit log was imported into this store"))
        #expect(try await run("audit --by nobody").talk.hasPrefix("error: no request matches"))
    }

    @Test("One's own samples are imported without a word of warning")
    func noWarnings() async throws {
        let store = URL.temporaryDirectory.appending(path: "sample-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: store) }
        let sample = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "samples/node-loss").path
        let result = try await run("import \(sample) --store \(store)")
        #expect(result.code == 0)
        #expect(!result.talk.contains("left out"), "\(result.talk)")
    }

    @Test("A mark that is there moves only by force; words for moments are no names")
    func marks() async throws {
        #expect(try await run("mark moving 5 -t one").code == 0)
        let again = try await run("mark moving 9 -t two")
        #expect(again.code == 2)
        #expect(again.talk.contains("the mark \"moving\" is there already, at 5 ("))
        #expect(again.talk.contains("--force moves it"))
        #expect(try await run("marks").out.contains("one"))
        #expect(try await run("mark moving 5").code == 0)
        #expect(try await run("mark moving 9 --force").out.hasPrefix("moving is 9 ("))
        let gone = try await run("mark moving --delete -o json")
        #expect(gone.out.contains("\"revision\":9"))
        let reserved = try await run("mark first 9")
        #expect(reserved.code == 2)
        #expect(reserved.talk.contains("head, now and first stand for moments already"))
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
            "history deploy/checkout -n shop", "who-can get secrets -n shop", "show 797",
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

    @Test("In all namespaces, each row begins with its own", arguments: ["", " -o wide"])
    func allNamespaces(form: String) async throws {
        for kind in ["deploy", "releases.deploy.example.com"] {
            let all = try await run("get \(kind) -A --at outage\(form)", width: nil)
            var rows: [[Substring]] = []
            for line in all.out.split(separator: "\n") { rows.append(line.split(separator: " ")) }
            #expect(rows[0].prefix(2) == ["NAMESPACE", "NAME"])
            var namespaces: Set<String> = []
            for row in rows.dropFirst() {
                let own = try await run(
                    "get \(kind)/\(row[1]) -n \(row[0]) --at outage -o name", width: nil)
                #expect(own.code == 0, "\(row)")
                namespaces.insert(String(row[0]))
            }
            #expect(namespaces.contains("shop"))
        }
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
