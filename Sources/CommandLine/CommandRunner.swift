import ArgumentParser
import EventStore
import Queries

/// From arguments to exit code.
package enum CommandRunner {
    /// Parses and runs; the exit code is one that COMMANDS.md knows.
    package static func run(arguments: [String], context: CommandContext) async -> Int32 {
        let root = context.root
        do {
            var command = try root.parseAsRoot(arguments)
            switch command {
            case let ours as any HindsightCommand: try ours.run(in: context)
            case let ours as any AsyncHindsightCommand: try await ours.run(in: context)
            default: try command.run()
            }
            return 0
        } catch {
            return report(error, context)
        }
    }

    package static func report(
        _ error: any Error, _ context: CommandContext
    ) -> Int32 {
        if let output = error as? OutputError {
            if output == .readerGone { return 0 }
            context.talk.fail(output.description)
            return CommandFailure.Status.outside.rawValue
        }
        if let failure = failure(of: error) {
            if !failure.message.isEmpty { context.talk.fail(failure.message) }
            return failure.status
        }
        return reportParser(error, context.root, context)
    }

    private static func failure(of error: any Error) -> CommandFailure? {
        switch error {
        case let failure as CommandFailure: failure
        case let query as QueryError: CommandFailure(query)
        default: nil
        }
    }

    /// Help goes to standard output; a wrong call is told in one line with where to look.
    private static func reportParser(
        _ error: any Error, _ root: any ParsableCommand.Type, _ context: CommandContext
    ) -> Int32 {
        let code = root.exitCode(for: error)
        let text = root.fullMessage(for: error)
        if code == .success {
            do {
                try context.writeAnswer(Array((text + "\n").utf8))
                return 0
            } catch { return 0 }
        }
        context.talk.fail(text.hasPrefix("Error: ") ? String(text.dropFirst(7)) : text)
        return code == .validationFailure
            ? CommandFailure.Status.wrongUse.rawValue : CommandFailure.Status.outside.rawValue
    }
}
