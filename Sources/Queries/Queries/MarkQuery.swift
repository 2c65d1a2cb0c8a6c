import EventStore
import History
import KubernetesAPI

/// `mark NAME [TIME]`: gives a moment a name. Marks lie beside the log and need no right to write
/// to it, but an archive takes none.
package struct MarkQuery: ParameterizedQuery, Hashable {
    package var name: String?
    /// The head when nil.
    package var time: String?
    package var text: String?
    package var author: String?
    /// Moves a mark that is there.
    package var force = false

    package init() {}

    package static var parameterFields: [ParameterField<Self>] {
        [
            .text("name", \.name), .text("time", \.time), .text("text", \.text),
            .text("author", \.author), .flag("force", \.force),
        ]
    }

    package func run(_ reader: Reader) throws(QueryError) -> MarkLine {
        guard let name else { throw QueryError(.wrongUse, "a mark wants a name") }
        if let problem = TimeSpec.problem(withMarkName: name) {
            throw QueryError(.wrongUse, problem)
        }
        let moment = try TimeSpec(time ?? "head").resolve(reader)
        if let there = try reader.mark(named: name), !force {
            if there.at.revision == moment.revision, (text ?? "").isEmpty { return there }
            throw refusal(there)
        }
        let mark = Mark(
            name: name, revision: moment.revision, made: reader.clock(), text: text ?? "",
            author: author ?? "")
        try reader.reading { () throws(StoreError) in try reader.store.setMark(mark) }
        return MarkLine(
            name: name, at: moment, text: mark.text, author: mark.author, made: mark.made)
    }

    private func refusal(_ there: MarkLine) -> QueryError {
        var words = "the mark \"\(there.name)\" is there already, at \(there.at.revision)"
        if let time = there.at.time { words += " (\(time))" }
        if !there.author.isEmpty { words += ", by \(there.author)" }
        if !there.text.isEmpty { words += ": \(there.text)" }
        return QueryError(
            .wrongUse, words + "\n--force moves it and replaces its note; another name keeps both")
    }
}

/// `mark --delete NAME`: takes a mark away.
package struct UnmarkQuery: ParameterizedQuery, Hashable {
    package var name: String?

    package init() {}

    package static var parameterFields: [ParameterField<Self>] { [.text("name", \.name)] }

    /// - Returns: the mark that was.
    package func run(_ reader: Reader) throws(QueryError) -> MarkLine {
        guard let name, let mark = try reader.mark(named: name) else {
            throw QueryError(
                .notFound, "there is no mark \"\(name ?? "")\"\n`hindsight marks` lists them")
        }
        try reader.reading { () throws(StoreError) in try reader.store.removeMark(named: name) }
        return mark
    }
}
