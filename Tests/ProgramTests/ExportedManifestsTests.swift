import Foundation
import Testing

/// What `export` writes is what kubectl takes.
struct ExportedManifestsTests {
    private static let kubectl = Program.packageRoot.appending(path: ".venv/kubectl/kubectl")

    private static var hasKubectl: Bool {
        FileManager.default.isExecutableFile(atPath: kubectl.path)
    }

    @Test(.enabled(if: hasKubectl, "tools/test installs kubectl"))
    func `kubectl apply takes the manifests of the bad rollout's baseline`() throws {
        let program = try Program()
        defer { program.remove() }
        #expect(try program.run("import", Program.sample("bad-rollout")).status == 0)
        let exported = try program.run("export", "--at", "773", "-o", "manifests")
        #expect(exported.status == 0, "\(exported.errors)")
        let files = try FileManager.default.subpathsOfDirectory(
            atPath: program.folder.appending(path: "manifests").path
        ).filter { $0.hasSuffix(".yaml") }
        #expect(files.count > 50)

        // kubectl asks a server for the kinds and for what is there already.
        let server = program.process(["serve", "--plain-http", "--port", "0"])
        let output = Pipe()
        server.standardOutput = output
        try server.run()
        defer {
            server.terminate()
            server.waitUntilExit()
        }
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        let address = try #require(
            line.split(whereSeparator: \.isWhitespace).last.map(String.init))
        // A client's dry run of kubectl 1.36 fails on any definition that is there already
        // (https://github.com/kubernetes/kubernetes/issues/139538): its
        // own patch needs a type that it lacks. So definitions go to a time before any was.
        let definitions = try apply(program, ["2-definitions"], address: address + "/at/300")
        #expect(definitions.status == 0, "\(definitions.output)")
        #expect(definitions.dryRuns == 1)
        let others = try apply(
            program, ["1-namespaces", "3-cluster", "4-namespaced"], address: address + "/at/773")
        #expect(others.status == 0, "\(others.output)")
        #expect(others.dryRuns == files.count - 1)
    }

    private struct Applied {
        var status: Int32
        var output: String

        var dryRuns: Int {
            output.split(separator: "\n").count { $0.hasSuffix("(dry run)") }
        }
    }

    private func apply(
        _ program: Program, _ folders: [String], address: String
    ) throws -> Applied {
        let kubectl = Process()
        kubectl.executableURL = Self.kubectl
        kubectl.arguments = [
            "--server", address, "--cache-dir", program.folder.appending(path: "cache").path,
            "apply", "--dry-run=client", "--validate=false", "-R",
        ] + folders.flatMap { ["-f", "manifests/\($0)"] }
        kubectl.currentDirectoryURL = program.folder
        kubectl.standardInput = FileHandle.nullDevice
        let log = program.folder.appending(path: "apply.log")
        try Data().write(to: log)
        let file = try FileHandle(forWritingTo: log)
        kubectl.standardOutput = file
        kubectl.standardError = file
        try kubectl.run()
        kubectl.waitUntilExit()
        return Applied(
            status: kubectl.terminationStatus,
            output: try String(contentsOf: log, encoding: .utf8))
    }
}
