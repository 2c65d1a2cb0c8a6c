/// Bytes that do not have the form they must have; turned into `StoreError.damaged` by whoever
/// knows where they are.
struct FormatError: Error, Equatable {
    var what: String

    static let cutOff = FormatError(what: "it ends too early")
}

/// Takes values off a byte array from front to back. `ByteWriter.swift` is its other side.
///
/// Integers are LEB128 varints, least significant group first; signed ones zigzag. Strings are
/// UTF-8 after their byte count.
struct ByteReader {
    let bytes: [UInt8]
    private(set) var at: Int
    private(set) var end: Int

    init(_ bytes: [UInt8]) {
        self.init(bytes, 0..<bytes.count)
    }

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        at = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { at == end }

    mutating func byte() throws(FormatError) -> UInt8 {
        guard at < end else { throw .cutOff }
        defer { at += 1 }
        return bytes[at]
    }

    mutating func varint() throws(FormatError) -> UInt64 {
        guard at < end else { throw .cutOff }
        let first = bytes[at]
        at += 1
        if first < 0x80 { return UInt64(first) }
        var value = UInt64(first & 0x7F)
        var shift: UInt64 = 7
        while true {
            guard at < end else { throw .cutOff }
            let byte = bytes[at]
            at += 1
            guard shift < 63 || (shift == 63 && byte <= 1) else {
                throw FormatError(what: "a number has more than 64 bits")
            }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    mutating func count() throws(FormatError) -> Int {
        let value = try varint()
        guard value <= UInt64(UInt32.max) else { throw FormatError(what: "a count is too large") }
        return Int(value)
    }

    mutating func signed() throws(FormatError) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: (value >> 1) ^ (0 &- (value & 1)))
    }

    mutating func slice(_ count: Int) throws(FormatError) -> Range<Int> {
        guard count >= 0, count <= end - at else { throw .cutOff }
        defer { at += count }
        return at..<at + count
    }

    /// Ends at the next `count` bytes from now on; returns their end for `leave`.
    mutating func enter(_ count: Int) throws(FormatError) -> Int {
        guard count >= 0, count <= end - at else { throw .cutOff }
        end = at + count
        return end
    }

    /// Goes on after what was entered.
    mutating func leave(_ entered: Int) {
        at = entered
        end = bytes.count
    }

    /// Where a text is, which is UTF-8.
    mutating func validatedText() throws(FormatError) -> Range<Int> {
        let range = try slice(try count())
        // Names are ASCII nearly always.
        if bytes[range].allSatisfy({ $0 < 0x80 }) { return range }
        guard String(validating: bytes[range], as: UTF8.self) != nil else {
            throw FormatError(what: "a text is not UTF-8")
        }
        return range
    }

    mutating func string() throws(FormatError) -> String {
        let range = try slice(try count())
        guard let text = String(validating: bytes[range], as: UTF8.self) else {
            throw FormatError(what: "a text is not UTF-8")
        }
        return text
    }

    mutating func skipString() throws(FormatError) {
        _ = try slice(try count())
    }
}
