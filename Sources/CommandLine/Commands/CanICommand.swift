package import ArgumentParser
import Queries

package struct CanICommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "can-i",
        abstract: "Whether a user may do something at any moment, and why.",
        discussion: """
            Without --as-group, the user's groups are those of the recorded request that lies \
            nearest to the moment. The exit code is 1 when the answer is no.

            \(Words.time)

            Examples:
              hindsight can-i list secrets --as mallory -n payments --at escalated
              hindsight can-i create pods --as ci --as-group deployers -n shop
              hindsight can-i get pods --as system:serviceaccount:shop:web -n shop

            Next: hindsight who-can VERB RESOURCE
            """)

    @OptionGroup package var action: ActionOptions
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("The user that is asked about.", valueName: "user"))
    package var user: String
    @Option(
        name: .customLong("as-group"),
        help: ArgumentHelp("A group of the user; may be given again.", valueName: "group"))
    package var groups: [String] = []
    @Flag(name: [.customShort("A"), .long], help: "In all namespaces at once.")
    package var allNamespaces = false
    @Option(
        help: ArgumentHelp("As of then (else the head).", valueName: "time"),
        completion: Completions.times)
    package var at: String?
    @OptionGroup package var store: StoreOptions
    @OptionGroup package var format: FormatOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let source = try store.source(context)
        var query = CanIQuery()
        query.action = action.spec(allNamespaces: allNamespaces)
        query.user = user
        query.groups = groups
        query.at = at ?? source.moment
        let answer = try source.canI(query)
        if format.output == .json {
            try context.json(answer.json)
        } else {
            try context.answer(text, paged: false) { output in
                try output.lines(
                    CanIText(width: output.terminal.width).lines(answer, typed: query.at))
            }
        }
        if !answer.allowed { throw CommandFailure(.notFound, "") }
    }
}
