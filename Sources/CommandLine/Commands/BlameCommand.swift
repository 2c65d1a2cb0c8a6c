package import ArgumentParser
import Queries

package struct BlameCommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "blame",
        abstract: "An object as YAML with who wrote each line, when, by which request.",
        discussion: """
            \(Words.time)

            Examples:
              hindsight blame deploy/checkout -n shop
              hindsight blame deploy/checkout -n shop --at outage --deleted
              hindsight blame deploy/checkout -n shop -o json | jq '.fields[] | [.path, .by.user]'

            Next: hindsight show REVISION
            """)

    @Argument(help: Words.object, completion: Completions.objects) package var object: [String]
    @OptionGroup package var objects: ObjectOptions
    @Option(
        help: ArgumentHelp("As of then (else the head).", valueName: "time"),
        completion: Completions.times)
    package var at: String?
    @Flag(help: "Also the fields that are gone, and who took them away.")
    package var deleted = false
    @OptionGroup package var store: StoreOptions
    @OptionGroup package var format: FormatOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let source = try store.source(context)
        var query = BlameQuery()
        query.object = objects.spec(object)
        query.at = at ?? source.moment
        query.deleted = deleted
        let answer = try source.blame(query)
        if format.output == .json { return try context.json(answer.json) }
        try context.answer(text) { output in
            try output.lines(BlameText(width: output.terminal.width).lines(answer, typed: query.at))
        }
    }
}
