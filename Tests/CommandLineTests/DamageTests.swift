import Document
import Foundation
import Testing

@testable import CommandLine

/// Commands on a store of which some blocks can't be read.
struct DamageTests {
    private static let environment = Task<[String: String], any Error> {
        let folder = URL.temporaryDirectory.appending(path: "damaged-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let store = folder.appending(path: "damaged.store")
        let environment = [
            "HINDSIGHT_STORE": store.path,
            "HINDSIGHT_KEY_RING": folder.appending(path: "keyring").path,
        ]
        let sample = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "samples/bad-rollout")
        let imported = await CommandHarness(environment: environment).run(["import", sample.path])
        try #require(imported.code == 0, "\(imported.talk)")
        let file = try FileHandle(forUpdating: store.appending(path: "log/data.mdb"))
        let size = try file.seekToEnd()
        // Bytes in the midst of pages of the second quarter: blocks, not the tree that finds them.
        for offset in stride(from: size / 4, to: size / 2, by: 4_096) {
            try file.seek(toOffset: offset + 700)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 64))
        }
        try file.close()
        return environment
    }

    private func run(_ line: String) async throws -> CommandHarness.Outcome {
        let harness = CommandHarness(environment: try await Self.environment.value)
        return await harness.run(line.split(separator: " ").map(String.init))
    }

    @Test(
        "The answer comes, then a line that it may lack something, then exit code 3",
        arguments: [
            "status", "audit -o json", "marks", "get ns", "diff first --stat --exit-code",
            "log --by nobody",
        ])
    func reading(command: String) async throws {
        let result = try await run(command)
        #expect(result.code == 3)
        let last = result.talk.split(separator: "\n").last ?? ""
        #expect(last.hasPrefix("damaged: "), "\(result.talk)")
        #expect(last.hasSuffix("can't be read, the answer may be incomplete; `hindsight verify` says where"))
        if command != "log --by nobody", command != "marks" { #expect(!result.out.isEmpty) }
    }

    @Test("status counts what can't be read")
    func status() async throws {
        let status = try JSONValue(parsing: try await run("status -o json").out)
        let damaged = try #require(status["damaged"]?.int)
        #expect(damaged > 0)
        let words = damaged == 1 ? "1 block can't be read" : "\(damaged) blocks can't be read"
        #expect(try await run("status").out.contains("damaged   \(words)"))
    }

    @Test("An export fails with the code of damage, an import too; wrong use stays wrong use")
    func others() async throws {
        let folder = URL.temporaryDirectory.appending(path: "export-\(UUID().uuidString)").path
        #expect(try await run("export -A -o \(folder)").code == 3)
        let imported = try await run("import \(#filePath)")
        #expect(imported.code == 3)
        #expect(imported.talk.contains("is damaged, so nothing is added to it"))
        #expect(try await run("log --nope").code == 2)
        #expect(try await run("get frobs").code == 2)
        try? FileManager.default.removeItem(atPath: folder)
    }

    @Test("verify says that it stopped counting")
    func verify() async throws {
        let result = try await run("verify")
        #expect(result.code == 3)
        #expect(result.out.hasPrefix("damaged  "))
        #expect(!result.talk.contains("damaged: "))
    }
}
