/// `blame OBJECT`: the event that gave each field its value.
package struct BlameQuery: ParameterizedQuery, Hashable {
    package var object = ObjectSpec()
    package var at: String?
    /// Fields that are no longer there too.
    package var deleted = false

    package init() {}

    package static var parameterFields: [ParameterField<Self>] {
        ObjectSpec.parameterFields(\Self.object) + [
            .text("at", \.at), .flag("deleted", \.deleted),
        ]
    }

    package func run(_ reader: Reader) throws(QueryError) -> BlameAnswer {
        throw QueryError(.outside, "not yet")
    }
}
