import Foundation
import Glibc
import Testing

/// Rubbish in: a message that says what to do, the right exit code, and a store as it was.
@Suite(.serialized) struct RefusalTests {
    private func imported() throws -> Program {
        let program = try Program()
        #expect(try program.run("import", Program.sample("bad-rollout")).status == 0)
        return program
    }

    @Test func `questions that have no answer say why`() throws {
        let program = try imported()
        defer { program.remove() }
        let cases: [(words: [String], status: Int32, says: String)] = [
            (["get", "pods", "--at", "2"], 2, "3 to 1467"),
            (["get", "pods", "--at", "99999"], 2, "after the head"),
            (["get", "foos"], 2, "no resource type"),
            (["blame", "pod/checkout-64d95f5f8-nr2fr", "-n", "shop"], 1, "it lived from"),
            (["get", "deploy/chekout", "-n", "shop"], 1, "checkout"),
            (
                ["history", "deploy/checkout", "-n", "shop", "--field", ".spec.replica"], 1,
                "replicas"
            ),
            (["log", "--since", "yesterday"], 2, "RFC 3339"),
            (["show", "1"], 2, "3 to 1467"),
            (["diff"], 2, "hindsight diff"),
            (["frobnicate"], 2, "hindsight --help"),
        ]
        for (words, status, says) in cases {
            let process = program.process(words)
            let errors = Pipe()
            process.standardError = errors
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            let text = String(
                decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == status, "\(words)")
            #expect(text.contains(says), "\(words): \(text)")
        }
    }

    @Test func `a recording of another cluster is refused and the store stays`() throws {
        let program = try imported()
        defer { program.remove() }
        let before = try program.run("status", "-o", "json").output
        let outcome = try program.run("import", Program.sample("node-loss"))
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("another cluster"))
        #expect(try program.run("status", "-o", "json").output == before)
        #expect(try program.run("verify").status == 0)
    }

    @Test func `a folder that is no store is refused`() throws {
        let program = try Program()
        defer { program.remove() }
        try FileManager.default.createDirectory(
            atPath: program.store, withIntermediateDirectories: true)
        let outcome = try program.run("log")
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("hindsight"))
    }

    @Test func `a damaged store is told apart, and exits with 3`() throws {
        let program = try imported()
        defer { program.remove() }
        let path = program.store + "/log/data.mdb"
        let file = try FileHandle(forUpdating: URL(filePath: path))
        let size = try file.seekToEnd()
        // Somewhere in the middle: documents, not the two meta pages at the start.
        for offset in stride(from: size / 4, to: size / 2, by: 4_096) {
            try file.seek(toOffset: offset + 700)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 64))
        }
        try file.close()
        let outcome = try program.run("verify")
        #expect(outcome.status == 3)
        #expect((outcome.output + outcome.errors).contains("damaged"), "\(outcome)")
    }

    @Test func `a store that is another's says whose it is`() throws {
        let program = try imported()
        defer { program.remove() }
        let setpriv = "/usr/bin/setpriv"
        guard getuid() == 0, FileManager.default.isExecutableFile(atPath: setpriv) else {
            print("skipped: becoming another user needs root and setpriv")
            return
        }
        for folder in [program.folder.path, program.store] {
            unsafe chmod(folder, 0o755)
        }
        // Static memory that nothing else looks into here.
        let name = unsafe getpwuid(0).map { unsafe String(cString: $0.pointee.pw_name) } ?? ""
        for words in [["mark", "x", "5"], ["import", Program.sample("bad-rollout")]] {
            let process = program.process(words)
            process.arguments =
                ["--reuid=65534", "--clear-groups", Program.binary.path] + words
            process.executableURL = URL(filePath: setpriv)
            let errors = Pipe()
            process.standardError = errors
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            let said = String(
                decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            // Who can't even reach the program can't be told anything.
            if said.contains("failed to execute") { return print("skipped: \(said)") }
            #expect(process.terminationStatus == 5)
            #expect(said.contains("can't be written: Permission denied"), "\(said)")
            #expect(said.contains("it belongs to \(name), and you are"), "\(said)")
        }
    }

    @Test func `a full disk refuses the import and leaves the store whole`() throws {
        let program = try Program()
        defer { program.remove() }
        let disk = program.folder.appending(path: "disk").path
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        guard unsafe mount("tmpfs", disk, "tmpfs", 0, "size=256k") == 0 else {
            print("skipped: mounting a small disk needs root")
            return
        }
        defer { unsafe umount(disk) }
        let outcome = try program.run("import", "-s", disk + "/store", Program.sample("node-loss"))
        #expect(outcome.status == 5, "\(outcome)")
        #expect(outcome.errors.contains("room") || outcome.errors.contains("space"))
        if FileManager.default.fileExists(atPath: disk + "/store") {
            #expect(try program.run("verify", "-s", disk + "/store").status == 0)
        }
    }
}
