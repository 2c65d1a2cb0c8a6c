import Document

/// Go's spelling of literals and values, which kubectl's output shows.
enum GoString {
    /// The text of a quoted literal, in double or single quotes; nil for broken escapes.
    static func unquoted(_ literal: String) -> String? {
        let inner = literal.unicodeScalars.dropFirst().dropLast()
        var text = String.UnicodeScalarView()
        var rest = inner[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\" else {
                if scalar == "\n" { return nil }
                text.append(scalar)
                continue
            }
            guard let escaped = unescaped(&rest) else { return nil }
            text.append(escaped)
        }
        return String(text)
    }

    private static func unescaped(
        _ rest: inout Substring.UnicodeScalarView
    ) -> Unicode.Scalar? {
        guard let letter = rest.popFirst() else { return nil }
        if let plain = plainEscapes[letter] { return plain }
        let lengths: [Unicode.Scalar: (count: Int, radix: Int)] = [
            "x": (2, 16), "u": (4, 16), "U": (8, 16),
        ]
        var digits = ""
        var (count, radix) = lengths[letter] ?? (2, 8)
        if lengths[letter] == nil {
            guard ("0"..."7").contains(letter) else { return nil }
            digits.unicodeScalars.append(letter)
            count = 2
            radix = 8
        }
        for _ in 0..<count {
            guard let digit = rest.popFirst() else { return nil }
            digits.unicodeScalars.append(digit)
        }
        return UInt32(digits, radix: radix).flatMap(Unicode.Scalar.init)
    }

    private static let plainEscapes: [Unicode.Scalar: Unicode.Scalar] = [
        "a": "\u{07}", "b": "\u{08}", "f": "\u{0C}", "n": "\n", "r": "\r", "t": "\t",
        "v": "\u{0B}", "\\": "\\", "'": "'", "\"": "\"",
    ]

    /// As `fmt.Sprint`: `map[a:1 b:[x y]]`, `<nil>`.
    static func sprint(_ value: JSONValue) -> String {
        switch value {
        case .null: return "<nil>"
        case .bool(let bool): return bool ? "true" : "false"
        case .number(let number): return text(of: number)
        case .string(let text): return text
        case .array(let items): return "[" + items.map(sprint).joined(separator: " ") + "]"
        case .object(let object):
            let members = object.members.sorted { $0.key < $1.key }
            return "map["
                + members.map { "\($0.key):\(sprint($0.value))" }.joined(separator: " ") + "]"
        }
    }

    /// As `%v`: whole numbers as they are, others as the shortest decimal, with an exponent from
    /// 1e+21 on and below 1e-04.
    static func text(of number: JSONNumber) -> String {
        if let integer = number.int64 { return "\(integer)" }
        return text(of: number.double)
    }

    static func text(of double: Double) -> String {
        let magnitude = abs(double)
        let plain = JSONNumber(double)?.text ?? "\(double)"
        guard magnitude != 0, magnitude < 1e-4 || magnitude >= 1e21 else { return plain }
        // Swift spells these as "1.5e-05" or "1e+21" but for the exponent's second digit.
        let parts = "\(double)".split(separator: "e", maxSplits: 1)
        guard parts.count == 2, let exponent = Int(parts[1]) else { return plain }
        let digits = "\(abs(exponent))"
        let mantissa = parts[0].hasSuffix(".0") ? parts[0].dropLast(2) : parts[0]
        let padded = digits.count < 2 ? "0\(digits)" : digits
        return "\(mantissa)e\(exponent < 0 ? "-" : "+")\(padded)"
    }
}
