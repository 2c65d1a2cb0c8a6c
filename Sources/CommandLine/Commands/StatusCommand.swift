package import ArgumentParser
import Queries

package struct StatusCommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "What the store holds, what it covers, and what is not known.",
        discussion: """
            Examples:
              hindsight status
              hindsight status -o json | jq .head

            Next: hindsight log --changed-by-people
            """)

    @Flag(help: "Every resource on a line of its own.") package var all = false
    @OptionGroup package var store: StoreOptions
    @OptionGroup package var format: FormatOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let answer = try store.source(context).status()
        if format.output == .json { return try context.json(answer.json) }
        try context.answer(text) { output in
            try output.lines(StatusText(width: output.terminal.width, all: all).lines(answer))
        }
    }
}
