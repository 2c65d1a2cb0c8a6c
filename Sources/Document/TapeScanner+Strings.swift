extension TapeScanner {
    /// From the opening quote to the byte after the closing one; checks escapes and UTF-8.
    ///
    /// Eight bytes at a time while nothing in them needs a look.
    @inline(__always)
    mutating func scanString(isKey: Bool) throws(DocumentError) {
        let start = at
        var flags: UInt32 = 0
        at += 1
        while true {
            skipPlainBytes()
            guard at < count else {
                throw DocumentError(.unexpectedEnd(expected: "'\"'"), at: count)
            }
            let byte = unsafe source[at]
            if byte == UInt8(ascii: "\"") { break }
            flags |= try scanSpecial(byte)
        }
        at += 1
        let hash = isKey ? unsafe Self.hash(source, count: count, from: start + 1, to: at - 1) : 0
        push(TapeEntry(kind: .string, flags: flags, start: start, end: at, link: hash))
    }

    /// An escape or a character beyond ASCII; the flags that it sets.
    @inline(never)
    private mutating func scanSpecial(_ byte: UInt8) throws(DocumentError) -> UInt32 {
        if byte == UInt8(ascii: "\\") {
            try scanEscape()
            return TapeEntry.escaped
        }
        guard byte >= 0x20 else { throw DocumentError(.controlCharacter(byte), at: at) }
        while at < count, unsafe source[at] >= 0x80 { try scanCharacterBeyondASCII() }
        return 0
    }

    /// To the first byte that is a quote, a backslash, below 0x20 or above 0x7F.
    @inline(__always)
    private mutating func skipPlainBytes() {
        while at &+ 8 <= count {
            let word = unsafe UnsafeRawPointer(source + at).loadUnaligned(as: UInt64.self)
            let special = Self.specialBytes(in: UInt64(littleEndian: word))
            if special != 0 {
                at &+= special.trailingZeroBitCount >> 3
                return
            }
            at &+= 8
        }
        while at < count {
            let byte = unsafe source[at]
            let isPlain = byte >= 0x20 && byte < 0x80 && byte != 0x22 && byte != 0x5C
            guard isPlain else { return }
            at &+= 1
        }
    }

    /// The top bit of each byte that is special; exact up to the lowest one, which is what counts.
    @inline(__always)
    private static func specialBytes(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* 0x22)
        let backslashes = word ^ (ones &* 0x5C)
        let found =
            ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
            | ((word &- (ones &* 0x20)) & ~word) | word
        return found & (ones &* 0x80)
    }

    private mutating func scanEscape() throws(DocumentError) {
        guard at + 1 < count else {
            throw DocumentError(.unexpectedEnd(expected: "an escape"), at: count)
        }
        switch unsafe source[at + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            at += 2
        case UInt8(ascii: "u"):
            let unit = try hexadecimal(at: at + 2)
            if unit & 0xF800 == 0xD800 {
                guard unit < 0xDC00, at + 7 < count, unsafe source[at + 6] == UInt8(ascii: "\\"),
                    unsafe source[at + 7] == UInt8(ascii: "u"),
                    try hexadecimal(at: at + 8) & 0xFC00 == 0xDC00
                else { throw DocumentError(.loneSurrogate, at: at) }
                at += 6
            }
            at += 6
        default: throw DocumentError(.invalidEscape, at: at)
        }
    }

    private func hexadecimal(at position: Int) throws(DocumentError) -> UInt32 {
        guard position + 4 <= count else {
            throw DocumentError(.unexpectedEnd(expected: "4 hex digits"), at: count)
        }
        guard let value = unsafe hexadecimalValue(source + position) else {
            throw DocumentError(.invalidEscape, at: position - 2)
        }
        return value
    }

    /// One character of two to four bytes, as the Unicode Standard's table 3-7 allows it.
    private mutating func scanCharacterBeyondASCII() throws(DocumentError) {
        let first = unsafe source[at]
        let second = at + 1 < count ? unsafe source[at + 1] : 0
        let length: Int
        let secondRange: ClosedRange<UInt8>
        switch first {
        case 0xC2...0xDF: (length, secondRange) = (2, 0x80...0xBF)
        case 0xE0: (length, secondRange) = (3, 0xA0...0xBF)
        case 0xED: (length, secondRange) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, secondRange) = (3, 0x80...0xBF)
        case 0xF0: (length, secondRange) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, secondRange) = (4, 0x80...0xBF)
        case 0xF4: (length, secondRange) = (4, 0x80...0x8F)
        default: throw DocumentError(.invalidUTF8, at: at)
        }
        guard at + length <= count, secondRange.contains(second) else {
            throw DocumentError(.invalidUTF8, at: at)
        }
        for index in at + 2..<max(at + length, at + 2) {
            guard unsafe source[index] & 0xC0 == 0x80 else {
                throw DocumentError(.invalidUTF8, at: at)
            }
        }
        at += length
    }

    /// A cheap hash of a key by its length and its outer 16 bytes; equal keys have equal hashes.
    @inline(__always)
    private static func hash(
        _ source: UnsafePointer<UInt8>, count: Int, from start: Int, to end: Int
    ) -> UInt32 {
        let length = end &- start
        let raw = unsafe UnsafeRawPointer(source)
        var head: UInt64 = 0
        var tail: UInt64 = 0
        if length >= 8 {
            head = unsafe raw.loadUnaligned(fromByteOffset: start, as: UInt64.self)
            tail = unsafe raw.loadUnaligned(fromByteOffset: end &- 8, as: UInt64.self)
        } else {
            var index = start
            while index < end {
                head = head << 8 | UInt64(unsafe source[index])
                index &+= 1
            }
        }
        let mixed =
            (head ^ (tail &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(length)) &* 0xD6E8_FEB8_6659_FD93
        return UInt32(truncatingIfNeeded: mixed >> 32)
    }
}

/// The value of four hex digits.
func hexadecimalValue(_ digits: UnsafePointer<UInt8>) -> UInt32? {
    var value: UInt32 = 0
    for index in 0..<4 {
        let digit = unsafe digits[index]
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(digit - 0x30)
        case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(digit - 0x57)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(digit - 0x37)
        default: return nil
        }
    }
    return value
}
