package import ArgumentParser
import Document
import History
import KubernetesAPI
import Queries

package struct DiffCommand: HindsightCommand {
    package enum Form: String, ExpressibleByArgument, CaseIterable, Sendable {
        case text, json, unified, patch, name
    }

    package static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "What differs between two moments, object by object, with the authors.",
        discussion: """
            FROM and TO are times; without TO, the head. FROM..TO works too. Items of lists are \
            matched by what names them, an object made anew under its old name is told from a \
            changed one, bookkeeping (managedFields, heartbeats) is folded away, Events and Leases \
            are left out unless included.

            \(Words.time)

            Examples:
              hindsight diff baseline outage
              hindsight diff baseline outage deploy/checkout -n shop -o unified
              hindsight diff 5m -A --stat
              hindsight diff 773 1008 -n shop -o patch

            Next: hindsight blame OBJECT --at TO
            """)

    @Argument(
        help: ArgumentHelp("FROM, perhaps TO, perhaps objects.", valueName: "from [to] [object]"),
        completion: Completions.timesAndObjects)
    package var words: [String]
    @OptionGroup package var objects: ObjectOptions
    @Flag(help: "One line an object.") package var stat = false
    @Option(name: [.customShort("o"), .long], help: "Form of the answer.")
    package var output = Form.text
    @Flag(help: "Bookkeeping fields too.") package var allFields = false
    @Option(
        help: ArgumentHelp("Take in a resource that is left out.", valueName: "resource"),
        completion: Completions.types)
    package var include: [String] = []
    @Option(
        help: ArgumentHelp("Leave a resource out.", valueName: "resource"),
        completion: Completions.types)
    package var exclude: [String] = []
    @Flag(help: "Exit with 1 when there are differences.") package var exitCode = false
    @OptionGroup package var store: StoreOptions
    @OptionGroup package var text: TextOptions

    package init() {}

    package func run(in context: CommandContext) throws {
        let source = try store.source(context)
        let typed = try DiffWords(words) { word in
            try source.marks().marks.contains { $0.name == word }
        }
        var query = DiffQuery()
        query.from = typed.from
        query.to = typed.to ?? source.moment
        query.object = objects.spec(typed.object)
        query.allFields = allFields
        query.include = include
        query.exclude = exclude
        query.documents = output == .unified || output == .patch
        let answer = try answer(source, query, typed)
        try write(answer, typed, context)
        if exitCode, !answer.visibleChanges.isEmpty { throw CommandFailure(.notFound, "") }
    }

    /// A mistyped mark is taken for a kind: the error then names both.
    private func answer(
        _ source: AnswerSource, _ query: DiffQuery, _ typed: DiffWords
    ) throws -> DiffAnswer {
        do {
            return try source.diff(query)
        } catch let error as QueryError {
            guard error.kind == .wrongUse, let word = typed.object.first, typed.to == nil,
                error.message.contains("\"\(word)\"")
            else { throw error }
            let marks = try source.marks().marks.map(\.name).joined(separator: ", ")
            throw QueryError(
                .wrongUse,
                error.message + "\n\"\(word)\" is no time either"
                    + (marks.isEmpty ? "" : "; the marks are: \(marks)"))
        }
    }

    private func write(
        _ answer: DiffAnswer, _ typed: DiffWords, _ context: CommandContext
    ) throws {
        switch output {
        case .json: try context.json(answer.json)
        case .text:
            try context.answer(text) { output in
                let text = DiffText(width: output.terminal.width, typed: typed)
                try output.lines(stat ? text.stat(answer) : text.lines(answer))
            }
        case .name:
            let names = ObjectText()
            try context.machineAnswer { output in
                for change in answer.visibleChanges {
                    let key = change.object.key
                    let place = key.namespace.isEmpty ? "" : " -n \(key.namespace)"
                    try output.text(names.kubectlName(key) + place + "\n")
                }
            }
        case .unified:
            try context.answer(text) { output in
                let side = DiffDocuments(allFields: allFields)
                for change in answer.visibleChanges {
                    try output.lines(side.unified(change, answer))
                }
            }
        case .patch:
            let side = DiffDocuments(allFields: allFields)
            try context.machineAnswer { output in
                for change in answer.visibleChanges where change.kind == .changed {
                    try output.json(side.patch(change))
                }
            }
        }
    }
}

/// `FROM [TO] [OBJECT...]` told apart: what reads as a time, or names a mark, is TO.
struct DiffWords {
    var from: String
    var to: String?
    var object: [String]

    init(_ words: [String], isMark: (String) throws -> Bool) throws {
        var rest = words[...]
        let first = rest.removeFirst()
        if let dots = first.firstRange(of: ".."), !dots.isEmpty {
            from = String(first[..<dots.lowerBound])
            to = String(first[dots.upperBound...])
            if to?.isEmpty == true { to = nil }
            if from.isEmpty { from = "first" }
        } else {
            from = first
            if let second = rest.first {
                let isTime = Self.readsAsTime(second)
                if try isTime || (!second.contains("/") && isMark(second)) {
                    to = second
                    rest.removeFirst()
                }
            }
        }
        object = Array(rest)
    }

    private static func readsAsTime(_ word: String) -> Bool {
        let lower = word.lowercased()
        if ["head", "now", "first"].contains(lower) { return true }
        if lower.hasPrefix("head~") || lower.hasPrefix("head^") { return true }
        let digits = word.hasPrefix("-") ? word.dropFirst() : word[...]
        return digits.first.map { $0.isASCII && $0.isNumber } ?? false
    }
}
