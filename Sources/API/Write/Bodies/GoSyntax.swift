/// What Go's JSON scanner says to bytes that are no JSON document.
enum GoSyntax {
    /// The first place at which the scanner stops; nil when it would take the bytes.
    static func problem(_ bytes: [UInt8]) -> String? {
        var scanner = Scanner(bytes: bytes)
        do throws(Stop) {
            try scanner.document()
            return nil
        } catch {
            return error.message
        }
    }

    private struct Stop: Error {
        var message: String
        static let end = Stop(message: "unexpected end of JSON input")
        static let depth = Stop(message: "exceeded max depth")
    }

    private struct Scanner {
        let bytes: [UInt8]
        var at = 0
        var depth = 0

        mutating func document() throws(Stop) {
            skipSpace()
            try value()
            skipSpace()
            if at < bytes.count { throw unexpected("after top-level value") }
        }

        private mutating func skipSpace() {
            while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
        }

        private func unexpected(_ context: String) -> Stop {
            guard at < bytes.count else { return .end }
            let byte = bytes[at]
            let shown: String =
                switch byte {
                case UInt8(ascii: "'"): #"'\''"#
                case UInt8(ascii: "\""): #"'"'"#
                case UInt8(ascii: "\\"): #"'\\'"#
                case 0x0A: #"'\n'"#
                case 0x0D: #"'\r'"#
                case 0x09: #"'\t'"#
                case 0..<0x20, 0x7F: "'\\x" + hex(byte) + "'"
                case 0x80..<0xA1, 0xAD: "'\\u00" + hex(byte) + "'"
                default: "'\(Character(Unicode.Scalar(byte)))'"
                }
            return Stop(message: "invalid character \(shown) \(context)")
        }

        private func hex(_ byte: UInt8) -> String {
            let text = String(byte, radix: 16)
            return text.utf8.count == 1 ? "0" + text : text
        }

        private mutating func value() throws(Stop) {
            guard at < bytes.count else { throw .end }
            switch bytes[at] {
            case UInt8(ascii: "{"): try object()
            case UInt8(ascii: "["): try array()
            case UInt8(ascii: "\""): try string()
            case UInt8(ascii: "t"): try literal("true")
            case UInt8(ascii: "f"): try literal("false")
            case UInt8(ascii: "n"): try literal("null")
            case UInt8(ascii: "-"), 0x30...0x39: try number()
            default: throw unexpected("looking for beginning of value")
            }
        }

        private mutating func object() throws(Stop) {
            try descend()
            skipSpace()
            if take("}") { return }
            while true {
                skipSpace()
                guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
                    throw unexpected("looking for beginning of object key string")
                }
                try string()
                skipSpace()
                guard take(":") else { throw unexpected("after object key") }
                skipSpace()
                try value()
                skipSpace()
                if take(",") { continue }
                guard take("}") else { throw unexpected("after object key:value pair") }
                return
            }
        }

        private mutating func array() throws(Stop) {
            try descend()
            skipSpace()
            if take("]") { return }
            while true {
                skipSpace()
                try value()
                skipSpace()
                if take(",") { continue }
                guard take("]") else { throw unexpected("after array element") }
                return
            }
        }

        /// Steps over the opening bracket; `take` of the closing one comes back up.
        private mutating func descend() throws(Stop) {
            at += 1
            depth += 1
            // Go allows 10,000; the server's own documents end far above what any kind has.
            if depth > 1_000 { throw .depth }
        }

        private mutating func take(_ character: Character) -> Bool {
            guard at < bytes.count, bytes[at] == character.asciiValue else { return false }
            at += 1
            if character == "}" || character == "]" { depth -= 1 }
            return true
        }

        private mutating func string() throws(Stop) {
            at += 1
            while at < bytes.count {
                switch bytes[at] {
                case UInt8(ascii: "\""):
                    at += 1
                    return
                case UInt8(ascii: "\\"): try escape()
                case 0..<0x20: throw unexpected("in string literal")
                default: at += 1
                }
            }
            throw .end
        }

        private mutating func escape() throws(Stop) {
            at += 1
            guard at < bytes.count else { throw .end }
            guard "\"\\/bfnrtu".utf8.contains(bytes[at]) else {
                throw unexpected("in string escape code")
            }
            let isUnicode = bytes[at] == UInt8(ascii: "u")
            at += 1
            guard isUnicode else { return }
            for _ in 0..<4 {
                guard at < bytes.count else { throw .end }
                switch bytes[at] {
                case 0x30...0x39, 0x41...0x46, 0x61...0x66: at += 1
                default: throw unexpected("in \\u hexadecimal character escape")
                }
            }
        }

        private mutating func literal(_ word: String) throws(Stop) {
            for byte in word.utf8 {
                guard at < bytes.count else { throw .end }
                guard bytes[at] == byte else {
                    let wanted = Character(Unicode.Scalar(byte))
                    throw unexpected("in literal \(word) (expecting '\(wanted)')")
                }
                at += 1
            }
        }

        private mutating func digits(_ context: String) throws(Stop) {
            guard at < bytes.count else { throw .end }
            guard (0x30...0x39).contains(bytes[at]) else { throw unexpected(context) }
            while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
        }

        private mutating func number() throws(Stop) {
            if bytes[at] == UInt8(ascii: "-") { at += 1 }
            if at < bytes.count, bytes[at] == 0x30 {
                at += 1
            } else {
                try digits("in numeric literal")
            }
            if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
                at += 1
                try digits("after decimal point in numeric literal")
            }
            if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
                at += 1
                if at < bytes.count, [0x2B, 0x2D].contains(bytes[at]) { at += 1 }
                try digits("in exponent of numeric literal")
            }
        }
    }
}
