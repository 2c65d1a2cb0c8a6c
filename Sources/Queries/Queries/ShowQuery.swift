/// `show REVISION`: one event whole.
package struct ShowQuery: ParameterizedQuery, Hashable {
    /// Any form of a time; the event that it resolves to is shown.
    package var revision: String?

    package init() {}

    package init(revision: String) {
        self.revision = revision
    }

    package static var parameterFields: [ParameterField<Self>] { [.text("revision", \.revision)] }

    package func run(_ reader: Reader) throws(QueryError) -> ShowAnswer {
        throw QueryError(.outside, "not yet")
    }
}
