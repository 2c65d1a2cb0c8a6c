import Foundation
import Testing

@Suite("The Python client of Kubernetes")
struct PythonClientTests {
    @Test("It writes, watches and discovers as on any API server")
    func session() throws {
        let server = try LiveServer(controllers: "*")
        defer { server.stop() }
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let root = folder.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let process = Process()
        process.executableURL = root.appending(path: ".venv/bin/python")
        process.arguments = [
            folder.appending(path: "client.py").path, server.url, "token-admin",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
    }
}
