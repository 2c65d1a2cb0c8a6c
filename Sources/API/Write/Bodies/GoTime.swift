/// What Go's time parser says to a text that is no RFC 3339 time.
enum GoTime {
    static let layout = "2006-01-02T15:04:05Z07:00"
    static let microLayout = "2006-01-02T15:04:05.000000Z07:00"

    /// `parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as
    /// "2006"`: the first part of the layout that the text does not follow.
    static func problem(_ text: String, layout: String) -> String {
        let parts: [(name: String, count: Int)] = [
            ("2006", 4), ("-", 1), ("01", 2), ("-", 1), ("02", 2), ("T", 1), ("15", 2), (":", 1),
            ("04", 2), (":", 1), ("05", 2),
        ]
        func failed(_ rest: Substring, _ part: String) -> String {
            "parsing time \"\(text)\" as \"\(layout)\": cannot parse \"\(rest)\" as \"\(part)\""
        }
        var rest = text[...]
        for (name, count) in parts {
            let piece = rest.prefix(count)
            let isNumber = name.first?.isNumber == true
            let fits =
                piece.count == count
                && (isNumber ? piece.allSatisfy { $0.isASCII && $0.isNumber } : piece == name)
            guard fits else { return failed(rest, name) }
            rest = rest.dropFirst(count)
        }
        if rest.first == "." { rest = rest.dropFirst().drop { $0.isASCII && $0.isNumber } }
        if rest == "Z" || isOffset(rest) {
            return "parsing time \"\(text)\": \(range(of: text)) out of range"
        }
        if rest.first == "Z" {
            return "parsing time \"\(text)\": extra text: \"\(rest.dropFirst())\""
        }
        return failed(rest, "Z07:00")
    }

    private static func isOffset(_ rest: Substring) -> Bool {
        rest.count == 6 && (rest.first == "+" || rest.first == "-")
    }

    private static func range(of text: String) -> String {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        guard numbers.count >= 6 else { return "day" }
        if !(1...12).contains(numbers[1]) { return "month" }
        if numbers[3] > 23 { return "hour" }
        if numbers[4] > 59 { return "minute" }
        return numbers[5] > 59 ? "second" : "day"
    }
}
