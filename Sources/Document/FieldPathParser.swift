/// Reads field paths and patterns as people and API servers write them.
///
///     path      = ["."] [first] *( "." key | "[" selector "]" )
///     key       = plain characters, "\" escapes any character
///     selector  = index | '"' key '"' | name | name "=" value *("," name "=" value) | "=" value
///     value     = JSON string, number, true, false or null | bare text
///
/// In a pattern a key or selector may be `*` and a key `**`.
struct FieldPathParser {
    private let text: String
    private let bytes: [UInt8]
    private let allowsWildcards: Bool
    private var at = 0

    init(_ text: String, allowsWildcards: Bool) {
        self.text = text
        bytes = Array(text.utf8)
        self.allowsWildcards = allowsWildcards
    }

    mutating func parse() throws(FieldPathError) -> [FieldPattern.Component] {
        var components: [FieldPattern.Component] = []
        if text.isEmpty || text == "." { return [] }
        if bytes[0] != UInt8(ascii: "."), bytes[0] != UInt8(ascii: "[") {
            components.append(try parseKey())
        }
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "."):
                at += 1
                // `.spec.["a.b"]` is jq's way.
                if at < bytes.count, bytes[at] == UInt8(ascii: "[") { continue }
                components.append(try parseKey())
            case UInt8(ascii: "["): components.append(try parseSelector())
            default: throw error("a '.' or '[' was expected")
            }
        }
        return components
    }

    /// Whether a key's byte needs no quotes.
    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "$"):
            true
        default: false
        }
    }

    private mutating func parseKey() throws(FieldPathError) -> FieldPattern.Component {
        var key: [UInt8] = []
        var isLiteral = false
        scan: while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "."), UInt8(ascii: "["): break scan
            case UInt8(ascii: "]"): throw error("']' without '['")
            case UInt8(ascii: "\\"):
                guard at + 1 < bytes.count else {
                    throw error("'\\' must be followed by a character")
                }
                isLiteral = true
                key.append(bytes[at + 1])
                at += 2
            default:
                key.append(bytes[at])
                at += 1
            }
        }
        guard !key.isEmpty else { throw error("a field's name was expected") }
        let name = String(decoding: key, as: UTF8.self)
        if allowsWildcards, !isLiteral {
            if name == "*" { return .any }
            if name == "**" { return .anyDepth }
        }
        return .exactly(.key(name))
    }

    private mutating func parseSelector() throws(FieldPathError) -> FieldPattern.Component {
        let open = at
        at += 1
        skipSpaces()
        guard at < bytes.count else { throw error("'[' without ']'", open) }
        switch bytes[at] {
        case UInt8(ascii: "\""):
            let key = try parseQuoted()
            try close(open)
            return .exactly(.key(key))
        case UInt8(ascii: "="):
            at += 1
            let value = try parseValue()
            try close(open)
            return .exactly(.element(value))
        default: break
        }
        let first = try parseBare(until: "=,]")
        if at < bytes.count, bytes[at] == UInt8(ascii: "]") {
            at += 1
            if allowsWildcards, first == "*" { return .any }
            if let index = Int(first), index >= 0 { return .exactly(.index(index)) }
            return .exactly(.item([FieldPath.ItemKey(name: "name", value: .string(first))]))
        }
        return .exactly(.item(try parseItemKeys(firstName: first, open)))
    }

    /// From the `=` after the first name to the bracket's end.
    private mutating func parseItemKeys(
        firstName: String, _ open: Int
    ) throws(FieldPathError) -> [FieldPath.ItemKey] {
        var keys: [FieldPath.ItemKey] = []
        var name = firstName
        while true {
            guard at < bytes.count, bytes[at] == UInt8(ascii: "=") else {
                throw error("'=' was expected after '\(name)'")
            }
            at += 1
            keys.append(FieldPath.ItemKey(name: name, value: try parseValue()))
            skipSpaces()
            guard at < bytes.count, bytes[at] == UInt8(ascii: ",") else { break }
            at += 1
            skipSpaces()
            name = try parseBare(until: "=,]")
        }
        try close(open)
        return keys.sorted { hasSmallerBytes($0.name, $1.name) }
    }

    /// A JSON scalar, or bare text, which is a string.
    private mutating func parseValue() throws(FieldPathError) -> JSONValue {
        skipSpaces()
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") { return .string(try parseQuoted()) }
        // A set may hold lists or objects; their commas and brackets must be passed over.
        if at < bytes.count, bytes[at] == UInt8(ascii: "{") || bytes[at] == UInt8(ascii: "[") {
            for end in stride(from: bytes.count, to: at, by: -1) {
                guard let value = try? JSONValue(parsing: bytes[at..<end]) else { continue }
                at = end
                return value
            }
        }
        let bare = try parseBare(until: ",]")
        return (try? JSONValue(parsing: bare)) ?? .string(bare)
    }

    private mutating func parseQuoted() throws(FieldPathError) -> String {
        let start = at
        at += 1
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard at < bytes.count else { throw error("a quote is not closed", start) }
        at += 1
        guard case .string(let value)? = try? JSONValue(parsing: bytes[start..<at]) else {
            throw error("this is not a JSON string", start)
        }
        return value
    }

    private mutating func parseBare(until ends: String) throws(FieldPathError) -> String {
        let start = at
        while at < bytes.count, !ends.utf8.contains(bytes[at]) { at += 1 }
        let bare = String(decoding: bytes[start..<at], as: UTF8.self)
        let trimmed = bare.drop { $0 == " " }
        guard !trimmed.isEmpty else { throw error("a name or value was expected") }
        return String(trimmed.reversed().drop { $0 == " " }.reversed())
    }

    private mutating func close(_ open: Int) throws(FieldPathError) {
        skipSpaces()
        guard at < bytes.count, bytes[at] == UInt8(ascii: "]") else {
            throw at < bytes.count ? error("']' was expected") : error("'[' without ']'", open)
        }
        at += 1
    }

    private mutating func skipSpaces() {
        while at < bytes.count, bytes[at] == UInt8(ascii: " ") { at += 1 }
    }

    private func error(_ reason: String, _ offset: Int? = nil) -> FieldPathError {
        FieldPathError(text: text, offset: offset ?? at, reason: reason)
    }
}

extension FieldPath {
    /// Parses the canonical form and what people type: the leading dot, quotes and `name=` may be
    /// left out, `[0]` counts, keys with dots are `["a.b/c"]` or `a\.b/c`.
    package init(parsing text: String) throws(FieldPathError) {
        var parser = FieldPathParser(text, allowsWildcards: false)
        components = []
        for component in try parser.parse() {
            if case .exactly(let exact) = component { components.append(exact) }
        }
    }
}
