/// What a value of JSON is.
package enum JSONKind: UInt8, Sendable {
    case null, `false`, `true`, number, string, array, object
}

/// One value on the tape, or the key of a member; 16 bytes.
///
/// Entries stand in the order of the document. `{"a":[1,2],"b":{}}` is
///
///     0 object  0..<18  next 7  count 2
///     1 string  1..<4           "a"
///     2 array   5..<10  next 5  count 2
///     3 number  6..<7
///     4 number  8..<9
///     5 string  11..<14         "b"
///     6 object  15..<17 next 7  count 0
struct TapeEntry {
    /// The bytes of the value in the source, quotes and brackets included.
    var start: UInt32
    var end: UInt32
    /// Container: the index after its last descendant (its parent's while it is still open).
    /// Key: a hash of its bytes. Other scalars: 0.
    var link: UInt32
    /// Kind in bits 0 to 3, flags in 4 to 7, a container's count in 8 to 31 (saturating).
    var tag: UInt32

    /// A string with escapes, so its bytes are not its characters.
    static let escaped: UInt32 = 1 << 4
    /// A number without fraction and exponent.
    static let integer: UInt32 = 1 << 5
    /// An object that names a key twice.
    static let duplicates: UInt32 = 1 << 6

    static let countUnit: UInt32 = 1 << 8
    static let countMax: UInt32 = (1 << 24) - 1

    @inline(__always)
    init(kind: JSONKind, flags: UInt32 = 0, start: Int, end: Int, link: UInt32 = 0) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.link = link
        tag = UInt32(kind.rawValue) | flags
    }

    @inline(__always)
    var kind: JSONKind { JSONKind(rawValue: UInt8(tag & 0xF)) ?? .null }

    @inline(__always)
    var isContainer: Bool { tag & 0xF >= UInt32(JSONKind.array.rawValue) }

    @inline(__always)
    func has(_ flag: UInt32) -> Bool { tag & flag != 0 }

    @inline(__always)
    var count: UInt32 { tag >> 8 }
}
