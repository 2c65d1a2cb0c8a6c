/// Spans of time in the two or three characters that `kubectl get` gives to an age.
///
/// The steps are those of Kubernetes' `duration.HumanDuration`: `119s`, `9m59s`, `179m`, `7h59m`,
/// `47h`, `7d23h`, `729d`, `7y364d`, `8y`.
package enum Age {
    /// What a column shows for a moment that an object does not have.
    package static let unknown = "<unknown>"

    /// The span from one moment to a later one. A start up to two seconds after the end counts as
    /// clock skew and gives `0s`; one further on gives `<invalid>`.
    package static func text(from start: Timestamp, to end: Timestamp) -> String {
        let (span, overflow) = end.nanoseconds.subtractingReportingOverflow(start.nanoseconds)
        if overflow { return end < start ? "<invalid>" : text(nanoseconds: .max) }
        return text(nanoseconds: span)
    }

    /// The same from an RFC 3339 text; nil and text that is no time give `<unknown>`.
    package static func text(fromRFC3339 text: String?, to end: Timestamp) -> String {
        guard let text, let start = Timestamp(rfc3339: text) else { return unknown }
        return Self.text(from: start, to: end)
    }

    package static func text(seconds: Int64) -> String {
        let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return text(nanoseconds: overflow ? .max : nanoseconds)
    }

    private static func text(nanoseconds: Int64) -> String {
        let seconds = nanoseconds / 1_000_000_000
        if seconds < -1 { return "<invalid>" }
        if seconds < 0 { return "0s" }
        if seconds < 120 { return "\(seconds)s" }
        let minutes = seconds / 60
        if minutes < 10 { return pair(minutes, "m", seconds % 60, "s") }
        if minutes < 180 { return "\(minutes)m" }
        let hours = minutes / 60
        if hours < 8 { return pair(hours, "h", minutes % 60, "m") }
        if hours < 48 { return "\(hours)h" }
        let days = hours / 24
        if hours < 24 * 8 { return pair(days, "d", hours % 24, "h") }
        if hours < 24 * 365 * 2 { return "\(days)d" }
        if hours < 24 * 365 * 8 { return pair(days / 365, "y", days % 365, "d") }
        return "\(days / 365)y"
    }

    private static func pair(
        _ whole: Int64, _ unit: String, _ rest: Int64, _ smallUnit: String
    ) -> String {
        rest == 0 ? "\(whole)\(unit)" : "\(whole)\(unit)\(rest)\(smallUnit)"
    }
}
