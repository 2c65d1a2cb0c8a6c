extension YAMLScalar {
    /// Which styles can hold a text without changing it (YAML 1.1, as go-yaml's emitter judges).
    struct Styles {
        var plain = true
        var singleQuoted = true
        var block = true
        var isMultiline = false

        init(of text: String) {
            let bytes = Array(text.utf8)
            guard let first = bytes.first, let last = bytes.last else { return }
            var spaceThenBreak = false
            var breakThenSpace = false
            var isSpecial = false
            if text.hasPrefix("---") || text.hasPrefix("...") { plain = false }
            if first == 0x20 || last == 0x20 || last == 0x0A { plain = false }
            if last == 0x20 { block = false }
            if Self.isIndicator(first, startingIn: bytes) { plain = false }
            var previous: Unicode.Scalar?
            for scalar in text.unicodeScalars {
                if !scalar.isYAMLPrintable || scalar.isUnicodeBreak { isSpecial = true }
                if scalar == "\n" {
                    isMultiline = true
                    if previous == " " { spaceThenBreak = true }
                } else if scalar == " ", previous == "\n" {
                    breakThenSpace = true
                } else if scalar == "\r" {
                    isMultiline = true
                }
                previous = scalar
            }
            if Self.hasIndicatorInside(bytes) { plain = false }
            if isMultiline { plain = false }
            if breakThenSpace { singleQuoted = false }
            if spaceThenBreak || isSpecial {
                plain = false
                singleQuoted = false
                block = false
            }
        }

        /// Whether the first byte means something else in block context.
        private static func isIndicator(_ first: UInt8, startingIn bytes: [UInt8]) -> Bool {
            switch first {
            case UInt8(ascii: "#"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
                UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "&"), UInt8(ascii: "*"),
                UInt8(ascii: "!"), UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"),
                UInt8(ascii: "\""), UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
                true
            case UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: "-"):
                bytes.count == 1 || bytes[1] == 0x20 || bytes[1] == 0x09
            default: false
            }
        }

        /// `: ` and ` #` begin a value and a comment.
        private static func hasIndicatorInside(_ bytes: [UInt8]) -> Bool {
            for place in bytes.indices.dropFirst() {
                switch bytes[place] {
                case UInt8(ascii: ":"):
                    if place + 1 == bytes.count || isBlank(bytes[place + 1]) { return true }
                case UInt8(ascii: "#"):
                    if isBlank(bytes[place - 1]) { return true }
                default: break
                }
            }
            return false
        }

        private static func isBlank(_ byte: UInt8) -> Bool {
            byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
        }
    }
}

extension Unicode.Scalar {
    /// U+2028 and U+2029. go-yaml writes them as they are and goes on with spaces that a reader
    /// may take for text; the only place where we differ from it is that we escape them.
    fileprivate var isUnicodeBreak: Bool { value == 0x2028 || value == 0x2029 }
}
