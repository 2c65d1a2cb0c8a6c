import KubernetesAPI

/// What a typed time says, before a store gives it meaning.
enum TimeForm: Hashable {
    case revision(UInt64)
    /// `head` is 0 events back, `head~3` three.
    case head(back: Int)
    case first
    /// Nanoseconds back from the head, or from now in a live store.
    case distance(Int64)
    case moment(TimeSpan)
    /// A time of day without a date: nanoseconds since midnight UTC, and how many of them the
    /// spelling leaves open.
    case clock(start: Int64, length: Int64)
    case name(String)

    init(_ text: String) {
        self =
            Self.revisionOrHead(text) ?? Self.distance(text).map { .distance($0) }
            ?? Self.calendar(text) ?? .name(text)
    }

    private static func revisionOrHead(_ text: String) -> TimeForm? {
        if !text.isEmpty, text.utf8.allSatisfy(\.isDigit), let number = UInt64(text) {
            return .revision(number)
        }
        switch text.lowercased() {
        case "head", "now": return .head(back: 0)
        case "first": return .first
        default: break
        }
        guard text.lowercased().hasPrefix("head") else { return nil }
        let rest = text.utf8.dropFirst(4)
        if !rest.isEmpty, rest.allSatisfy({ $0 == UInt8(ascii: "^") }) {
            return .head(back: rest.count)
        }
        guard rest.first == UInt8(ascii: "~") else { return nil }
        let digits = rest.dropFirst()
        if digits.isEmpty { return .head(back: 1) }
        return Int(Substring(digits)).flatMap { $0 < 0 ? nil : .head(back: $0) }
    }

    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("ms", 1_000_000), ("d", 86_400_000_000_000), ("h", 3_600_000_000_000),
        ("m", 60_000_000_000), ("s", 1_000_000_000),
    ]

    /// `5m`, `-5m`, `2h30m`, `90s`, `1d`, `250ms`; nil for anything else.
    static func distance(_ text: String) -> Int64? {
        var rest = Substring(text)
        if rest.first == "-" { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return nil }
        var total: Int64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let count = Int64(digits) else { return nil }
            rest = rest.dropFirst(digits.count)
            guard let unit = units.first(where: { rest.hasPrefix($0.name) }) else { return nil }
            rest = rest.dropFirst(unit.name.count)
            let (part, overflowed) = count.multipliedReportingOverflow(by: unit.nanoseconds)
            let (sum, tooLong) = total.addingReportingOverflow(part)
            if overflowed || tooLong { return nil }
            total = sum
        }
        return total
    }

    private static func calendar(_ text: String) -> TimeForm? {
        if let exact = Timestamp(rfc3339: text) {
            return .moment(TimeSpan(start: exact, length: 1))
        }
        let pieces = text.split(
            maxSplits: 1, omittingEmptySubsequences: false
        ) { $0 == "T" || $0 == "t" || $0 == " " }
        if pieces.count == 2 {
            return moment(date: pieces[0], clock: pieces[1])
        }
        if let day = Timestamp(rfc3339: "\(text)T00:00:00Z") {
            return .moment(TimeSpan(start: day, length: TimeSpan.day))
        }
        guard case .moment(let span)? = moment(date: "1970-01-01", clock: Substring(text)),
            text.contains(":")
        else { return nil }
        return .clock(start: span.start.nanoseconds, length: span.length)
    }

    /// A clock may lack its zone (then UTC) and its seconds.
    private static func moment(date: Substring, clock: Substring) -> TimeForm? {
        let (time, zone) = separated(clock)
        let colons = time.utf8.count { $0 == UInt8(ascii: ":") }
        let withSeconds = colons == 1 ? "\(time):00" : String(time)
        guard colons > 0, let start = Timestamp(rfc3339: "\(date)T\(withSeconds)\(zone)") else {
            return nil
        }
        let length: Int64 =
            colons == 1 ? 60_000_000_000 : time.contains(".") ? 1 : 1_000_000_000
        return .moment(TimeSpan(start: start, length: length))
    }

    private static func separated(_ clock: Substring) -> (time: Substring, zone: String) {
        if let last = clock.last, last == "Z" || last == "z" { return (clock.dropLast(), "Z") }
        guard let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) else {
            return (clock, "Z")
        }
        return (clock[..<sign], String(clock[sign...]))
    }
}

/// What a spelling of a time covers: a date is a day, a time to the minute a minute.
struct TimeSpan: Hashable {
    static let day: Int64 = 86_400_000_000_000

    var start: Timestamp
    /// In nanoseconds, at least 1.
    var length: Int64

    var last: Timestamp { Timestamp(nanoseconds: start.nanoseconds + length - 1) }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}
