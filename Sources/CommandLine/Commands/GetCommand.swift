package import ArgumentParser
import Document
package import KubernetesAPI
import Queries

package struct GetCommand: HindsightCommand {
    package static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Objects as of a moment, as kubectl get prints them.",
        discussion: """
            \(Words.time)

            Examples:
              hindsight get pods -n shop --at outage -o wide
              hindsight get deploy/checkout -n shop --at 797 -o yaml
              hindsight get all -A --at 5m
              hindsight get pods -A --sort-by .metadata.creationTimestamp \\
                -o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName

            Next: hindsight diff TIME head
            """)

    @Argument(
        help: ArgumentHelp("As kubectl has it: pods, pod web-1, deploy/web svc/web, all.",
            valueName: "resource [name]"),
        completion: Completions.objects)
    package var words: [String]
    @OptionGroup package var objects: ObjectOptions
    @Option(
        help: ArgumentHelp("As of then (else the head).", valueName: "time"),
        completion: Completions.times)
    package var at: String?
    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            "wide, yaml, json, name, jsonpath=TEMPLATE, jsonpath-as-json=TEMPLATE or "
                + "custom-columns=NAME:PATH,...",
            valueName: "form"),
        completion: .list(GetForm.names),
        transform: GetForm.init)
    package var output = GetForm.table(wide: false)
    @Flag(help: "A column with all labels.") package var showLabels = false
    @Option(
        name: [.customShort("L"), .long],
        help: ArgumentHelp("A column for this label.", valueName: "label"))
    package var labelColumns: [String] = []
    @Option(help: ArgumentHelp("Order by this JSONPath.", valueName: "path"))
    package var sortBy: String?
    @Flag(help: "No line of column names.") package var noHeaders = false
    @Flag(help: "managedFields in YAML and JSON.") package var showManagedFields = false
    @OptionGroup package var store: StoreOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let source = try store.source(context)
        var query = GetQuery()
        query.object = objects.spec(words)
        query.at = at ?? source.moment
        query.table = output.isTable
        query.documents = !output.isTable || showLabels || !labelColumns.isEmpty || sortBy != nil
        query.managedFields = showManagedFields
        var answer = try source.get(query)
        if let sortBy { try sort(&answer, by: sortBy) }
        guard !answer.sections.allSatisfy(\.rows.isEmpty) else {
            // Programs get their empty list.
            if !output.isTable { try write(answer, query, context) }
            throw try nothing(answer.at, source, query)
        }
        try write(answer, query, context)
    }

    /// The answer is exactly kubectl's; the moment that it is of stands before it when a person
    /// looks, and is said on standard error else.
    private func write(
        _ answer: GetAnswer, _ query: GetQuery, _ context: CommandContext
    ) throws {
        let header = StyledText("as of ", .faint) + TimeText.moment(answer.at, as: query.at)
        let inAnswer = context.terminal.isTerminal && output.isTable
        if !inAnswer { context.talk.say(header) }
        try context.answer(text) { output in
            if inAnswer { try output.line(header) }
            try output.text(text(answer))
        }
    }

    private func text(_ answer: GetAnswer) throws -> String {
        switch output {
        case .table(let wide):
            var options = TableText.Options()
            options.isWide = wide
            options.hasHeaders = !noHeaders
            options.showsLabels = showLabels
            options.labelColumns = labelColumns.flatMap {
                $0.split(separator: ",").map(String.init)
            }
            return KubectlTable(options: options, withNamespace: objects.allNamespaces)
                .text(answer)
        case .yaml: return YAML.text(of: answer.document)
        case .json: return KubectlJSON.text(answer.document)
        case .name: return KubectlTable.names(answer)
        case .jsonPath(let template):
            return try filled(template) { path throws(JSONPathError) in
                try path.text(in: answer.document)
            }
        case .jsonPathAsJSON(let template):
            return try filled(template) { path throws(JSONPathError) in
                try path.jsonText(in: answer.document)
            }
        case .customColumns(let columns):
            do {
                return try columns.text(of: answer.objects, hasHeaders: !noHeaders)
            } catch {
                throw CommandFailure(.wrongUse, error.description)
            }
        }
    }

    private func filled(
        _ template: String, _ fill: (JSONPath) throws(JSONPathError) -> String
    ) throws(CommandFailure) -> String {
        do {
            return try fill(try JSONPath(template))
        } catch {
            throw CommandFailure(.wrongUse, error.whileExecuting(template))
        }
    }

    private func sort(_ answer: inout GetAnswer, by path: String) throws {
        do {
            let order = try SortBy(path)
            for at in answer.sections.indices {
                answer.sections[at].rows = try order.sorted(answer.sections[at].rows) {
                    $0.object ?? .null
                }
            }
        } catch {
            throw CommandFailure(.wrongUse, "--sort-by \(path): \(error)")
        }
    }

    /// Where it was looked, and where there are some; else where to look in time.
    private func nothing(
        _ moment: Moment, _ source: AnswerSource, _ query: GetQuery
    ) throws -> CommandFailure {
        var message = "no resources found"
        var place = ""
        if !objects.allNamespaces {
            message += " in namespace \(objects.namespace ?? "default")"
            if let namespace = objects.namespace { place = " -n \(namespace)" }
        }
        message += " at \(TimeText.moment(moment, as: query.at).plain)\n"
        var everywhere = query
        everywhere.object.allNamespaces = true
        everywhere.table = false
        everywhere.documents = false
        let isNamed = words.count > 1 || words.contains { $0.contains("/") }
        let isAnywhere = objects.allNamespaces || isNamed
        let rows = isAnywhere ? [] : try source.get(everywhere).sections.flatMap(\.rows)
        let others = Set(rows.map(\.namespace)).sorted()
        if others.isEmpty {
            message += "`hindsight log \(words.joined(separator: " "))\(place)` says whether there "
                + "ever were"
        } else {
            let shown = others.prefix(3).joined(separator: ", ") + (others.count > 3 ? "..." : "")
            message += "there are some in \(shown): -n \(others[0]), or -A for all"
        }
        return CommandFailure(.notFound, message)
    }
}

/// kubectl's values of `-o`.
package enum GetForm: Sendable {
    case table(wide: Bool)
    case yaml, json, name
    case jsonPath(String)
    case jsonPathAsJSON(String)
    case customColumns(CustomColumns)

    static let names = [
        "wide", "yaml", "json", "name", "jsonpath=", "jsonpath-as-json=", "custom-columns=",
    ]

    package init(_ argument: String) throws(ValidationError) {
        let sides = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let value = sides.count > 1 ? String(sides[1]) : ""
        switch (sides[0], sides.count > 1) {
        case ("wide", false): self = .table(wide: true)
        case ("yaml", false): self = .yaml
        case ("json", false): self = .json
        case ("name", false): self = .name
        case ("jsonpath", true): self = .jsonPath(try Self.template(value))
        case ("jsonpath-as-json", true): self = .jsonPathAsJSON(try Self.template(value))
        case ("custom-columns", true):
            do {
                self = .customColumns(try CustomColumns(value))
            } catch {
                throw ValidationError(error.description)
            }
        default:
            throw ValidationError("forms are " + Self.names.joined(separator: ", "))
        }
    }

    private static func template(_ text: String) throws(ValidationError) -> String {
        do {
            _ = try JSONPath(text)
            return text
        } catch {
            throw ValidationError(error.whileParsing(text))
        }
    }

    var isTable: Bool { if case .table = self { true } else { false } }
}
