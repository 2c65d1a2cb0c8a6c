/// Writes fields of protobuf messages behind what is there: tags, varints, lengths.
enum WireWriter {
    static func append(varint value: UInt64, to output: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            output.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(rest))
    }

    static func append(_ number: Int, varint value: UInt64, to output: inout [UInt8]) {
        append(varint: UInt64(number) << 3, to: &output)
        append(varint: value, to: &output)
    }

    static func append(_ number: Int, fixed64 value: UInt64, to output: inout [UInt8]) {
        append(varint: UInt64(number) << 3 | 1, to: &output)
        for place in 0..<8 { output.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
    }

    static func append(
        _ number: Int, _ bytes: some Collection<UInt8>, to output: inout [UInt8]
    ) {
        append(varint: UInt64(number) << 3 | 2, to: &output)
        append(varint: UInt64(bytes.count), to: &output)
        output.append(contentsOf: bytes)
    }

    /// A field whose length is known when `body` has written it.
    static func append<Failure: Error>(
        _ number: Int, to output: inout [UInt8],
        _ body: (inout [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        append(varint: UInt64(number) << 3 | 2, to: &output)
        let start = output.count
        try body(&output)
        var length: [UInt8] = []
        append(varint: UInt64(output.count - start), to: &length)
        output.insert(contentsOf: length, at: start)
    }
}
