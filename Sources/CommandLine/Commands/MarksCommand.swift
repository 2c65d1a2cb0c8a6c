package import ArgumentParser
import Queries

package struct MarksCommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "marks",
        abstract: "The marks, in order of time.",
        discussion: """
            Examples:
              hindsight marks

            Next: hindsight diff MARK MARK
            """)

    @OptionGroup package var store: StoreOptions
    @OptionGroup package var format: FormatOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let answer = try store.source(context).marks()
        let isJSON = format.output == .json
        if isJSON { try context.json(answer.json) }
        guard !answer.marks.isEmpty else {
            throw CommandFailure(
                .notFound, "there are no marks\n`hindsight mark NAME TIME` makes one")
        }
        if isJSON { return }
        try context.answer(text) { output in
            try output.lines(MarksText(width: output.terminal.width).lines(answer.marks))
        }
    }
}
