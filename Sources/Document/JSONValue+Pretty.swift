extension JSONValue {
    /// JSON over several lines, as `kubectl get -o json` lays it out; no newline at the end.
    package func pretty(indent: Int = 4) -> String {
        var writer = JSONWriter(capacity: 8_192)
        write(to: &writer, indent: indent, depth: 0)
        return unsafe String(decoding: writer.written, as: UTF8.self)
    }

    private func write(to writer: inout JSONWriter, indent: Int, depth: Int) {
        func newLine(_ depth: Int) {
            writer.write(byte: UInt8(ascii: "\n"))
            for _ in 0..<indent * depth { writer.write(byte: UInt8(ascii: " ")) }
        }
        switch self {
        case .array(let values) where !values.isEmpty:
            writer.write(byte: UInt8(ascii: "["))
            for (place, value) in values.enumerated() {
                if place > 0 { writer.write(byte: UInt8(ascii: ",")) }
                newLine(depth + 1)
                value.write(to: &writer, indent: indent, depth: depth + 1)
            }
            newLine(depth)
            writer.write(byte: UInt8(ascii: "]"))
        case .object(let object) where !object.isEmpty:
            writer.write(byte: UInt8(ascii: "{"))
            for (place, member) in object.members.enumerated() {
                if place > 0 { writer.write(byte: UInt8(ascii: ",")) }
                newLine(depth + 1)
                writer.write(string: member.key)
                writer.write(ascii: ": ")
                member.value.write(to: &writer, indent: indent, depth: depth + 1)
            }
            newLine(depth)
            writer.write(byte: UInt8(ascii: "}"))
        default: writer.write(self)
        }
    }
}
