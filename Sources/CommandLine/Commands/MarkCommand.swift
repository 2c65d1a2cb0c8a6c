package import ArgumentParser
import EventStore
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
    @Argument(help: ArgumentHelp("Which moment (else the head).", valueName: "time"))
    package var time: String?
    @Option(name: [.customShort("t"), .customLong("text")],
        help: ArgumentHelp("A note.", valueName: "note"))
    package var note = ""
    @Option(help: ArgumentHelp("Who says so (else $USER).", valueName: "name"))
    package var author: String?
    @Flag(help: "Take the mark away.") package var delete = false
    @OptionGroup package var store: StorePathOptions
    @OptionGroup package var format: FormatOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    package func validate() throws {
        let looksLikeTime = name.first.map { $0.isNumber || $0 == "-" } ?? true
        if looksLikeTime || ["head", "first", "now"].contains(name.lowercased())
            || name.contains(where: { "/~^.:".contains($0) || $0.isWhitespace })
        {
            throw ValidationError(
                "\"\(name)\" can't be a mark: begin with a letter, no blanks, / ~ ^ . or :")
        }
        if delete, time != nil { throw ValidationError("--delete wants the mark's name alone") }
    }

    package func run(in context: CommandContext) throws {
        let store = try store.open(context)
        if delete { return try remove(store) }
        let moment = try TimeSpec(time ?? "head").resolve(
            Reader(store: store, clock: context.clock))
        let mark = Mark(
            name: name, revision: moment.revision, made: context.clock(), text: note,
            author: author ?? context.environment["USER"] ?? "")
        do { try store.setMark(mark) } catch { throw CommandFailure(storeError: error) }
        if format.output == .json {
            return try context.json(
                MarkLine(
                    name: mark.name, at: moment, text: mark.text, author: mark.author,
                    made: mark.made
                ).json)
        }
        try context.answer(text, paged: false) { output in
            try output.line(
                StyledText(name, .strong) + StyledText(" is ", .faint) + TimeText.moment(moment))
        }
    }

    private func remove(_ store: Store) throws {
        do {
            guard try store.marks.contains(where: { $0.name == name }) else {
                throw CommandFailure(
                    .notFound, "there is no mark \"\(name)\"\n`hindsight marks` lists them")
            }
            try store.removeMark(named: name)
        } catch let error as StoreError {
            throw CommandFailure(storeError: error)
        }
    }
}
