/// `marks`: people's notes, in order of revisions.
package struct MarksQuery: ParameterizedQuery, Hashable {
    package init() {}

    package static var parameterFields: [ParameterField<Self>] { [] }

    package func run(_ reader: Reader) throws(QueryError) -> MarksAnswer {
        MarksAnswer(marks: try reader.marks())
    }
}
