import Document

/// One line of a compact schema: a type with its members.
struct CompactLine {
    private(set) var node: SchemaNode
    private let package: Substring
    private let schema: CompactSchema

    init(_ line: Substring, schema: CompactSchema) {
        self.schema = schema
        let parts = line.split(separator: "\t")
        let head = parts[0].split(separator: " ")
        package = head[0][..<(head[0].lastIndex(of: ".") ?? head[0].startIndex)]
        node = SchemaNode(shape: .scalar(.any, format: nil), attributes: .init())
        var fields: [String: SchemaNode] = [:]
        for part in parts.dropFirst() {
            let words = part.split(separator: " ")
            fields[String(words[0])] = read(words.dropFirst())
        }
        node = read(head.dropFirst())
        if !fields.isEmpty { node.shape = .fields(SchemaFields(fields)) }
    }

    /// `words` are a type and its attributes.
    private func read(_ words: ArraySlice<Substring>) -> SchemaNode {
        var attributes = SchemaNode.Attributes()
        var items = SchemaNode.Attributes()
        for word in words.dropFirst() { Self.read(word, into: &attributes, items: &items) }
        return SchemaNode(shape: shape(words.first ?? "a", items), attributes: attributes)
    }

    private func shape(_ word: Substring, _ items: SchemaNode.Attributes) -> SchemaNode.Shape {
        let rest = word.dropFirst()
        switch word.utf8.first {
        case UInt8(ascii: "@"): return .named(TypeReference(typeName(rest), in: schema))
        case UInt8(ascii: "["):
            return .list(.init(SchemaNode(shape: shape(rest, .init()), attributes: items)))
        case UInt8(ascii: "{"):
            return .map(.init(SchemaNode(shape: shape(rest, .init()), attributes: items)))
        default:
            let (type, format) = Self.scalars[String(word)] ?? (.any, nil)
            return .scalar(type, format: format)
        }
    }

    private func typeName(_ word: Substring) -> String {
        CompactSchema.fullName(word.hasPrefix(".") ? package + String(word) : String(word))
    }

    private static let scalars: [String: (SchemaNode.BasicType, String?)] = [
        "s": (.string, nil), "t": (.string, "date-time"), "y": (.string, "byte"),
        "q": (.string, "int-or-string"), "b": (.boolean, nil), "i": (.integer, "int32"),
        "l": (.integer, "int64"), "I": (.integer, nil), "d": (.number, "double"),
        "n": (.number, nil), "o": (.object, nil), "a": (.any, nil),
    ]

    private static func read(
        _ word: Substring, into attributes: inout SchemaNode.Attributes,
        items: inout SchemaNode.Attributes
    ) {
        if word == "!" {
            attributes.isRequired = true
            return
        }
        let value = String(word.dropFirst(2).map { $0 == "_" ? " " : $0 })
        switch word.utf8.first {
        case UInt8(ascii: "l"): attributes.listKind = value == "set" ? .set : .atomic
        case UInt8(ascii: "m"):
            attributes.listKind = .map(keys: value.split(separator: ",").map(String.init))
        case UInt8(ascii: "k"): attributes.patchMergeKey = value
        case UInt8(ascii: "p"): attributes.patchStrategy = value
        case UInt8(ascii: "x"): attributes.mapType = value
        case UInt8(ascii: "e"): attributes.enumeration = Self.list(value)
        case UInt8(ascii: "E"): items.enumeration = Self.list(value)
        case UInt8(ascii: "d"): attributes.defaultValue = try? JSONValue(parsing: value)
        case UInt8(ascii: "u"): attributes.unions = try? JSONValue(parsing: value)
        case UInt8(ascii: "g"): attributes.types += [Self.type(Substring(value))].compactMap(\.self)
        default: break
        }
    }

    private static func list(_ value: String) -> [String] {
        value.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }

    /// `apps/v1/Deployment`; `/v1/Pod`.
    static func type(_ word: Substring) -> GroupVersionKind? {
        let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return nil }
        return GroupVersionKind(group: parts[0], version: parts[1], kind: parts[2])
    }
}
