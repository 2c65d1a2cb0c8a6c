import History
import KubernetesAPI
import Queries

/// Times for people: short where the day is clear, exact where a moment is named.
enum TimeText {
    /// `23:48:01`.
    static func clock(_ time: Timestamp) -> String {
        String(time.formatted(fractionDigits: 0).dropFirst(11).dropLast())
    }

    /// `2026-11-23`.
    static func day(_ time: Timestamp) -> String { String(time.description.prefix(10)) }

    /// `797 (2026-11-23T23:48:01.123456Z)`: what a typed time was resolved to.
    static func moment(_ moment: Moment, as typed: String? = nil) -> StyledText {
        var text = StyledText("\(moment.revision)", .revision)
        var details: [String] = []
        if let typed, typed != moment.revision.description { details.append(typed) }
        details.append(moment.time?.description ?? "before the first event")
        text.append(" (\(details.joined(separator: ", ")))", .faint)
        return text
    }

    /// `27 s`, `3 min 20 s`, `2 h 5 min`: between two moments, whichever is first.
    static func distance(from start: Timestamp, to end: Timestamp) -> String {
        let seconds = abs(end.nanoseconds - start.nanoseconds) / 1_000_000_000
        func pair(_ large: Int64, _ unit: String, _ small: Int64, _ rest: String) -> String {
            small == 0 ? "\(large) \(unit)" : "\(large) \(unit) \(small) \(rest)"
        }
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3_600: return pair(seconds / 60, "min", seconds % 60, "s")
        case ..<86_400: return pair(seconds / 3_600, "h", seconds / 60 % 60, "min")
        default: return pair(seconds / 86_400, "d", seconds / 3_600 % 24, "h")
        }
    }
}
