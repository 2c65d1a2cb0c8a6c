/// Appends values to a flat run of bytes; `SpoolReader` takes them off again in the same order.
struct SpoolWriter {
    var bytes: [UInt8] = []

    mutating func write(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func write(_ value: Int64?) {
        guard let value else { return write(UInt64(0)) }
        // Zigzag, shifted by one so that 0 stands for nil.
        write(UInt64(bitPattern: (value << 1) ^ (value >> 63)) &+ 1)
    }

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            write(UInt64(utf8.count))
            unsafe bytes.append(contentsOf: utf8)
        }
    }

    mutating func write(_ list: [String]) {
        write(UInt64(list.count))
        for text in list { write(text) }
    }

    mutating func write(_ content: some Collection<UInt8>) {
        write(UInt64(content.count))
        bytes.append(contentsOf: content)
    }
}

/// Takes values off what a `SpoolWriter` wrote in this same process: a mismatch is our bug.
struct SpoolReader {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func readUInt64() -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = bytes[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    mutating func readInt64() -> Int64? {
        let stored = readUInt64()
        guard stored > 0 else { return nil }
        let zigzag = stored &- 1
        return Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
    }

    mutating func readString() -> String {
        let count = Int(readUInt64())
        defer { at += count }
        return String(decoding: bytes[at..<at + count], as: UTF8.self)
    }

    mutating func readStrings() -> [String] {
        (0..<readUInt64()).map { _ in readString() }
    }

    mutating func readBytes() -> ArraySlice<UInt8> {
        let count = Int(readUInt64())
        defer { at += count }
        return bytes[at..<at + count]
    }
}
