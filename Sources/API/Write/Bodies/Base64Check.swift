/// Base64 as Go's standard encoding reads it (RFC 4648, section 4): padded, line breaks ignored.
enum Base64Check {
    /// Where Go's decoder stops, in bytes; nil when the text decodes.
    static func firstBadByte(of text: String) -> Int? {
        let bytes = Array(text.utf8)
        var count = 0
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte == 0x0A || byte == 0x0D {
                at += 1
            } else if byte == UInt8(ascii: "=") {
                return padding(bytes, at: at, after: count % 4)
            } else if isDigit(byte) {
                count += 1
                at += 1
            } else {
                return at
            }
        }
        return count % 4 == 0 ? nil : at - count % 4
    }

    /// One pad after three digits, two after two; nothing but line breaks behind them.
    private static func padding(_ bytes: [UInt8], at start: Int, after digits: Int) -> Int? {
        guard digits >= 2 else { return start }
        var at = start + 1
        func skipBreaks() {
            while at < bytes.count, bytes[at] == 0x0A || bytes[at] == 0x0D { at += 1 }
        }
        skipBreaks()
        if digits == 2 {
            guard at < bytes.count else { return bytes.count }
            guard bytes[at] == UInt8(ascii: "=") else { return at - 1 }
            at += 1
            skipBreaks()
        }
        return at == bytes.count ? nil : at
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2F: true
        default: false
        }
    }
}
