import Document
import Foundation

/// The built `hindsight`, run as people run it.
struct Program {
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String

        /// The answer's JSON values, one a line.
        var json: [JSONValue] {
            get throws {
                try output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            }
        }
    }

    let folder: URL

    /// A folder of its own, gone with `remove`.
    init() throws {
        folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    var store: String { folder.appending(path: "hindsight.store").path }

    static let binary: URL = {
        // The test bundle and the program are built into one folder.
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<6 {
            let candidate = folder.appending(path: "hindsight")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        return packageRoot.appending(path: ".build/debug/hindsight")
    }()

    static let packageRoot = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func sample(_ name: String) -> String {
        packageRoot.appending(path: "samples/\(name)").path
    }

    func process(_ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = Self.binary
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["HINDSIGHT_STORE"] = store
        environment["HINDSIGHT_KEY_RING"] = folder.appending(path: "keyring").path
        environment["NO_COLOR"] = "1"
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Runs to the end. Output goes through files, so that no pipe can fill up.
    func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

    func run(_ arguments: [String]) throws -> Outcome {
        let process = process(arguments)
        let name = UUID().uuidString
        let paths = ["out", "err"].map { folder.appending(path: "\(name).\($0)") }
        for path in paths { try Data().write(to: path) }
        process.standardOutput = try FileHandle(forWritingTo: paths[0])
        process.standardError = try FileHandle(forWritingTo: paths[1])
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus,
            output: try String(contentsOf: paths[0], encoding: .utf8),
            errors: try String(contentsOf: paths[1], encoding: .utf8))
    }
}
