/// `history OBJECT [--field F]`: the versions of one object, or the values of one field.
package struct HistoryQuery: ParameterizedQuery, Hashable {
    package var object = ObjectSpec()
    package var field: String?
    package var since: String?
    package var until: String?
    package var limit: Int?
    package var reverse = false

    package init() {}

    package static var parameterFields: [ParameterField<Self>] {
        ObjectSpec.parameterFields(\Self.object) + [
            .text("field", \.field), .text("since", \.since), .text("until", \.until),
            .count("limit", \.limit), .flag("reverse", \.reverse),
        ]
    }

    /// Gives each line to `body` until it returns false.
    package func run(
        _ reader: Reader, _ body: (HistoryLine) -> Bool
    ) throws(QueryError) {
        throw QueryError(.outside, "not yet")
    }
}
