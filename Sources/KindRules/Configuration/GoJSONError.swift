internal import Document

/// Why bytes are not a JSON object, as Go's decoder says it. Only the first byte is told of, for
/// the bytes may be secret.
enum GoJSONError {
    static func ofObject(_ bytes: [UInt8]) -> String? {
        let text = bytes.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard let first = text.first else { return "unexpected end of JSON input" }
        let value = try? JSONValue(parsing: bytes)
        switch value {
        case .object, .null: return nil
        case nil:
            if "{[\"-0123456789tfn".utf8.contains(first) { return "unexpected end of JSON input" }
            let shown = Unicode.Scalar(first) == "'" ? "\\'" : String(Unicode.Scalar(first))
            return "invalid character '\(shown)' looking for beginning of value"
        case .some(let other):
            return "json: cannot unmarshal \(kind(other)) into Go value of type "
                + "map[string]interface {}"
        }
    }

    private static func kind(_ value: JSONValue) -> String {
        switch value {
        case .string: "string"
        case .number: "number"
        case .bool: "bool"
        case .array: "array"
        case .object: "object"
        case .null: "null"
        }
    }
}
