/// A JSON document as a tree that keeps what was written: unknown fields, order of members,
/// spelling of numbers.
///
/// Equality ignores the order of members; numbers are equal by exact value, strings by their
/// bytes.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// Parses RFC 8259 strictly: the whole input is one value in UTF-8. Of a key that an object
    /// has twice the last value wins; `Tape` and `TapeNode.duplicateKeys()` tell of them.
    package init(
        parsing bytes: UnsafeRawBufferPointer, limits: DocumentLimits = .standard
    ) throws(DocumentError) {
        let parser = TapeParser(limits: limits)
        let root = try unsafe parser.parse(bytes)
        self = withExtendedLifetime(parser) { root.value }
    }

    package init(
        parsing bytes: [UInt8], limits: DocumentLimits = .standard
    ) throws(DocumentError) {
        self = try unsafe bytes.withUnsafeBytes { buffer in unsafe parsed(buffer, limits) }.get()
    }

    package init(
        parsing bytes: ArraySlice<UInt8>, limits: DocumentLimits = .standard
    ) throws(DocumentError) {
        self = try unsafe bytes.withUnsafeBytes { buffer in unsafe parsed(buffer, limits) }.get()
    }

    package init(
        parsing text: String, limits: DocumentLimits = .standard
    ) throws(DocumentError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}

extension JSONValue {
    package var isNull: Bool { if case .null = self { true } else { false } }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var number: JSONNumber? { if case .number(let value) = self { value } else { nil } }
    package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// A number's value when it is spelled without fraction and exponent and fits.
    package var int: Int64? { number?.int64 }

    /// A number's nearest double.
    package var double: Double? { number?.double }

    /// The member of an object; nil for other values.
    package subscript(key: String) -> JSONValue? {
        if case .object(let object) = self { object[key] } else { nil }
    }

    /// The element of an array; nil beyond its bounds and for other values.
    package subscript(index: Int) -> JSONValue? {
        guard case .array(let values) = self, values.indices.contains(index) else { return nil }
        return values[index]
    }

    /// What stands at the path; the value itself for the empty path.
    package subscript(path: FieldPath) -> JSONValue? { path.resolve(in: self) }

    /// Removes an object's member; nil when there is none.
    @discardableResult
    package mutating func removeValue(forKey key: String) -> JSONValue? {
        guard case .object(var object) = self else { return nil }
        self = .null
        defer { self = .object(object) }
        return object.removeValue(forKey: key)
    }
}

extension JSONValue: Hashable {
    package static func == (a: JSONValue, b: JSONValue) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): haveSameBytes(a, b)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value)
        case .string(let value): hasher.combine(value)
        case .array(let values): hasher.combine(values)
        case .object(let object): hasher.combine(object)
        }
    }
}

// Not nil: `condition ? nil : value` would mean null and not absence.
extension JSONValue: ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }
    package init(floatLiteral value: Double) { self = JSONNumber(value).map(Self.number) ?? .null }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements.map { (key: $0.0, value: $0.1) }))
    }

    /// A whole number.
    package init(_ value: some BinaryInteger) {
        self = .number(JSONNumber(unchecked: String(value)))
    }
}

extension JSONValue: CustomStringConvertible {
    /// The compact JSON text.
    package var description: String { String(decoding: bytes, as: UTF8.self) }
}

private func parsed(
    _ bytes: UnsafeRawBufferPointer, _ limits: DocumentLimits
) -> Result<JSONValue, DocumentError> {
    do throws(DocumentError) {
        return .success(try unsafe JSONValue(parsing: bytes, limits: limits))
    } catch {
        return .failure(error)
    }
}
