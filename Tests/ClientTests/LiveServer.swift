import Foundation

/// `hindsight serve` on a new store, with nothing in it but what a fresh API server makes itself.
final class LiveServer {
    struct NotReady: Error {}

    /// Token, user, uid, groups: the people of the recorded scenarios.
    static let people = [
        ("admin", "system:masters"), ("alice", "dev"), ("bob", "ops"),
    ]

    let port: Int
    private let process: Process
    private let folder: URL

    /// Without controllers unless some are named.
    init(controllers: String = "") throws {
        folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let tokens = folder.appending(path: "tokens.csv")
        let lines = Self.people.map { "token-\($0),\($0),uid-\($0),\"\($1)\"\n" }
        try lines.joined().write(to: tokens, atomically: true, encoding: .utf8)
        process = Process()
        process.executableURL = Self.binary
        process.arguments = [
            "serve", "--plain-http", "--store", folder.appending(path: "store").path, "--create",
            "--port", "0",
            "--token-auth-file", tokens.path,
            "--controllers", controllers,
            "--key-ring", folder.appending(path: "keyring").path,
        ]
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var text = ""
        while !text.contains("\n") {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { throw NotReady() }
            text += String(decoding: data, as: UTF8.self)
        }
        guard let port = text.split(separator: ":").last.flatMap({
            Int($0.trimmingCharacters(in: .whitespacesAndNewlines))
        }) else { throw NotReady() }
        self.port = port
    }

    var url: String { "http://127.0.0.1:\(port)" }
    /// kubectl sends no token over plain HTTP; it sends what the address holds.
    func url(for user: String) -> String { "http://\(user):token-\(user)@127.0.0.1:\(port)" }

    var store: String { folder.appending(path: "store").path }

    func stop() {
        process.terminate()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    static let binary: URL = {
        // The test bundle and the program are built into one folder.
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<6 {
            let candidate = folder.appending(path: "hindsight")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        return URL(filePath: ".build/debug/hindsight")
    }()
}
