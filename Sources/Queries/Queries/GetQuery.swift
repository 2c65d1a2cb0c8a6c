/// `get RESOURCE [NAME]`: objects as of a moment.
package struct GetQuery: ParameterizedQuery, Hashable {
    package var object = ObjectSpec()
    package var at: String?
    /// Columns and cells in the answer.
    package var table = true
    /// Whole objects in the answer.
    package var documents = false
    /// managedFields stay in the documents.
    package var managedFields = false

    package init() {}

    package static var parameterFields: [ParameterField<Self>] {
        ObjectSpec.parameterFields(\Self.object) + [
            .text("at", \.at), .flag("table", \.table), .flag("documents", \.documents),
            .flag("managedFields", \.managedFields),
        ]
    }

    package func run(_ reader: Reader) throws(QueryError) -> GetAnswer {
        throw QueryError(.outside, "not yet")
    }
}
