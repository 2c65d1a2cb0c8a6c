package import ArgumentParser

/// A command that gets the world as a value.
package protocol HindsightCommand: ParsableCommand {
    func run(in context: CommandContext) throws
}

/// One that waits for others, such as a server for its end.
package protocol AsyncHindsightCommand: ParsableCommand {
    func run(in context: CommandContext) async throws
}

/// The commands that need no server inside.
package enum CommandCatalog {
    package static let reading: [any ParsableCommand.Type] = [
        StatusCommand.self, LogCommand.self, ShowCommand.self, GetCommand.self,
        HistoryCommand.self, DiffCommand.self, BlameCommand.self, AuditCommand.self,
        WhoCanCommand.self, CanICommand.self,
    ]
    package static let keeping: [any ParsableCommand.Type] = [
        ImportCommand.self, MarkCommand.self, MarksCommand.self, ExportCommand.self,
        VerifyCommand.self, SecretsCommand.self, KeysCommand.self,
    ]
    package static let serving: [any ParsableCommand.Type] = [
        KubeconfigCommand.self, CompletionCommand.self,
    ]
}
