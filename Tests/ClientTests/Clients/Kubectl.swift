import Foundation

/// An unmodified kubectl with a kubeconfig, a home and a cache of its own.
final class Kubectl {
    struct Outcome {
        var code: Int32
        var output: String
        var errors: String
    }

    let path: String
    private let folder: URL

    /// Every kubectl that is there to test with: 1.36 of tools/setup, and older ones.
    static let all: [String] = {
        let own = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: ".venv/kubectl/kubectl").path
        let older = "/usr/lib/google-cloud-sdk/bin"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: older)) ?? []
        return [own]
            + names.filter { $0.hasPrefix("kubectl.1.") }.sorted().map { "\(older)/\($0)" }
    }()

    init(_ path: String, server: LiveServer, user: String = "admin") throws {
        self.path = path
        folder = URL.temporaryDirectory.appending(path: "hindsight-kubectl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try """
            apiVersion: v1
            kind: Config
            current-context: live
            clusters: [{name: live, cluster: {server: "\(server.url(for: user))"}}]
            contexts: [{name: live, context: {cluster: live, namespace: shop}}]
            """.write(to: folder.appending(path: "config"), atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes a manifest and returns its path.
    func file(_ name: String, _ text: String) throws -> String {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }

    /// Helm with the same kubeconfig.
    func helm(_ words: String) throws -> Outcome {
        let program = URL(filePath: Self.all[0]).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "helm/helm")
        return try launch(program, words.split(separator: " ").map(String.init), [:])
    }

    /// Runs to the end; the words are split at blanks unless they come as a list.
    @discardableResult
    func callAsFunction(_ words: String, environment: [String: String] = [:]) throws -> Outcome {
        try run(words.split(separator: " ").map(String.init), environment: environment)
    }

    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        try launch(
            URL(filePath: path), ["--cache-dir", folder.appending(path: "cache").path] + arguments,
            environment)
    }

    /// What the program itself prints, beside the server.
    func hindsight(_ arguments: [String]) throws -> String {
        let outcome = try launch(LiveServer.binary, arguments, ["NO_COLOR": "1"])
        return outcome.output + outcome.errors
    }

    private func launch(
        _ program: URL, _ arguments: [String], _ environment: [String: String]
    ) throws -> Outcome {
        let output = folder.appending(path: "output-\(UUID().uuidString)")
        let errors = folder.appending(path: "errors-\(UUID().uuidString)")
        for file in [output, errors] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        // Neither a kubeconfig nor a proxy of the machine may get in between.
        process.environment = [
            "HOME": folder.path, "KUBECONFIG": folder.appending(path: "config").path,
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
        ].merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            code: process.terminationStatus,
            output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }
}
