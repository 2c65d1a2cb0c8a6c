/// Durations as Go spells them: `1h30m`, `1.5s`, `300ms`.
enum GoDuration {
    static func isDuration(_ text: String) -> Bool {
        var rest = text[...]
        if rest.hasPrefix("-") || rest.hasPrefix("+") { rest = rest.dropFirst() }
        if rest == "0" { return true }
        if rest.isEmpty { return false }
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard number.contains(where: \.isNumber), number.count(where: { $0 == "." }) < 2 else {
                return false
            }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { !$0.isNumber && $0 != "." }
            let units = ["ns", "us", "µs", "μs", "ms", "s", "m", "h"]
            guard units.contains(String(unit)) else { return false }
            rest = rest.dropFirst(unit.count)
        }
        return true
    }
}
