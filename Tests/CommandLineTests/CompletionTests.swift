import Foundation
import Testing

@testable import CommandLine

/// What the Tab key offers.
@Suite struct CompletionTests {
    private static let store = Task<String, any Error> {
        let folder = URL.temporaryDirectory.appending(path: "completion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let store = folder.appending(path: "a.store").path
        let harness = CommandHarness(
            environment: [
                "HINDSIGHT_STORE": store, "HINDSIGHT_KEY_RING": folder.path + "/keyring",
            ])
        let sample = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "samples/bad-rollout")
        try #require(await harness.run(["import", sample.path]).code == 0)
        try #require(await harness.run(["mark", "outage", "1008"]).code == 0)
        return store
    }

    private func completions(_ line: String, prefix: String = "") async throws -> Completions {
        let words = line.split(separator: " ").map(String.init)
        return Completions(
            words: words + ["-s", try await Self.store.value], prefix: prefix, environment: [:])
    }

    @Test("Times are the marks and the words for moments")
    func times() async throws {
        let times = try await completions("hindsight diff").times
        #expect(times == ["outage", "head", "first", "head~1", "5m", "1h"])
    }

    @Test("Kinds are those that the store has objects of, custom resources too")
    func types() async throws {
        let types = try await completions("hindsight get").types
        #expect(types.contains("deployments") && types.contains("releases"))
        #expect(!types.contains("podtemplates") && !types.contains("tokenreviews"))
        #expect(try await completions("hindsight get").objects == types)
    }

    @Test("Behind the slash stand the names of the namespace that the line names")
    func names() async throws {
        let names = try await completions("hindsight log -n shop", prefix: "deploy/c").objects
        #expect(names == ["deploy/cart", "deploy/checkout"])
        #expect(try await completions("hindsight log", prefix: "nope/c").objects.isEmpty)
        let namespaces = try await completions("hindsight log").namespaces
        #expect(namespaces.contains("shop") && namespaces.contains("kube-system"))
    }

    @Test("A line without a store that opens, or with a server, gets what needs none")
    func noStore() {
        for words in [["-s", "/nowhere"], ["--server", "http://127.0.0.1:1"]] {
            let offers = Completions(words: words, prefix: "", environment: [:])
            #expect(offers.times.first == "head")
            #expect(offers.types.contains("pods"))
            #expect(offers.namespaces.isEmpty)
        }
    }

    @Test("bash offers archives, marks and, behind help, the commands")
    func bash() async throws {
        let script = await CommandHarness().run(["completion", "bash"]).out
        let folder = URL.temporaryDirectory.appending(path: "bash-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data().write(to: folder.appending(path: "incident.hindsight"))
        let test = """
            cd \(folder.path)
            \(script)
            offers() {
                COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
                COMPREPLY=(); _hindsight hindsight "${@: -1}" "${@: -2:1}"; echo "${COMPREPLY[*]}"
            }
            offers hindsight log -s inc
            offers hindsight help who
            """
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-c", test]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(text == "incident.hindsight\nwho-can\n")
    }

    @Test("The shell's questions reach the completions, wherever a time may stand")
    func questions() async throws {
        let store = try await Self.store.value
        for question in ["get -- --at", "log -- --since", "diff -- positional@0", "show -- positional@0"] {
            let words = question.split(separator: " ").map(String.init)
            let line = ["hindsight", "x", "-s", store, ""]
            let answer = await CommandHarness().run(["---completion"] + words + ["4", "0"] + line)
            #expect(answer.code == 0, "\(answer.talk)")
            #expect(answer.out.hasPrefix("outage\nhead\n"), "\(question)")
        }
    }
}
