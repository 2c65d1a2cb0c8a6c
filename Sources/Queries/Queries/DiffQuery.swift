/// `diff FROM [TO] [OBJECT]`: what differs between two moments.
package struct DiffQuery: ParameterizedQuery, Hashable {
    package var from: String?
    /// The head when nil.
    package var to: String?
    /// Restricts the answer; no words mean everything.
    package var object = ObjectSpec()
    package var allFields = false
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

    package func run(_ reader: Reader) throws(QueryError) -> DiffAnswer {
        throw QueryError(.outside, "not yet")
    }
}
