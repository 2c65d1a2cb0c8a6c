/// `status`: what the store holds and what it does not know.
package struct StatusQuery: ParameterizedQuery, Hashable {
    package init() {}

    package static var parameterFields: [ParameterField<Self>] { [] }

    package func run(_ reader: Reader) throws(QueryError) -> StatusAnswer {
        throw QueryError(.outside, "not yet")
    }
}
