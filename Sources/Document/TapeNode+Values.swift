extension TapeNode {
    /// A string's characters; nil for other values.
    package var string: String? {
        let entry = entry
        return entry.kind == .string ? decodedString(entry) : nil
    }

    /// Whether this is a string of exactly these characters; nothing is decoded or allocated.
    package func equals(_ text: String) -> Bool {
        let entry = entry
        guard entry.kind == .string else { return false }
        return unsafe withBytes(of: text) { bytes in unsafe has(entry, bytes: bytes) }
    }

    /// Hands over a string's characters as UTF-8, from the source itself unless it has escapes;
    /// nil for other values.
    package func withStringBytes<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result? {
        let entry = entry
        guard entry.kind == .string else { return nil }
        if entry.has(TapeEntry.escaped) {
            let decoded = unsafe entry.decodedBytes(in: source)
            return unsafe try decoded.withUnsafeBufferPointer(body)
        }
        return unsafe try body(content(of: entry))
    }

    /// A number's value when it is whole and spelled without fraction or exponent, and fits.
    package var int: Int64? {
        let entry = entry
        guard entry.kind == .number, entry.has(TapeEntry.integer) else { return nil }
        return unsafe decimalInteger(rawBytes)
    }

    /// A number's nearest double.
    package var double: Double? {
        entry.kind == .number ? JSONNumber(unchecked: rawText).double : nil
    }

    /// The value as it is spelled.
    package var rawText: String { unsafe String(decoding: rawBytes, as: UTF8.self) }

    /// The value as a tree.
    package var value: JSONValue {
        let entry = entry
        switch entry.kind {
        case .null: return .null
        case .false: return .bool(false)
        case .true: return .bool(true)
        case .number: return .number(JSONNumber(unchecked: rawText))
        case .string: return .string(decodedString(entry))
        case .array:
            var values: [JSONValue] = []
            values.reserveCapacity(Int(entry.count))
            let end = Int(entry.link)
            var at = index + 1
            while at < end {
                let child = node(at)
                values.append(child.value)
                at = child.endIndex
            }
            return .array(values)
        case .object: return .object(objectValue(entry))
        }
    }

    private func objectValue(_ entry: TapeEntry) -> JSONObject {
        var members: [JSONObject.Member] = []
        members.reserveCapacity(Int(entry.count))
        let end = Int(entry.link)
        var at = index + 1
        while at < end {
            let child = node(at + 1)
            members.append((decodedString(unsafe entries[at]), child.value))
            at = child.endIndex
        }
        return entry.has(TapeEntry.duplicates)
            ? JSONObject(lastOf: members) : JSONObject(unique: members)
    }

    private func decodedString(_ entry: TapeEntry) -> String {
        guard entry.has(TapeEntry.escaped) else {
            return unsafe String(decoding: content(of: entry), as: UTF8.self)
        }
        let content = unsafe content(of: entry)
        return unsafe String(unsafeUninitializedCapacity: content.count) { buffer in
            unsafe decodeEscapes(content, into: buffer)
        }
    }

    /// What stands between a string's quotes.
    @inline(__always)
    private func content(of entry: TapeEntry) -> UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(
            start: source + Int(entry.start) + 1, count: Int(entry.end &- entry.start) &- 2)
    }
}

/// The value of decimal digits with an optional minus; nil when it does not fit or is none.
func decimalInteger(_ text: UnsafeRawBufferPointer) -> Int64? {
    let isNegative = unsafe text.first == UInt8(ascii: "-")
    guard text.count > (isNegative ? 1 : 0) else { return nil }
    var value: Int64 = 0
    for index in (isNegative ? 1 : 0)..<text.count {
        let digit = Int64(unsafe text[index]) - 48
        guard (0...9).contains(digit) else { return nil }
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.subtractingReportingOverflow(digit)
        guard !overflow, !carry else { return nil }
        value = sum
    }
    if isNegative { return value }
    return value == .min ? nil : -value
}
