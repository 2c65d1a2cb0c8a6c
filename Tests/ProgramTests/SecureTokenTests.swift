import Foundation
import Testing

/// Tokens of service accounts over TLS, with kubectl as it is.
@Suite(.serialized) struct SecureTokenTests {
    private static let kubectl: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/kubectl" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }()

    @Test(.enabled(if: kubectl != nil))
    func `a token from kubectl is its account's, and a cut one is nobody's`() throws {
        let program = try Program()
        let serving = try Serving(
            program, ["--create", "--port", "0", "--kubeconfig-out", "config"], isPlain: false)
        func run(_ words: [String]) throws -> (status: Int32, text: String) {
            let process = Process()
            process.executableURL = URL(filePath: Self.kubectl ?? "")
            process.arguments = words
            process.currentDirectoryURL = program.folder
            process.environment = ["HOME": program.folder.path]
            process.standardInput = FileHandle.nullDevice
            let output = Pipe()
            process.standardOutput = output
            process.standardError = output
            try process.run()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: data, as: UTF8.self))
        }
        let administrator = ["--kubeconfig", "config"]
        let made = try run(administrator + ["create", "serviceaccount", "robot"])
        #expect(made.status == 0, "\(made.text)")
        let token = try run(administrator + ["create", "token", "robot"]).text
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let bearer = [
            "--server", serving.url, "--certificate-authority",
            program.store + ".pki/ca.crt", "--token",
        ]
        let who = try run(bearer + [token, "auth", "whoami"])
        #expect(who.text.contains("system:serviceaccount:default:robot"), "\(who.text)")
        #expect(who.text.contains("authentication.kubernetes.io/credential-id"), "\(who.text)")
        let refused = try run(bearer + [token, "get", "secrets"])
        #expect(refused.status != 0 && refused.text.contains("cannot list resource \"secrets\""))
        let cut = try run(bearer + [String(token.dropLast(4)), "get", "pods"])
        #expect(cut.status != 0)
        let said = serving.end()
        #expect(said.contains("invalid signature") || said.contains("its signature is cut"))
        #expect(!said.contains(token.prefix(40)))
        program.remove()
    }
}
