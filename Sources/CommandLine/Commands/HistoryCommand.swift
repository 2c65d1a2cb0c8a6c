package import ArgumentParser
import Queries

package struct HistoryCommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Every version of an object, or every value of one of its fields.",
        discussion: """
            A field is a path as the API server prints it; the leading dot, quotes and name= may \
            be left out.

            \(Words.time)

            Examples:
              hindsight history deploy/checkout -n shop
              hindsight history deploy/checkout -n shop --field spec.replicas
              hindsight history deploy/checkout -n shop \\
                --field 'spec.template.spec.containers[checkout].image'

            Next: hindsight show REVISION
            """)

    @Argument(help: Words.object, completion: Completions.objects) package var object: [String]
    @OptionGroup package var objects: ObjectOptions
    @Option(help: ArgumentHelp("Only changes of this field.", valueName: "path"))
    package var field: String?
    @Option(
        help: ArgumentHelp("From this time on.", valueName: "time"), completion: Completions.times)
    package var since: String?
    @Option(
        help: ArgumentHelp("Up to this time, which is included.", valueName: "time"),
        completion: Completions.times)
    package var until: String?
    @Option(name: [.customShort("N"), .long], help: ArgumentHelp("Only the newest N.",
        valueName: "N"))
    package var limit: Int?
    @Flag(name: [.customShort("r"), .long], help: "Newest first.")
    package var reverse = false
    @OptionGroup package var store: StoreOptions
    @OptionGroup package var format: FormatOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let source = try store.source(context)
        var query = HistoryQuery()
        query.object = objects.spec(object)
        query.field = field
        query.since = since
        query.until = until ?? source.moment
        query.limit = limit
        query.reverse = reverse
        var lines: [HistoryLine] = []
        if format.output == .json {
            var isEmpty = true
            try context.machineAnswer { output in
                try source.history(query) { line in
                    isEmpty = false
                    try output.json(line.json)
                    return true
                }
            }
            if isEmpty { throw nothing }
            return
        }
        try TimeWindow.say(since: since, until: query.until, source, context)
        try source.history(query) { line in
            var short = line
            // Text of whole versions shows what changed, not the object.
            if field == nil { short.value = nil }
            lines.append(short)
            return true
        }
        guard !lines.isEmpty else { throw nothing }
        try context.answer(text) { output in
            let text = HistoryText(width: output.terminal.width)
            try output.lines(text.lines(lines, field: field))
        }
    }

    private var nothing: CommandFailure {
        CommandFailure(.notFound, "no version of \(object.joined(separator: " ")) matches")
    }
}
