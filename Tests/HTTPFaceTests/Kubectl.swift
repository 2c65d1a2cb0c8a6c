import Foundation

/// An unmodified kubectl that talks to one address.
struct Kubectl: Sendable, CustomStringConvertible {
    let path: String

    var description: String { path }

    /// Every kubectl there is to test with: those of `HINDSIGHT_KUBECTL` (separated by colons), the
    /// one that tools/test fetched, the one in PATH.
    static let all: [Kubectl] = {
        let environment = ProcessInfo.processInfo.environment
        var paths = (environment["HINDSIGHT_KUBECTL"] ?? "").split(separator: ":").map(String.init)
        paths.append(Sample.packageRoot.appendingPathComponent(".venv/kubectl/kubectl").path)
        if paths.allSatisfy({ !FileManager.default.isExecutableFile(atPath: $0) }) {
            paths += (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/kubectl" }
        }
        // /bin and /usr/bin are often one folder.
        var seen: Set<String> = []
        return paths.filter {
            FileManager.default.isExecutableFile(atPath: $0)
                && seen.insert(URL(fileURLWithPath: $0).resolvingSymlinksInPath().path).inserted
        }.map(Kubectl.init(path:))
    }()

    /// `kubectl.1.27` and the like, which the Google Cloud SDK brings, oldest first.
    static let older: [Kubectl] = {
        let folder = "/usr/lib/google-cloud-sdk/bin"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix("kubectl.1.") }.sorted()
            .map { Kubectl(path: "\(folder)/\($0)") }
    }()

    struct Outcome: Sendable {
        var code: Int32
        var output: String
        var errors: String

        /// Cells of a printed table, without the header line.
        var rows: [[String]] {
            output.split(separator: "\n").dropFirst().map {
                $0.split(separator: " ").map(String.init)
            }
        }
    }

    /// Runs to the end, in a folder of its own for caches and output.
    func run(_ server: String, _ arguments: [String]) async throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("hindsight-kubectl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let output = folder.appendingPathComponent("output")
        let errors = folder.appendingPathComponent("errors")
        for file in [output, errors] {
            _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        }
        let config = folder.appendingPathComponent("config")
        try "apiVersion: v1\nkind: Config\n".write(to: config, atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments =
            ["--server", server, "--cache-dir", folder.appendingPathComponent("cache").path]
            + arguments
        // Neither a kubeconfig nor a proxy of the machine may get in between.
        process.environment = [
            "HOME": folder.path, "KUBECONFIG": config.path,
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        // Waiting must not take one of the few threads that the server's tasks run on.
        try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return Outcome(
            code: process.terminationStatus,
            output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }
}
