/// What a text would be read as when written plain: only strings may be written so.
enum YAMLPlainMeaning {
    /// Whether go-yaml 2 reads the plain text back as a string.
    static func isString(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return false }
        if words.contains(text) { return false }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            let bytes = Array(text.utf8)
            if first == UInt8(ascii: ".") { return !isFloat(bytes) }
            return !isTimestamp(bytes) && !isNumber(bytes) && !isSexagesimal(bytes)
        default: return true
        }
    }

    /// Whether a text is a string and may stand plain on one line, by one cheap look: it begins
    /// with a letter or `/`, has only printable ASCII, no `#`, and no `:` at a word's end. False
    /// says nothing.
    static func isObviouslyString(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = unsafe bytes.first, let last = unsafe bytes.last,
            (0x61...0x7A).contains(first | 0x20) && first < 0x80 || first == UInt8(ascii: "/"),
            last != UInt8(ascii: ":"), last != 0x20
        else { return false }
        var previous = first
        for index in 1..<bytes.count {
            let byte = unsafe bytes[index]
            guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "#") else { return false }
            if byte == 0x20, previous == UInt8(ascii: ":") { return false }
            previous = byte
        }
        // The longest word that means something else is "False".
        guard bytes.count <= 5, isInitialOfWord(first) else { return true }
        return unsafe !words.contains(String(decoding: bytes, as: UTF8.self))
    }

    private static func isInitialOfWord(_ letter: UInt8) -> Bool {
        switch letter | 0x20 {
        case UInt8(ascii: "y"), UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "f"),
            UInt8(ascii: "o"):
            true
        default: false
        }
    }

    private static let words: Set<String> = [
        "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON",
        "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF",
        "~", "null", "Null", "NULL",
        ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF",
        "-.inf", "-.Inf", "-.INF",
    ]

    /// Integers of any base, with underscores, and floats.
    private static func isNumber(_ bytes: [UInt8]) -> Bool {
        let plain = bytes.filter { $0 != UInt8(ascii: "_") }
        return isInteger(plain) || isFloat(plain)
    }

    private static func isInteger(_ bytes: [UInt8]) -> Bool {
        var digits = bytes[...]
        let isSigned = digits.first == UInt8(ascii: "+") || digits.first == UInt8(ascii: "-")
        let isNegative = digits.first == UInt8(ascii: "-")
        if isSigned { digits = digits.dropFirst() }
        guard let first = digits.first, (0x30...0x39).contains(first) else { return false }
        var radix = 10
        if first == 0x30, let mark = digits.dropFirst().first {
            switch mark | 0x20 {
            case UInt8(ascii: "x"): (radix, digits) = (16, digits.dropFirst(2))
            case UInt8(ascii: "o"): (radix, digits) = (8, digits.dropFirst(2))
            case UInt8(ascii: "b"): (radix, digits) = (2, digits.dropFirst(2))
            default: (radix, digits) = (8, digits.dropFirst())
            }
        }
        guard
            digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) })
        else { return false }
        let text = String(decoding: digits, as: UTF8.self)
        if isNegative { return Int64("-" + text, radix: radix) != nil }
        return UInt64(text, radix: radix) != nil
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, unless it is too large for a double.
    private static func isFloat(_ bytes: [UInt8]) -> Bool {
        var at = 0
        func skipSign() {
            if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") {
                at += 1
            }
        }
        func digits() -> Int {
            let start = at
            while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
            return at - start
        }
        skipSign()
        let whole = digits()
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            guard digits() + whole > 0 else { return false }
        } else if whole == 0 {
            return false
        }
        if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
            at += 1
            skipSign()
            guard digits() > 0 else { return false }
        }
        guard at == bytes.count else { return false }
        return Double(String(decoding: bytes, as: UTF8.self))?.isFinite == true
    }

    /// `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`: YAML 1.1's numbers to base 60, which others
    /// still read.
    private static func isSexagesimal(_ bytes: [UInt8]) -> Bool {
        let unsigned =
            bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-")
            ? bytes.dropFirst() : bytes[...]
        let parts = unsigned.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, var last = parts.last,
            let digit = first.first, (0x30...0x39).contains(digit),
            first.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") })
        else { return false }
        if let point = last.firstIndex(of: UInt8(ascii: ".")) {
            let fraction = last[(point + 1)...]
            guard fraction.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") })
            else { return false }
            last = last[..<point]
        }
        return (parts.dropFirst().dropLast() + [last]).allSatisfy { part in
            part.allSatisfy { (0x30...0x39).contains($0) }
                && (part.count == 1 || part.count == 2 && (part.first ?? 0) < 0x36)
        }
    }

    /// `2006-1-2`, `2006-1-2 15:4:5.9`, `2006-1-2T15:4:5.9Z` and with an offset.
    private static func isTimestamp(_ bytes: [UInt8]) -> Bool {
        var at = 0
        func number(_ width: ClosedRange<Int>) -> Int? {
            var value = 0
            let start = at
            while at < bytes.count, at - start < width.upperBound,
                (0x30...0x39).contains(bytes[at])
            {
                value = value * 10 + Int(bytes[at] - 0x30)
                at += 1
            }
            return at - start >= width.lowerBound ? value : nil
        }
        func skip(_ byte: Unicode.Scalar) -> Bool {
            guard at < bytes.count, bytes[at] == UInt8(ascii: byte) else { return false }
            at += 1
            return true
        }
        guard let year = number(4...4), skip("-"), let month = number(1...2), skip("-"),
            let day = number(1...2), (1...12).contains(month), day >= 1,
            day <= days(inMonth: month, of: year)
        else { return false }
        if at == bytes.count { return true }
        let hasZone = skip("T") || skip("t")
        guard hasZone || skip(" "), let hour = number(1...2), hour < 24, skip(":"),
            let minute = number(1...2), minute < 60, skip(":"),
            let second = number(1...2), second < 60
        else { return false }
        if skip(".") || skip(","), number(1...30) == nil { return false }
        guard hasZone else { return at == bytes.count }
        if skip("Z") { return at == bytes.count }
        guard skip("+") || skip("-"), let zoneHour = number(2...2), zoneHour <= 24, skip(":"),
            let zoneMinute = number(2...2), zoneMinute < 60
        else { return false }
        return at == bytes.count
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
