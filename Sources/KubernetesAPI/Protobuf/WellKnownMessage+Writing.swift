import Document

extension WellKnownMessage {
    /// The message's fields as Go writes them; of nothing, what its zero value is.
    func append(_ value: JSONValue?, to output: inout [UInt8]) {
        switch self {
        case .time: Self.append(time: value?.string, keepsFraction: false, to: &output)
        case .microTime: Self.append(time: value?.string, keepsFraction: true, to: &output)
        case .quantity:
            let text = value?.string ?? value?.number?.text ?? "0"
            WireWriter.append(1, text.utf8, to: &output)
        case .intOrString:
            let text = value?.string
            WireWriter.append(1, varint: text == nil ? 0 : 1, to: &output)
            let number = Int64(Int32(truncatingIfNeeded: value?.int ?? 0))
            WireWriter.append(2, varint: UInt64(bitPattern: number), to: &output)
            WireWriter.append(3, (text ?? "").utf8, to: &output)
        case .raw:
            guard let value, !value.isNull else { return }
            WireWriter.append(1, value.bytes, to: &output)
        case .texts:
            for item in value?.array ?? [] {
                WireWriter.append(1, (item.string ?? "").utf8, to: &output)
            }
        }
    }

    /// The zero time is an empty message.
    private static func append(
        time text: String?, keepsFraction: Bool, to output: inout [UInt8]
    ) {
        guard let text, let time = Timestamp(rfc3339: text) else { return }
        let (seconds, fraction) = time.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        let isBelow = fraction < 0
        WireWriter.append(
            1, varint: UInt64(bitPattern: isBelow ? seconds - 1 : seconds), to: &output)
        let nanoseconds = isBelow ? fraction + 1_000_000_000 : fraction
        WireWriter.append(
            2, varint: keepsFraction ? UInt64(nanoseconds) : 0, to: &output)
    }
}
