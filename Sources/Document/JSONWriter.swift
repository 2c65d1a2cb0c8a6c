/// Appends compact JSON to memory that it grows itself; far cheaper a piece than an array.
///
/// Strings are escaped as Go's encoding/json does for kube-apiserver: besides what JSON demands
/// also <, >, & and U+2028, U+2029, in lower-case hex.
@safe struct JSONWriter: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    fileprivate var used = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 64)
        unsafe start = .allocate(capacity: self.capacity)
    }

    deinit {
        unsafe start.deallocate()
    }

    var written: UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(start: start, count: used)
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: write(ascii: "null")
        case .bool(let value): write(ascii: value ? "true" : "false")
        case .number(let number):
            unsafe withBytes(of: number.text) { bytes in unsafe write(raw: bytes) }
        case .string(let text): write(string: text)
        case .array(let values):
            write(byte: UInt8(ascii: "["))
            var isFirst = true
            for value in values {
                if !isFirst { write(byte: UInt8(ascii: ",")) }
                isFirst = false
                write(value)
            }
            write(byte: UInt8(ascii: "]"))
        case .object(let object):
            write(byte: UInt8(ascii: "{"))
            for place in object.members.indices {
                if place > 0 { write(byte: UInt8(ascii: ",")) }
                write(string: object.members[place].key)
                write(byte: UInt8(ascii: ":"))
                write(object.members[place].value)
            }
            write(byte: UInt8(ascii: "}"))
        }
    }

    mutating func write(string text: String) {
        unsafe withBytes(of: text) { bytes in unsafe write(stringOf: bytes) }
    }

    /// Copies as it looks: eight bytes are stored first and then judged.
    private mutating func write(stringOf bytes: UnsafeBufferPointer<UInt8>) {
        // Every byte may become six, and the eight-byte stores may run over by seven.
        let count = bytes.count
        reserve(count + 16)
        unsafe start[used] = UInt8(ascii: "\"")
        used += 1
        if let source = bytes.baseAddress {
            var at = 0
            while at < count {
                at = unsafe copyPlain(source, from: at, count: count)
                guard at < count else { break }
                reserve(count - at + 24)
                at += unsafe writeSpecial(source + at, count: count - at)
            }
        }
        unsafe start[used] = UInt8(ascii: "\"")
        used += 1
    }

    /// Copies up to the first byte that needs a look, whose index it gives.
    @inline(__always)
    private mutating func copyPlain(
        _ source: UnsafePointer<UInt8>, from first: Int, count: Int
    ) -> Int {
        var at = first
        while at &+ 8 <= count {
            let word = unsafe UnsafeRawPointer(source + at).loadUnaligned(as: UInt64.self)
            unsafe UnsafeMutableRawPointer(start + used).storeBytes(of: word, as: UInt64.self)
            let special = Self.specialBytes(in: UInt64(littleEndian: word))
            if special != 0 {
                let plain = special.trailingZeroBitCount >> 3
                used &+= plain
                return at &+ plain
            }
            used &+= 8
            at &+= 8
        }
        while at < count {
            let byte = unsafe source[at]
            if Self.isSpecial(byte) { return at }
            unsafe start[used] = byte
            used &+= 1
            at &+= 1
        }
        return at
    }

    /// The top bit of each byte that must be escaped or may begin U+2028; exact up to the lowest.
    @inline(__always)
    private static func specialBytes(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        @inline(__always)
        func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }
        // '<' 0x3C and '>' 0x3E differ in one bit, '"' 0x22 and '&' 0x26 in another.
        let angles = zeros((word & ~(ones &* 0x02)) ^ (ones &* 0x3C))
        let quotes = zeros((word & ~(ones &* 0x04)) ^ (ones &* 0x22))
        let backslashes = zeros(word ^ (ones &* 0x5C))
        let line = zeros(word ^ (ones &* 0xE2))
        let controls = (word &- (ones &* 0x20)) & ~word
        return (angles | quotes | backslashes | line | controls) & (ones &* 0x80)
    }

    @inline(__always)
    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte & ~0x02 == 0x3C || byte & ~0x04 == 0x22 || byte == 0x5C || byte == 0xE2
    }

    /// Writes one character that may need an escape; how many bytes of the source it was.
    private mutating func writeSpecial(_ source: UnsafePointer<UInt8>, count: Int) -> Int {
        let byte = unsafe source[0]
        switch byte {
        case 0xE2:
            guard count >= 3, unsafe source[1] == 0x80, unsafe source[2] & ~1 == 0xA8 else {
                write(byte: byte)
                return 1
            }
            write(ascii: unsafe source[2] == 0xA8 ? "\\u2028" : "\\u2029")
            return 3
        case UInt8(ascii: "\""): write(ascii: "\\\"")
        case UInt8(ascii: "\\"): write(ascii: "\\\\")
        case 0x08: write(ascii: "\\b")
        case 0x0C: write(ascii: "\\f")
        case 0x0A: write(ascii: "\\n")
        case 0x0D: write(ascii: "\\r")
        case 0x09: write(ascii: "\\t")
        default:
            write(ascii: "\\u00")
            write(byte: Self.hexDigit(byte >> 4))
            write(byte: Self.hexDigit(byte & 0xF))
        }
        return 1
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x57 + value
    }

    mutating func write(byte: UInt8) {
        reserve(1)
        unsafe start[used] = byte
        used += 1
    }

    mutating func write(ascii text: StaticString) {
        unsafe write(
            raw: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func write(raw bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        unsafe (start + used).update(from: source, count: bytes.count)
        used += bytes.count
    }

    @inline(__always)
    private mutating func reserve(_ count: Int) {
        if capacity &- used < count { grow(count) }
    }

    @inline(never)
    private mutating func grow(_ count: Int) {
        capacity = max(capacity * 2, used + count)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        unsafe larger.moveInitialize(from: start, count: used)
        unsafe start.deallocate()
        unsafe start = larger
    }
}

extension JSONWriter {
    fileprivate mutating func write(key: String, isFirst: Bool) {
        if !isFirst { write(byte: UInt8(ascii: ",")) }
        write(string: key)
        write(byte: UInt8(ascii: ":"))
    }
}

extension JSONObject {
    /// Compact JSON, and where in it the member `name` of the object at `key` would stand if its
    /// members were in alphabetical order: in front of the first that comes after it, else at the
    /// object's end; nil when there is no object.
    package func bytes(placing name: String, in key: String) -> (bytes: [UInt8], place: Int?) {
        var writer = JSONWriter(capacity: 4_096)
        var place: Int?
        writer.write(byte: UInt8(ascii: "{"))
        for index in members.indices {
            writer.write(key: members[index].key, isFirst: index == 0)
            guard members[index].key == key, case .object(let inner) = members[index].value else {
                writer.write(members[index].value)
                continue
            }
            writer.write(byte: UInt8(ascii: "{"))
            for index in inner.members.indices {
                if place == nil, inner.members[index].key > name {
                    place = writer.used + (index > 0 ? 1 : 0)
                }
                writer.write(key: inner.members[index].key, isFirst: index == 0)
                writer.write(inner.members[index].value)
            }
            if place == nil { place = writer.used }
            writer.write(byte: UInt8(ascii: "}"))
        }
        writer.write(byte: UInt8(ascii: "}"))
        return unsafe (Array(writer.written), place)
    }
}

extension JSONValue {
    /// Compact JSON in UTF-8, escaped as kube-apiserver escapes.
    package var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 4_096)
        writer.write(self)
        return unsafe Array(writer.written)
    }

    package func append(to bytes: inout [UInt8]) {
        var writer = JSONWriter(capacity: 4_096)
        writer.write(self)
        unsafe bytes.append(contentsOf: writer.written)
    }
}
