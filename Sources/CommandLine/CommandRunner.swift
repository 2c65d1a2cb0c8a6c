import ArgumentParser
import EventStore
import Export
import KubernetesAPI
import Queries

/// From arguments to exit code.
package enum CommandRunner {
    /// Parses and runs; the exit code is one that COMMANDS.md knows.
    package static func run(arguments: [String], context: CommandContext) async -> Int32 {
        let code = await runToEnd(TypedArguments.readable(arguments), context)
        guard let damage = context.damage.words, code != CommandFailure.Status.wrongUse.rawValue
        else { return code }
        context.talk.say(StyledText(damage, .failure))
        return CommandFailure.Status.damaged.rawValue
    }

    private static func runToEnd(_ arguments: [String], _ context: CommandContext) async -> Int32 {
        let root = context.root
        if let unknown = unknownCommand(arguments, context) {
            context.talk.fail(unknown)
            return CommandFailure.Status.wrongUse.rawValue
        }
        do {
            var command = try root.parseAsRoot(arguments)
            switch command {
            case let ours as any HindsightCommand: try ours.run(in: context)
            case let ours as any AsyncHindsightCommand: try await ours.run(in: context)
            default: try command.run()
            }
            return 0
        } catch let error as OutputError {
            // Who has stopped reading (`| head`) wants no words about it.
            if error == .readerGone { return 0 }
            context.talk.fail(error.description)
            return CommandFailure.Status.outside.rawValue
        } catch {
            guard let failure = failure(of: error) else { return reportParser(error, context) }
            if !failure.message.isEmpty { context.talk.fail(failure.message) }
            return failure.status
        }
    }

    private static func failure(of error: any Error) -> CommandFailure? {
        switch error {
        case let failure as CommandFailure: failure
        case let query as QueryError: CommandFailure(query)
        case let store as StoreError: CommandFailure(storeError: store)
        case let export as ExportError: CommandFailure(exportError: export)
        default: nil
        }
    }

    /// Help goes to standard output; a wrong call is told in one line with where to look.
    private static func reportParser(_ error: any Error, _ context: CommandContext) -> Int32 {
        let code = context.root.exitCode(for: error)
        let text = context.root.fullMessage(for: error)
        if code == .success {
            // Help that nobody reads any more is no failure.
            try? context.writeAnswer(Array((text + "\n").utf8))
            return 0
        }
        context.talk.fail(text.hasPrefix("Error: ") ? String(text.dropFirst(7)) : text)
        return code == .validationFailure
            ? CommandFailure.Status.wrongUse.rawValue : CommandFailure.Status.outside.rawValue
    }

    static func commandNames(_ root: any ParsableCommand.Type) -> [String] {
        let configuration = root.configuration
        return (configuration.subcommands
            + configuration.groupedSubcommands.flatMap(\.subcommands))
            .compactMap { $0.configuration.commandName }
    }

    /// The parser takes a mistyped command for a stray argument and can't say which was meant.
    private static func unknownCommand(
        _ arguments: [String], _ context: CommandContext
    ) -> String? {
        // What a shell asks for completions in.
        if arguments.first == "---completion" { return nil }
        let names = commandNames(context.root)
        if let advice = TypedArguments.optionsFirst(
            arguments, commands: names, program: context.program)
        {
            return advice
        }
        guard let typed = arguments.first, !typed.hasPrefix("-"), typed != "help",
            !names.contains(typed)
        else { return nil }
        let near = names.map { name in
            (name, EditDistance.between(Array(typed.utf8), Array(name.utf8)))
        }.min { $0.1 < $1.1 }
        let hint = near.flatMap { $0.1 <= 2 ? "did you mean `\(context.program) \($0.0)`?" : nil }
        return "\"\(typed)\" is no command\n"
            + (hint ?? "`\(context.program) --help` lists the commands")
    }
}
