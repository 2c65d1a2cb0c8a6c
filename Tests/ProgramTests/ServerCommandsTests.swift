import Document
import Foundation
import Testing

/// Every command that asks a server says what it says of the store itself.
@Suite(.serialized) struct ServerCommandsTests {
    private func imported() throws -> Program {
        let program = try Program()
        #expect(try program.run("import", Program.sample("bad-rollout")).status == 0)
        #expect(try program.run("mark", "outage", "1008", "--author", "alice").status == 0)
        return program
    }

    private func run(_ program: Program, _ words: [String]) throws -> Program.Outcome {
        let process = program.process(words)
        let paths = ["out", "err"].map { program.folder.appending(path: "last.\($0)") }
        for path in paths { try Data().write(to: path) }
        process.standardOutput = try FileHandle(forWritingTo: paths[0])
        process.standardError = try FileHandle(forWritingTo: paths[1])
        try process.run()
        process.waitUntilExit()
        return Program.Outcome(
            status: process.terminationStatus,
            output: try String(contentsOf: paths[0], encoding: .utf8),
            errors: try String(contentsOf: paths[1], encoding: .utf8))
    }

    @Test func `the same answer, the same talk, the same exit code`() throws {
        let program = try imported()
        defer { program.remove() }
        let server = try Serving(program)
        defer { server.end() }
        for command in [
            "log --since 797 --until 900", "log -n shop --changed-by-people --since -2m",
            "log -n 3 -o json", "log deploy/checkout -n shop --flat --until outage", "show 797",
            "get pods -A --at -2m", "get deploy/checkout -n shop -o yaml", "get all -n shop -o wide",
            "history deploy/checkout -n shop --field spec.replicas --since 500",
            "diff 773 outage", "diff 773 outage --stat", "diff 773..outage -n shop -o unified",
            "blame deploy/checkout -n shop --at outage --deleted", "audit --denied",
            "audit --by bob --until 1008 -o json", "who-can get secrets -n shop",
            "can-i get pods --as bob -n shop", "marks", "marks -o json", "verify", "verify -o json",
            "export -n shop --at 797", "export --at outage --format raw",
            "export deploy/checkout -n shop", "kubeconfig --at outage --url http://127.0.0.1:1",
            "show 1", "get frobs", "log --by nobody", "mark --delete never-made",
            "history deploy/nope -n shop", "mark outage 5",
        ] {
            let words = command.split(separator: " ").map(String.init)
            let here = try run(program, words)
            let there = try run(program, words + ["--server", server.url])
            #expect(here.status == there.status, "\(command): \(there.errors)")
            #expect(here.output == there.output, "\(command)")
            #expect(here.errors == there.errors, "\(command)")
        }
    }

    @Test func `marks are made, kept and taken away through a server`() throws {
        let program = try imported()
        defer { program.remove() }
        let server = try Serving(program)
        defer { server.end() }
        func mark(_ words: String...) throws -> Program.Outcome {
            try run(program, ["mark"] + words + ["--server", server.url])
        }
        let made = try mark("here", "-2m", "--text", "the last good minute", "-o", "json")
        #expect(made.status == 0, "\(made.errors)")
        #expect(try program.run("marks", "-o", "json").json[0].array?.contains(made.json[0]) == true)
        let moved = try mark("here", "797")
        #expect(moved.status == 2)
        #expect(moved.errors.contains("is there already, at"))
        #expect(moved.errors.contains("the last good minute\n  --force moves it"))
        #expect(try mark("here", "797", "--force").output.hasPrefix("here is 797 ("))
        #expect(try program.run("diff", "here", "797", "--exit-code").status == 0)
        let gone = try mark("here", "--delete", "-o", "json")
        #expect(try gone.json[0]["revision"] == 797)
        #expect(try program.run("marks", "-o", "json").json[0].array?.count == 1)
    }

    @Test func `a damaged store is told of through a server too`() throws {
        let program = try imported()
        defer { program.remove() }
        let file = try FileHandle(forUpdating: URL(filePath: program.store + "/log/data.mdb"))
        let size = try file.seekToEnd()
        for offset in stride(from: size / 4, to: size / 2, by: 4_096) {
            try file.seek(toOffset: offset + 700)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 64))
        }
        try file.close()
        let server = try Serving(program)
        for command in ["status -o json", "audit --by bob", "log --by nobody", "verify"] {
            let words = command.split(separator: " ").map(String.init)
            let here = try run(program, words)
            let there = try run(program, words + ["--server", server.url])
            #expect(there.status == 3, "\(command)")
            #expect(here.errors == there.errors, "\(command)")
            if command != "status -o json" { #expect(here.output == there.output, "\(command)") }
        }
        #expect(server.end().contains("damaged: "))
    }
}
