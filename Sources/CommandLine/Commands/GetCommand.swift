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
            valueName: "resource [name]"))
    package var words: [String]
    @OptionGroup package var objects: ObjectOptions
    @Option(help: ArgumentHelp("As of then (else the head).", valueName: "time"))
    package var at: String?
    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp(
            "wide, yaml, json, name, jsonpath=TEMPLATE or custom-columns=NAME:PATH,...",
            valueName: "form"))
    package var output: GetForm = .table(wide: false)
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
        try write(answer, query, context)
        if answer.sections.allSatisfy(\.rows.isEmpty) { throw nothing }
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
            do {
                return try JSONPath(template).text(in: answer.document)
            } catch {
                throw CommandFailure(.wrongUse, error.whileExecuting(template))
            }
        case .customColumns(let columns):
            do {
                return try columns.text(of: answer.objects, hasHeaders: !noHeaders)
            } catch {
                throw CommandFailure(.wrongUse, error.description)
            }
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

    private var nothing: CommandFailure {
        let place =
            objects.allNamespaces ? "" : objects.namespace.map { " in \($0) namespace" } ?? ""
        return CommandFailure(
            .notFound,
            "no resources found\(place)\n"
                + "`hindsight log \(words.joined(separator: " "))` says whether there ever were")
    }
}

/// kubectl's values of `-o`.
package enum GetForm: ExpressibleByArgument, Sendable {
    case table(wide: Bool)
    case yaml, json, name
    case jsonPath(String)
    case customColumns(CustomColumns)

    package init?(argument: String) {
        switch argument {
        case "wide": self = .table(wide: true)
        case "yaml": self = .yaml
        case "json": self = .json
        case "name": self = .name
        default:
            if let template = argument.value(of: "jsonpath") {
                guard (try? JSONPath(template)) != nil else { return nil }
                self = .jsonPath(template)
            } else if let columns = argument.value(of: "custom-columns"),
                let parsed = try? CustomColumns(columns)
            {
                self = .customColumns(parsed)
            } else {
                return nil
            }
        }
    }

    package static var allValueStrings: [String] {
        ["wide", "yaml", "json", "name", "jsonpath=", "custom-columns="]
    }

    package var defaultValueDescription: String { "table" }

    var isTable: Bool { if case .table = self { true } else { false } }
}

extension String {
    fileprivate func value(of name: String) -> String? {
        hasPrefix(name + "=") ? String(dropFirst(name.utf8.count + 1)) : nil
    }
}
