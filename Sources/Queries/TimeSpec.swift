/// A time as the user typed it: `797`, `head~3`, `first`, a mark's name, RFC 3339, `5m`.
package struct TimeSpec: Hashable, Sendable {
    /// What the time bounds, which decides how much of a day or a second a short form means.
    package enum Role: Sendable {
        /// A state: a date alone is the end of that day.
        case at
        /// The start of a stretch; before the first event is allowed.
        case since
        /// The end of a stretch, taken in; after the head is allowed.
        case until
    }

    package var text: String

    package init(_ text: String) {
        self.text = text
    }

    package func resolve(
        _ reader: Reader, as role: Role = .at
    ) throws(QueryError) -> Moment {
        throw QueryError(.outside, "not yet")
    }
}
