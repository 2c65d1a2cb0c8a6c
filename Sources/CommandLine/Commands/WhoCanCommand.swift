package import ArgumentParser
import Queries

package struct WhoCanCommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "who-can",
        abstract: "Who may do something at any moment, and the binding that lets them.",
        discussion: """
            Reads the roles and bindings of that moment as RBAC does. `audit` says who did it.

            \(Words.time)

            Examples:
              hindsight who-can list secrets -n payments --at escalated
              hindsight who-can get secrets/db-credentials -n payments
              hindsight who-can create pods -n shop --subresource exec
              hindsight who-can create rolebindings -A

            Next: hindsight log rolebinding/NAME -n NAMESPACE
            """)

    @OptionGroup package var action: ActionOptions
    @Flag(name: [.customShort("A"), .long], help: "In any namespace.")
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
        var query = WhoCanQuery()
        query.action = action.spec(allNamespaces: allNamespaces)
        query.at = at ?? source.moment
        let answer = try source.whoCan(query)
        if format.output == .json { return try context.json(answer.json) }
        try context.answer(text) { output in
            try output.lines(
                WhoCanText(width: output.terminal.width).lines(answer, typed: query.at))
        }
    }
}
