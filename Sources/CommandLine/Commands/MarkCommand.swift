package import ArgumentParser
import Queries

package struct MarkCommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "mark",
        abstract: "Give a moment a name that every time may be said with.",
        discussion: """
            \(Words.time)

            Examples:
              hindsight mark outage 23:48:41 --text 'checkout scaled to 0'
              hindsight mark here
              hindsight mark --delete here

            Next: hindsight diff NAME head
            """)

    @Argument(help: "Name of the mark.") package var name: String
    @Argument(
        help: ArgumentHelp("Which moment (else the head).", valueName: "time"),
        completion: Completions.times)
    package var time: String?
    @Option(name: [.customShort("t"), .customLong("text")],
        help: ArgumentHelp("A note.", valueName: "note"))
    package var note = ""
    @Option(help: ArgumentHelp("Who says so (else $USER).", valueName: "name"))
    package var author: String?
    @Flag(help: "Move a mark that is there, with its note.") package var force = false
    @Flag(help: "Take the mark away.") package var delete = false
    @OptionGroup package var store: StoreOptions
    @OptionGroup package var format: FormatOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    package func validate() throws {
        if !delete, let problem = TimeSpec.problem(withMarkName: name) {
            throw ValidationError(problem)
        }
        if delete, time != nil || force {
            throw ValidationError("--delete wants the mark's name alone")
        }
    }

    package func run(in context: CommandContext) throws {
        let source = try store.source(context)
        if case .store = source {
            try Writability.check(store: store.place.path(context))
        }
        let mark = try delete ? unmark(source) : mark(source, context)
        if format.output == .json { return try context.json(mark.json) }
        try context.answer(text, paged: false) { output in
            try output.line(
                StyledText(name, .strong) + StyledText(delete ? " was " : " is ", .faint)
                    + TimeText.moment(mark.at))
        }
    }

    private func mark(_ source: AnswerSource, _ context: CommandContext) throws -> MarkLine {
        var query = MarkQuery()
        query.name = name
        query.time = time ?? source.moment
        query.text = note
        query.author = author ?? context.environment["USER"]
        query.force = force
        return try source.mark(query)
    }

    private func unmark(_ source: AnswerSource) throws -> MarkLine {
        var query = UnmarkQuery()
        query.name = name
        return try source.unmark(query)
    }
}
