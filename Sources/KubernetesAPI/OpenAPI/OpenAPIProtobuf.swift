import Document

/// The types of an OpenAPI 2.0 document in the binary form that kubectl up to 1.28 takes and no
/// other (`openapi.v2.Document` of the gnostic project): names, members, formats, merge rules.
///
/// The numbers are that message's field numbers. Paths are left out: the clients that read this
/// form look for types.
struct OpenAPIProtobuf {
    /// `document` is the whole document as JSON.
    static func bytes(of document: JSONValue) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.add(1, document["swagger"]?.string ?? "")
        var info = ProtobufWriter()
        info.add(1, document["info"]?["title"]?.string ?? "")
        info.add(2, document["info"]?["version"]?.string ?? "")
        writer.add(2, info.bytes)
        writer.add(9, namedSchemas(document["definitions"]?.object ?? [:]))
        return writer.bytes
    }

    private static func namedSchemas(_ schemas: JSONObject) -> [UInt8] {
        var writer = ProtobufWriter()
        for member in schemas.members {
            var named = ProtobufWriter()
            named.add(1, member.key)
            named.add(2, schema(member.value))
            writer.add(1, named.bytes)
        }
        return writer.bytes
    }

    private static func schema(_ schema: JSONValue) -> [UInt8] {
        var writer = ProtobufWriter()
        for member in schema.object?.members ?? [] { add(member, to: &writer) }
        return writer.bytes
    }

    private static func add(_ member: JSONObject.Member, to writer: inout ProtobufWriter) {
        let value = member.value
        switch member.key {
        case "$ref": writer.add(1, value.string ?? "")
        case "format": writer.add(2, value.string ?? "")
        case "title": writer.add(3, value.string ?? "")
        case "description": writer.add(4, value.string ?? "")
        case "default": writer.add(5, anything(value))
        case "pattern": writer.add(13, value.string ?? "")
        case "required": for name in value.array ?? [] { writer.add(19, name.string ?? "") }
        case "enum": for choice in value.array ?? [] { writer.add(20, anything(choice)) }
        case "additionalProperties": writer.add(21, additional(value))
        case "type":
            var type = ProtobufWriter()
            type.add(1, value.string ?? "")
            writer.add(22, type.bytes)
        case "items":
            var items = ProtobufWriter()
            items.add(1, schema(value))
            writer.add(23, items.bytes)
        case "properties": writer.add(25, namedSchemas(value.object ?? [:]))
        case let key where key.hasPrefix("x-"):
            var extra = ProtobufWriter()
            extra.add(1, key)
            extra.add(2, anything(value))
            writer.add(31, extra.bytes)
        // Bounds of numbers and lengths: clients that read this form do not check them.
        default: break
        }
    }

    private static func additional(_ value: JSONValue) -> [UInt8] {
        var writer = ProtobufWriter()
        if let flag = value.bool {
            writer.add(2, flag)
        } else {
            writer.add(1, schema(value))
        }
        return writer.bytes
    }

    /// A value of any shape travels as YAML text, and JSON is YAML.
    private static func anything(_ value: JSONValue) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.add(2, value.bytes + [UInt8(ascii: "\n")])
        return writer.bytes
    }
}
