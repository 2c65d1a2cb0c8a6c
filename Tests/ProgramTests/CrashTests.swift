import EventStore
import Foundation
import Glibc
import Testing

/// An import that is killed at any moment leaves a store that opens, verifies and goes on.
@Suite struct CrashTests {
    @Test func `killed imports go on to the same history`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("crash test seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let whole = try Program()
        defer { whole.remove() }
        let start = Date()
        #expect(try whole.run("import", Program.sample("bad-rollout")).status == 0)
        let duration = Date().timeIntervalSince(start)

        let killed = try Program()
        defer { killed.remove() }
        var kills = 0
        for _ in 0..<8 {
            let process = killed.process(["import", Program.sample("bad-rollout")])
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            usleep(UInt32(Double.random(in: 0...duration, using: &random) * 1_000_000))
            if process.isRunning { kills += 1 }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            if FileManager.default.fileExists(atPath: killed.store + "/log") {
                let verified = try killed.run("verify", "-o", "json")
                #expect(verified.status == 0, "seed \(seed): \(verified.output)\(verified.errors)")
            }
        }
        print("killed \(kills) of 8 imports")
        let last = try killed.run("import", Program.sample("bad-rollout"))
        #expect(last.status == 0, "seed \(seed): \(last.errors)")
        let log = { (program: Program) in try program.run("log", "-o", "json", "--flat").output }
        #expect(try log(killed) == log(whole), "seed \(seed)")
    }

    @Test func `a store of which only the draft was made is made anew`() throws {
        let program = try Program()
        defer { program.remove() }
        let draft = program.store + "/log.new/log"
        try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
        try Data("half".utf8).write(to: URL(filePath: draft + "/data.mdb"))
        try Data().write(to: URL(filePath: program.store + "/writer.lock"))
        let outcome = try program.run("import", Program.sample("privilege-escalation"))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try program.run("verify").status == 0)
        #expect(!FileManager.default.fileExists(atPath: program.store + "/log.new"))
    }
}
