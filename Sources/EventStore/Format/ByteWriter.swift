extension [UInt8] {
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    mutating func append(signed value: Int64) {
        append(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    mutating func append(string: String) {
        let text = string.utf8
        append(varint: UInt64(text.count))
        append(contentsOf: text)
    }

    mutating func append<I: FixedWidthInteger>(littleEndian value: I) {
        var rest = value
        for _ in 0..<MemoryLayout<I>.size {
            append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    func littleEndian<I: FixedWidthInteger>(at offset: Int, as type: I.Type = I.self) -> I {
        var value: I = 0
        for byte in self[offset..<offset + MemoryLayout<I>.size].reversed() {
            value = value << 8 | I(truncatingIfNeeded: byte)
        }
        return value
    }
}
