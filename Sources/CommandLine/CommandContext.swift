package import ArgumentParser
import Document
package import KubernetesAPI

/// What a command is given of the world. Nothing else is read from the process, so that a test can
/// be one.
package struct CommandContext {
    /// The program's commands, for what is told of all of them.
    package var root: any ParsableCommand.Type
    /// As the user calls it: `hindsight`, or `kubectl hindsight` as a plug-in.
    package var program: String
    /// Called as a plug-in, the kubeconfig that kubectl would use counts.
    package var isPlugin: Bool
    package var environment: [String: String]
    /// What is known of standard output.
    package var terminal: Terminal
    package var writeAnswer: ([UInt8]) throws(OutputError) -> Void
    package var talk: Talk
    /// The present.
    package var clock: @Sendable () -> Timestamp
    package let damage = DamageNotice()

    package init(
        root: any ParsableCommand.Type, program: String, isPlugin: Bool,
        environment: [String: String], terminal: Terminal, talk: Talk,
        clock: @escaping @Sendable () -> Timestamp,
        writeAnswer: @escaping ([UInt8]) throws(OutputError) -> Void
    ) {
        self.root = root
        self.program = program
        self.isPlugin = isPlugin
        self.environment = environment
        self.terminal = terminal
        self.talk = talk
        self.clock = clock
        self.writeAnswer = writeAnswer
    }

    /// Writes an answer for people: through the pager when a terminal looks at it.
    func answer(
        _ options: TextOptions, paged: Bool = true, _ body: (Output) throws -> Void
    ) throws {
        var terminal = terminal
        if options.noColor { terminal.colour = false }
        let command = Pager.command(environment: environment)
        guard paged, terminal.isTerminal, !options.noPager, let command else {
            return try written(Output(terminal: terminal, write: writeAnswer), body)
        }
        var pager: Pager?
        defer { pager?.finish() }
        let output = Output(terminal: terminal) { bytes throws(OutputError) in
            if pager == nil { pager = Pager(command: command, environment: environment) }
            if let pager { try pager.write(bytes) } else { try writeAnswer(bytes) }
        }
        try written(output, body)
    }

    /// Writes an answer for programs.
    func machineAnswer(_ body: (Output) throws -> Void) throws {
        try written(Output(terminal: .none, write: writeAnswer), body)
    }

    func json(_ value: JSONValue) throws {
        try machineAnswer { output in try output.json(value) }
    }

    /// What was written before an error is shown before it.
    private func written(_ output: Output, _ body: (Output) throws -> Void) throws {
        do {
            try body(output)
        } catch {
            try output.flush()
            throw error
        }
        try output.flush()
    }
}

extension Output {
    /// One line of compact JSON.
    func json(_ value: JSONValue) throws(OutputError) {
        try bytes(value.bytes + [0x0A])
    }
}
