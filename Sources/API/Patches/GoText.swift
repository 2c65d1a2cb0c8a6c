internal import Document

/// JSON values as Go's `%v` prints what it decodes them to: `map[a:1 b:[x y]]`.
enum GoText {
    static func of(_ value: JSONValue) -> String {
        switch value {
        case .null: return "<nil>"
        case .bool(let value): return value ? "true" : "false"
        case .number(let number): return number.text
        case .string(let text): return text
        case .array(let items): return "[\(items.map(of).joined(separator: " "))]"
        case .object(let object):
            let members = object.sortedByKey().members.map { "\($0.key):\(of($0.value))" }
            return "map[\(members.joined(separator: " "))]"
        }
    }
}
