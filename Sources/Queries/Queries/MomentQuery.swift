/// What a typed time is resolved to: for commands that say it beside an answer of a server.
package struct MomentQuery: ParameterizedQuery, Hashable {
    /// The head when nil.
    package var time: String?
    /// The time is the start of a stretch, or its end.
    package var isSince = false
    package var isUntil = false

    package init() {}

    package init(_ time: String, as role: TimeSpec.Role = .at) {
        self.time = time
        isSince = role == .since
        isUntil = role == .until
    }

    package static var parameterFields: [ParameterField<Self>] {
        [.text("time", \.time), .flag("since", \.isSince), .flag("until", \.isUntil)]
    }

    package func run(_ reader: Reader) throws(QueryError) -> Moment {
        try TimeSpec(time ?? "head").resolve(
            reader, as: isSince ? .since : isUntil ? .until : .at)
    }
}
