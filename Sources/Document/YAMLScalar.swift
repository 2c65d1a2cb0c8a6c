/// How one string is written: which styles it allows, which it takes, and its lines.
struct YAMLScalar {
    let text: String
    private let allowed: Styles

    init(_ text: String) {
        self.text = text
        allowed = Styles(of: text)
    }

    /// A key that needs no `? ` before it: at most 128 bytes on one line.
    var canBeSimpleKey: Bool { text.utf8.count <= 128 && !allowed.isMultiline }

    /// A key on one line; never folded.
    var keyText: String {
        if !YAMLPlainMeaning.isString(text) { return doubleQuoted(column: 0, indent: nil)[0] }
        if allowed.plain { return text }
        return allowed.singleQuoted
            ? singleQuoted(column: 0, indent: nil)[0] : doubleQuoted(column: 0, indent: nil)[0]
    }

    /// The lines of a value: the first goes on at the column, the others stand at the indent.
    func lines(column: Int, indent: Int) -> [String] {
        if text.utf8.contains(0x0A) {
            return allowed.block ? literal() : doubleQuoted(column: column, indent: indent)
        }
        if !YAMLPlainMeaning.isString(text) { return doubleQuoted(column: column, indent: indent) }
        if allowed.plain {
            return text.utf8.count + column <= YAMLFolder.width
                ? [text] : plain(column: column, indent: indent)
        }
        return allowed.singleQuoted
            ? singleQuoted(column: column, indent: indent)
            : doubleQuoted(column: column, indent: indent)
    }

    /// The text in quotes as it is, when nothing in it needs an escape and it fits; else nil.
    private func quotedAsIs(_ quote: UInt8, column: Int) -> String? {
        guard column + text.utf8.count < YAMLFolder.width else { return nil }
        var copy = text
        return copy.withUTF8 { bytes in
            for index in 0..<bytes.count {
                let byte = unsafe bytes[index]
                guard (0x20...0x7E).contains(byte), byte != quote, byte != UInt8(ascii: "\\")
                else { return nil }
            }
            return unsafe String(unsafeUninitializedCapacity: bytes.count + 2) { buffer in
                unsafe buffer[0] = quote
                _ = unsafe buffer[1...].update(fromContentsOf: bytes)
                unsafe buffer[bytes.count + 1] = quote
                return bytes.count + 2
            }
        }
    }

    private func plain(column: Int, indent: Int) -> [String] {
        var folder = YAMLFolder(column: column, indent: indent)
        for (scalar, next) in text.scalarsWithNext {
            if scalar == " " {
                folder.space(mayFold: next != " ")
            } else {
                folder.put(scalar)
            }
        }
        return folder.finish()
    }

    private func singleQuoted(column: Int, indent: Int?) -> [String] {
        if let quoted = quotedAsIs(UInt8(ascii: "'"), column: column) { return [quoted] }
        var folder = YAMLFolder(column: column, indent: indent)
        folder.put("'")
        var isFirst = true
        for (scalar, next) in text.scalarsWithNext {
            if scalar == " " {
                folder.space(mayFold: !isFirst && next != nil && next != " ")
            } else {
                if scalar == "'" { folder.put("'") }
                folder.put(scalar)
            }
            isFirst = false
        }
        folder.put("'")
        return folder.finish()
    }

    private func doubleQuoted(column: Int, indent: Int?) -> [String] {
        if let quoted = quotedAsIs(UInt8(ascii: "\""), column: column) { return [quoted] }
        var folder = YAMLFolder(column: column, indent: indent)
        folder.put("\"")
        var isFirst = true
        for (scalar, next) in text.scalarsWithNext {
            if scalar == " " {
                let folded = folder.space(mayFold: !isFirst && next != nil)
                if folded, next == " " { folder.put("\\") }
            } else if let escape = scalar.yamlEscape {
                folder.put(escape)
            } else {
                folder.put(scalar)
            }
            isFirst = false
        }
        folder.put("\"")
        return folder.finish()
    }

    /// `|` with the indentation hint and chomping that keep every byte.
    private func literal() -> [String] {
        var header = "|"
        if text.hasPrefix(" ") || text.hasPrefix("\n") { header += "2" }
        var content = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String($0) ?? "" }
        if content.last == "" {
            content.removeLast()
            if content.count == 1, content[0].isEmpty {
                header += "+"
            } else if content.last == "" {
                header += "+"
            }
        } else {
            header += "-"
        }
        return [header] + content
    }
}

extension String {
    /// Each scalar with the one after it.
    fileprivate var scalarsWithNext: [(Unicode.Scalar, next: Unicode.Scalar?)] {
        let scalars = Array(unicodeScalars)
        return scalars.indices.map { place in
            (scalars[place], place + 1 < scalars.count ? scalars[place + 1] : nil)
        }
    }
}

extension Unicode.Scalar {
    /// The escape in double quotes; nil for what may stand as it is.
    fileprivate var yamlEscape: String? {
        switch self {
        case "\u{0}": "\\0"
        case "\u{7}": "\\a"
        case "\u{8}": "\\b"
        case "\t": "\\t"
        case "\n": "\\n"
        case "\u{B}": "\\v"
        case "\u{C}": "\\f"
        case "\r": "\\r"
        case "\u{1B}": "\\e"
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\u{85}": "\\N"
        case "\u{2028}": "\\L"
        case "\u{2029}": "\\P"
        default: isYAMLPrintable ? nil : hexEscape
        }
    }

    private var hexEscape: String {
        let (mark, width) = value <= 0xFF ? ("x", 2) : value <= 0xFFFF ? ("u", 4) : ("U", 8)
        let hex = String(value, radix: 16, uppercase: true)
        return "\\" + mark + String(repeating: "0", count: width - hex.utf8.count) + hex
    }

    /// What go-yaml writes as it is: printable ASCII and the basic plane without its controls, but
    /// neither tabs nor anything beyond U+FFFF.
    var isYAMLPrintable: Bool {
        switch value {
        case 0x0A, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD: value != 0xFEFF
        default: false
        }
    }
}
