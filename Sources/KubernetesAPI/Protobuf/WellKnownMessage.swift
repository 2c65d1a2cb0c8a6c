import Document

/// Messages whose JSON is no object of their fields: times, quantities, raw JSON.
enum WellKnownMessage: Sendable {
    case time, microTime, quantity, intOrString
    /// JSON as it is, in a field of bytes.
    case raw
    /// A list of strings that is a message of its own, so that it can be null.
    case texts

    /// nil for all other messages.
    init?(_ name: String) {
        let parts = name.split(separator: ".").suffix(2)
        switch (parts.first, parts.last) {
        case ("v1", "Time"): self = .time
        case ("v1", "MicroTime"): self = .microTime
        case ("resource", "Quantity"): self = .quantity
        case ("intstr", "IntOrString"): self = .intOrString
        case ("v1", "FieldsV1"), ("runtime", "RawExtension"), ("v1", "JSON"): self = .raw
        case ("v1", "ExtraValue"), ("v1", "Verbs"): self = .texts
        default: return nil
        }
    }

    func json(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) -> JSONValue {
        switch self {
        case .time: return try Self.time(bytes, fractionDigits: 0)
        case .microTime: return try Self.time(bytes, fractionDigits: 6)
        case .quantity: return .string(try Self.text(bytes, field: 1) ?? "0")
        case .intOrString: return try Self.intOrString(bytes)
        case .raw: return try Self.raw(bytes)
        case .texts:
            var items: [JSONValue] = []
            var reader = WireReader(bytes)
            while let (number, value) = try reader.next() {
                guard number == 1, case .bytes(let part) = value else { continue }
                items.append(.string(String(decoding: part, as: UTF8.self)))
            }
            return .array(items)
        }
    }

    private static func text(
        _ bytes: ArraySlice<UInt8>, field: Int
    ) throws(ProtobufError) -> String? {
        var found: String?
        var reader = WireReader(bytes)
        while let (number, value) = try reader.next() {
            guard number == field, case .bytes(let part) = value else { continue }
            found = String(decoding: part, as: UTF8.self)
        }
        return found
    }

    /// The zero time is an empty message, and null in JSON.
    private static func time(
        _ bytes: ArraySlice<UInt8>, fractionDigits: Int
    ) throws(ProtobufError) -> JSONValue {
        var seconds: Int64?
        var nanoseconds: Int64 = 0
        var reader = WireReader(bytes)
        while let (number, value) = try reader.next() {
            guard case .varint(let bits) = value else { continue }
            if number == 1 { seconds = Int64(bitPattern: bits) }
            if number == 2 { nanoseconds = Int64(Int32(truncatingIfNeeded: bits)) }
        }
        guard let seconds else { return .null }
        let (whole, isTooLarge) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isOver) = whole.addingReportingOverflow(nanoseconds)
        // Years that no timestamp here can hold are Go's zero time, year 1.
        if isTooLarge || isOver { return .null }
        return .string(Timestamp(nanoseconds: sum).formatted(fractionDigits: fractionDigits))
    }

    private static func intOrString(
        _ bytes: ArraySlice<UInt8>
    ) throws(ProtobufError) -> JSONValue {
        var isText = false
        var integer: Int64 = 0
        var text = ""
        var reader = WireReader(bytes)
        while let (number, value) = try reader.next() {
            switch (number, value) {
            case (1, .varint(let bits)): isText = bits == 1
            case (2, .varint(let bits)): integer = Int64(Int32(truncatingIfNeeded: bits))
            case (3, .bytes(let part)): text = String(decoding: part, as: UTF8.self)
            default: break
            }
        }
        return isText ? .string(text) : JSONValue(integer)
    }

    private static func raw(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) -> JSONValue {
        var reader = WireReader(bytes)
        while let (number, value) = try reader.next() {
            guard number == 1, case .bytes(let part) = value else { continue }
            do { return try JSONValue(parsing: part) } catch {
                throw .malformed("raw JSON inside can't be read: \(error)")
            }
        }
        return .null
    }
}
