/// UIDs and request IDs: nearly always UUIDs in lower case, which take 16 bytes.
///
/// Stored as a zero byte and the 16 bytes of the UUID (RFC 9562), or as byte count + 1 and UTF-8.
extension [UInt8] {
    mutating func append(identifier: String) {
        let start = count
        append(0)
        if append(uuid: identifier) { return }
        removeLast(count - start)
        append(varint: UInt64(identifier.utf8.count) + 1)
        append(contentsOf: identifier.utf8)
    }

    private mutating func append(uuid text: String) -> Bool {
        guard text.utf8.count == 36 else { return false }
        var at = 0
        var high: UInt8?
        for character in text.utf8 {
            defer { at += 1 }
            if at == 8 || at == 13 || at == 18 || at == 23 {
                guard character == UInt8(ascii: "-") else { return false }
                continue
            }
            let digit: UInt8
            switch character {
            case 0x30...0x39: digit = character - 0x30
            case 0x61...0x66: digit = character - 0x61 + 10
            default: return false
            }
            if let first = high {
                append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return true
    }
}

extension ByteReader {
    mutating func identifier() throws(FormatError) -> String {
        let count = try count()
        if count == 0 {
            return uuidText(bytes[try slice(16)])
        }
        let range = try slice(count - 1)
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw FormatError(what: "an identifier is not UTF-8")
        }
        return text
    }
}

extension ByteReader {
    mutating func objectUID() throws(FormatError) -> ObjectUID {
        var ahead = self
        if try ahead.byte() != 0 { return ObjectUID(try identifier()) }
        self = ahead
        return ObjectUID(uuid: bytes[try slice(16)])
    }
}

func uuidText(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for byte in bytes {
        if text.count == 8 || text.count == 13 || text.count == 18 || text.count == 23 {
            text.append(UInt8(ascii: "-"))
        }
        text.append(hexadecimal: byte)
    }
    return String(decoding: text, as: UTF8.self)
}

extension [UInt8] {
    /// Two digits in lower case.
    mutating func append(hexadecimal byte: UInt8) {
        for digit in [byte >> 4, byte & 15] {
            append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10)
        }
    }
}
