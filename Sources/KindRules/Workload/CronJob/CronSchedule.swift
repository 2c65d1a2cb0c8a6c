/// Reads a schedule in cron's five fields or one of its short names, to say what is wrong with it
/// in the words of the parser that Kubernetes uses (`robfig/cron`).
enum CronSchedule {
    static func problem(_ text: String) -> String? {
        do throws(Problem) {
            try check(text)
            return nil
        } catch {
            return error.text
        }
    }

    private struct Problem: Error {
        var text: String
        init(_ text: String) { self.text = text }
    }

    private struct Bounds {
        var least: Int
        var most: Int
        var names: [String] = []
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// Minute, hour, day of the month, month, day of the week.
    private static let fields = [
        Bounds(least: 0, most: 59), Bounds(least: 0, most: 23), Bounds(least: 1, most: 31),
        Bounds(least: 1, most: 12, names: months), Bounds(least: 0, most: 6, names: days),
    ]

    private static let shortNames: Set<Substring> = [
        "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly",
    ]

    private static func check(_ text: String) throws(Problem) {
        if text.isEmpty { throw Problem("empty spec string") }
        var rest = text[...]
        if text.hasPrefix("TZ=") || text.hasPrefix("CRON_TZ=") {
            let zone = rest.drop { $0 != "=" }.dropFirst().prefix { $0 != " " }
            if zone != "UTC" && zone != "" && !TimeZoneNames.contains(String(zone)) {
                throw Problem("provided bad location \(zone): unknown time zone \(zone)")
            }
            rest = rest.drop { $0 != " " }
        }
        let words = rest.split(whereSeparator: \.isWhitespace)
        if let word = words.first, word.hasPrefix("@") { return try checkShortName(word, words) }
        guard words.count == fields.count else {
            throw Problem(
                "expected exactly \(fields.count) fields, found \(words.count): "
                    + "[\(words.joined(separator: " "))]")
        }
        for (word, bounds) in zip(words, fields) {
            for range in word.split(separator: ",") { try checkRange(range, bounds) }
        }
    }

    private static func checkShortName(
        _ word: Substring, _ words: [Substring]
    ) throws(Problem) {
        if shortNames.contains(word) { return }
        guard word == "@every" else { throw Problem("unrecognized descriptor: \(word)") }
        let duration = words.dropFirst().joined(separator: " ")
        guard GoDuration.isDuration(duration) else {
            throw Problem(
                "failed to parse duration @every \(duration): time: invalid duration "
                    + GoQuoted.text(duration))
        }
    }

    /// `5`, `1-5`, `*/15`, `2-10/2`.
    private static func checkRange(
        _ text: Substring, _ bounds: Bounds
    ) throws(Problem) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        var (start, end) = (bounds.least, bounds.most)
        if ends[0] != "*" && ends[0] != "?" {
            start = try number(ends[0], bounds.names, bounds.least)
            end = start
            if ends.count == 2 { end = try number(ends[1], bounds.names, bounds.least) }
            if ends.count > 2 { throw Problem("too many hyphens: \(text)") }
        }
        var step = 1
        if parts.count == 2 {
            step = try number(parts[1])
            if ends.count == 1 { end = bounds.most }
        }
        if parts.count > 2 { throw Problem("too many slashes: \(text)") }
        if start < bounds.least {
            throw Problem("beginning of range (\(start)) below minimum (\(bounds.least)): \(text)")
        }
        if end > bounds.most {
            throw Problem("end of range (\(end)) above maximum (\(bounds.most)): \(text)")
        }
        if start > end {
            throw Problem("beginning of range (\(start)) beyond end of range (\(end)): \(text)")
        }
        if step == 0 {
            throw Problem("step of range should be a positive number: \(text)")
        }
    }

    private static func number(
        _ text: Substring, _ names: [String] = [], _ first: Int = 0
    ) throws(Problem) -> Int {
        if let place = names.firstIndex(of: text.lowercased()) { return place + first }
        guard let number = Int(text) else {
            throw Problem(
                "failed to parse int from \(text): strconv.Atoi: parsing "
                    + "\(GoQuoted.text(String(text))): invalid syntax")
        }
        if number < 0 { throw Problem("negative number (\(number)) not allowed: \(text)") }
        return number
    }
}
