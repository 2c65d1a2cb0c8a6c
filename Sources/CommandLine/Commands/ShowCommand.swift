package import ArgumentParser
import Queries

package struct ShowCommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "One event whole: request, what changed, the object before and after.",
        discussion: """
            \(Words.time)

            Examples:
              hindsight show 797
              hindsight show head
              hindsight show 797 -o json | jq .request.body

            Next: hindsight diff REVISION head OBJECT
            """)

    @Argument(
        help: ArgumentHelp("Which event.", valueName: "revision"), completion: Completions.times)
    package var revision: String
    @OptionGroup package var store: StoreOptions
    @OptionGroup package var format: FormatOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let answer = try store.source(context).show(ShowQuery(revision: revision))
        if format.output == .json { return try context.json(answer.json) }
        try context.answer(text) { output in
            try output.lines(ShowText(width: output.terminal.width).lines(answer))
        }
    }
}
