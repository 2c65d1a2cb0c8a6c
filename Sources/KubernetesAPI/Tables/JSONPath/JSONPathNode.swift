/// A step of a JSONPath template.
indirect enum JSONPathNode: Sendable {
    /// The steps of one `{...}`, each applied to the results of the one before.
    case list([JSONPathNode])
    case text(String)
    case integer(Int64)
    case double(Double)
    case bool(Bool)
    case field(String)
    case wildcard
    /// `..`: every container below, itself included.
    case recursive
    case slice(Slice)
    case union([[JSONPathNode]])
    case filter(left: [JSONPathNode], comparison: String, right: [JSONPathNode])
    /// `range` and `end`.
    case identifier(String)

    /// `[start:end:step]`; an index is the slice of its one element.
    struct Slice: Sendable {
        var start: Int?
        var end: Int?
        /// The end was not written: it is the start's successor.
        var isIndex = false
        var step: Int?
    }
}
