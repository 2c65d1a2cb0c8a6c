extension TapeEntry {
    /// The characters of a string as UTF-8, escapes resolved.
    func decodedBytes(in source: UnsafePointer<UInt8>) -> [UInt8] {
        let length = Int(end &- start) - 2
        let content = unsafe UnsafeBufferPointer(start: source + Int(start) + 1, count: length)
        guard has(Self.escaped) else { return unsafe Array(content) }
        return unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            count = unsafe decodeEscapes(content, into: buffer)
        }
    }
}

/// Writes the characters of a checked string without its escapes; never more bytes than it has.
func decodeEscapes(
    _ content: UnsafeBufferPointer<UInt8>, into buffer: UnsafeMutableBufferPointer<UInt8>
) -> Int {
    var at = 0
    var written = 0
    while at < content.count {
        let byte = unsafe content[at]
        guard byte == UInt8(ascii: "\\") else {
            unsafe buffer[written] = byte
            written += 1
            at += 1
            continue
        }
        let escape = unsafe content[at + 1]
        at += 2
        guard escape == UInt8(ascii: "u") else {
            unsafe buffer[written] = character(ofEscape: escape)
            written += 1
            continue
        }
        var scalar = unsafe hexadecimal(content, at)
        at += 4
        if scalar & 0xF800 == 0xD800 {
            let low = unsafe hexadecimal(content, at + 2)
            scalar = 0x10000 + (scalar & 0x3FF) << 10 + (low & 0x3FF)
            at += 6
        }
        for unit in UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? .init() {
            unsafe buffer[written] = unit
            written += 1
        }
    }
    return written
}

private func character(ofEscape escape: UInt8) -> UInt8 {
    switch escape {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: escape
    }
}

private func hexadecimal(_ content: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32 {
    guard at + 4 <= content.count, let base = content.baseAddress else { return 0xFFFD }
    return unsafe hexadecimalValue(base + at) ?? 0xFFFD
}
