import Foundation

/// A running `hindsight serve`.
final class Serving {
    let process: Process
    private let errors = Pipe()
    private let output = Pipe()
    /// What follows `ready`.
    let url: String

    init(
        _ program: Program, _ arguments: [String] = ["--port", "0"], isPlain: Bool = true
    ) throws {
        process = program.process(["serve"] + (isPlain ? ["--plain-http"] : []) + arguments)
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        var line = ""
        while !line.hasSuffix("\n") {
            guard let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty
            else { break }
            line += String(decoding: byte, as: UTF8.self)
        }
        url = String(line.dropFirst("ready ".count).dropLast())
    }

    /// Ends it, and gives what it said on standard error.
    @discardableResult
    func end() -> String {
        process.terminate()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self)
    }
}
