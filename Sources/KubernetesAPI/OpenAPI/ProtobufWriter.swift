/// Appends fields in Protocol Buffers' wire format.
struct ProtobufWriter {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ field: Int, _ text: String) {
        add(field, Array(text.utf8))
    }

    /// Bytes, or a message that is already written.
    mutating func add(_ field: Int, _ message: [UInt8]) {
        addVariable(UInt64(field) << 3 | 2)
        addVariable(UInt64(message.count))
        bytes += message
    }

    mutating func add(_ field: Int, _ flag: Bool) {
        addVariable(UInt64(field) << 3)
        bytes.append(flag ? 1 : 0)
    }

    private mutating func addVariable(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
