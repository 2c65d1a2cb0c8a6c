package import Document

/// An object in Kubernetes' protobuf form as the JSON that it stands for.
///
/// The form is `k8s\0` and a message with the type and the object's own message. Members are those
/// of the built-in types (`CompactMessages`); a message that JSON has inline, such as a volume's
/// source, is told by the schema, which does not know its name.
package struct ProtobufObject: Sendable {
    package let apiVersion: String
    package let kind: String
    package let value: JSONValue

    static let prefix: [UInt8] = [0x6B, 0x38, 0x73, 0x00]
    /// Deeper messages than this have no place in any type.
    private static let depthMax = 100

    /// - Parameters:
    ///   - defaultType: stands in for a type that the bytes do not name.
    ///   - typeName: the full name of the type, where group, version and kind do not tell it:
    ///     options belong to every group.
    package init(
        parsing bytes: [UInt8], defaultType: GroupVersionKind, typeName: String? = nil
    ) throws(ProtobufError) {
        guard bytes.starts(with: Self.prefix) else { throw .noPrefix }
        var reader = WireReader(bytes.dropFirst(Self.prefix.count))
        var raw: ArraySlice<UInt8> = []
        var apiVersion = ""
        var kind = ""
        while let (number, value) = try reader.next() {
            guard case .bytes(let part) = value else { continue }
            if number == 2 { raw = part }
            guard number == 1 else { continue }
            var type = WireReader(part)
            while let (number, value) = try type.next() {
                guard case .bytes(let text) = value else { continue }
                if number == 1 { apiVersion = String(decoding: text, as: UTF8.self) }
                if number == 2 { kind = String(decoding: text, as: UTF8.self) }
            }
        }
        self.apiVersion = apiVersion.isEmpty ? defaultType.apiVersion : apiVersion
        self.kind = kind.isEmpty ? defaultType.kind : kind
        let type = GroupVersionKind(apiVersion: self.apiVersion, kind: self.kind)
        let schema = CompactSchema.builtIn
        guard let node = typeName.flatMap(schema.definition) ?? schema.node(of: type),
            let name = typeName ?? node.typeName,
            let message = CompactMessages.builtIn.message(name)
        else { throw .unknownType(apiVersion: self.apiVersion, kind: self.kind) }
        var object = JSONObject()
        object["kind"] = .string(self.kind)
        object["apiVersion"] = .string(self.apiVersion)
        try Self.read(raw, message, node, into: &object, depth: 0)
        value = .object(object)
    }

    private static func read(
        _ bytes: ArraySlice<UInt8>, _ message: CompactMessages.Message, _ node: SchemaNode?,
        into object: inout JSONObject, depth: Int
    ) throws(ProtobufError) {
        guard depth < depthMax else { throw .malformed("exceeded max depth") }
        var reader = WireReader(bytes)
        while let (number, value) = try reader.next() {
            guard let field = message.fields[number] else { continue }
            let property = node?.property(field.name)
            if property == nil, node != nil, case .message(let name) = field.type,
                case .bytes(let part) = value,
                let inline = CompactMessages.builtIn.message(name)
            {
                try read(part, inline, node, into: &object, depth: depth + 1)
                continue
            }
            try add(value, field, property, to: &object, depth)
        }
    }

    private static func add(
        _ value: WireReader.Value, _ field: CompactMessages.Field, _ node: SchemaNode?,
        to object: inout JSONObject, _ depth: Int
    ) throws(ProtobufError) {
        switch field.type {
        case .repeated(let type):
            let item = try json(value, type, node?.items, depth)
            var list = object[field.name]?.array ?? []
            object[field.name] = .null
            list.append(item)
            object[field.name] = .array(list)
        case .map(let type):
            guard case .bytes(let part) = value else { throw mismatch(field.name) }
            var key = ""
            var member = try zero(type, node?.values, depth)
            var entry = WireReader(part)
            while let (number, value) = try entry.next() {
                if number == 1, case .bytes(let text) = value {
                    key = try self.text(text)
                }
                if number == 2 { member = try json(value, type, node?.values, depth) }
            }
            object.makeObject(field.name) { $0[key] = member }
        default: object[field.name] = try json(value, field.type, node, depth)
        }
    }

    private static func mismatch(_ name: String) -> ProtobufError {
        .malformed("wrong wireType for field \(name)")
    }

    private static func text(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed("a string is not UTF-8")
        }
        return text
    }

    private static func zero(
        _ type: CompactMessages.FieldType, _ node: SchemaNode?, _ depth: Int
    ) throws(ProtobufError) -> JSONValue {
        switch type {
        case .text, .bytes: ""
        case .boolean: false
        case .integer, .double: 0
        default: try json(.bytes([]), type, node, depth)
        }
    }

    private static func json(
        _ value: WireReader.Value, _ type: CompactMessages.FieldType, _ node: SchemaNode?,
        _ depth: Int
    ) throws(ProtobufError) -> JSONValue {
        switch (type, value) {
        case (.text, .bytes(let bytes)): return .string(try text(bytes))
        case (.bytes, .bytes(let bytes)): return .string(Base64.text(bytes))
        case (.boolean, .varint(let number)): return .bool(number != 0)
        case (.integer, .varint(let number)): return JSONValue(Int64(bitPattern: number))
        case (.double, .fixed64(let bits)):
            return JSONNumber(Double(bitPattern: bits)).map(JSONValue.number) ?? .null
        case (.wellKnown(let message), .bytes(let bytes)): return try message.json(bytes)
        case (.message(let name), .bytes(let bytes)):
            guard let message = CompactMessages.builtIn.message(name) else { return .null }
            var object = JSONObject()
            try read(bytes, message, node, into: &object, depth: depth + 1)
            return .object(object)
        default: throw mismatch("of another type")
        }
    }
}
