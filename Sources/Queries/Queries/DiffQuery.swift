import Document
import EventStore
import History
import KubernetesAPI

/// `diff FROM [TO] [OBJECT]`: what differs between two moments.
package struct DiffQuery: ParameterizedQuery, Hashable {
    package var from: String?
    /// The head when nil.
    package var to: String?
    /// Restricts the answer; no words mean everything, no namespace every namespace.
    package var object = ObjectSpec()
    package var allFields = false
    /// Resources taken in though they are left out otherwise: Events and Leases.
    package var include: [String] = []
    package var exclude: [String] = []
    /// Whole documents of both sides in the answer (unified diffs and JSON patches need them).
    package var documents = false

    package init() {}

    package static var parameterFields: [ParameterField<Self>] {
        ObjectSpec.parameterFields(\Self.object) + [
            .text("from", \.from), .text("to", \.to), .flag("allFields", \.allFields),
            .list("include", \.include), .list("exclude", \.exclude),
            .flag("documents", \.documents),
        ]
    }

    /// Costs what lives at either moment and what differs, whatever happened between the two.
    package func run(_ reader: Reader) throws(QueryError) -> DiffAnswer {
        guard let from else {
            throw QueryError(.wrongUse, "diff wants a time to begin from, such as head~10 or 5m")
        }
        let start = try TimeSpec(from).resolve(reader)
        let end = try TimeSpec(to ?? "head").resolve(reader)
        var comparison = try ViewComparison(self, reader, from: start, to: end)
        var changes = try comparison.changes()
        try comparison.addAuthors(to: &changes)
        return DiffAnswer(from: start, to: end, changes: changes)
    }
}
