import ArgumentParser
import KubernetesAPI
import Synchronization

@testable import CommandLine

/// Runs commands in this process, and keeps what they say.
struct CommandHarness {
    struct Outcome {
        var code: Int32
        var out: String
        var talk: String
    }

    private struct Program: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "hindsight", version: "hindsight 1",
            subcommands: CommandCatalog.reading + CommandCatalog.keeping + CommandCatalog.serving)
    }

    private final class Said: Sendable {
        private let bytes = Mutex<[UInt8]>([])
        var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
        func add(_ more: [UInt8]) { bytes.withLock { $0 += more } }
    }

    var environment: [String: String] = [:]
    /// Columns of a terminal without colour or pager; nil for no terminal.
    var width: Int?

    func run(_ arguments: [String]) async -> Outcome {
        let out = Said()
        let talk = Said()
        var environment = environment
        environment["PAGER"] = "cat"
        let context = CommandContext(
            root: Program.self, program: "hindsight", isPlugin: false, environment: environment,
            terminal: Terminal(isTerminal: width != nil, colour: false, width: width),
            talk: Talk(terminal: .none) { talk.add($0) }, clock: { Timestamp(nanoseconds: 0) }
        ) { bytes throws(OutputError) in out.add(bytes) }
        let code = await CommandRunner.run(arguments: arguments, context: context)
        return Outcome(code: code, out: out.text, talk: talk.text)
    }
}
