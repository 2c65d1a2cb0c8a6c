package import Document

/// Writes objects of one type in Kubernetes' protobuf form, field by field as Go does.
///
/// ```
/// k8s\0  0A len typeMeta  12 len raw  1A 00  22 00      an object
/// 0A len metadata  12 len item  12 len item ...         the raw of a list
/// ```
///
/// What the type has no field for is left out, as in Go.
package struct ProtobufForm: Sendable {
    /// Deeper values than this have no place in any type.
    private static let depthMax = 100
    private static let metadataKinds: Set = ["PartialObjectMetadata", "PartialObjectMetadataList"]

    package let type: GroupVersionKind
    private let message: CompactMessages.Message
    private let node: SchemaNode?

    /// nil for types that have no protobuf form, such as custom ones.
    package init?(_ type: GroupVersionKind) {
        // Of these no schema tells; they have no inline members.
        let isMetadata =
            type.apiVersion.hasPrefix("meta.k8s.io/") && Self.metadataKinds.contains(type.kind)
        // The list of versions is the one object that names no version of its own.
        let version = type.apiVersion.isEmpty ? "v1" : type.apiVersion
        let known = GroupVersionKind(apiVersion: version, kind: type.kind)
        node = isMetadata ? nil : CompactSchema.builtIn.node(of: known)
        let name =
            isMetadata ? "io.k8s.apimachinery.pkg.apis.meta.v1.\(type.kind)" : node?.typeName
        guard let name, let message = CompactMessages.builtIn.message(name) else { return nil }
        self.type = type
        self.message = message
    }

    /// A whole object with its envelope.
    package func bytes(of object: JSONValue) -> [UInt8] {
        var raw: [UInt8] = []
        append(object.object ?? JSONObject(), message, node, to: &raw, depth: 0)
        return opening(rawByteCount: raw.count) + raw + Self.closing
    }

    /// The envelope in front of the object's own message.
    package func opening(rawByteCount: Int) -> [UInt8] {
        var bytes = ProtobufObject.prefix
        WireWriter.append(1, to: &bytes) { bytes in
            WireWriter.append(1, type.apiVersion.utf8, to: &bytes)
            WireWriter.append(2, type.kind.utf8, to: &bytes)
        }
        WireWriter.append(varint: 2 << 3 | 2, to: &bytes)
        WireWriter.append(varint: UInt64(rawByteCount), to: &bytes)
        return bytes
    }

    /// The envelope behind it: no content type, no encoding.
    package static let closing: [UInt8] = [0x1A, 0, 0x22, 0]

    /// A watch event in front of its object's bytes.
    package static func watchEventOpening(type: String, objectByteCount: Int) -> [UInt8] {
        var raw: [UInt8] = []
        WireWriter.append(varint: 1 << 3 | 2, to: &raw)
        WireWriter.append(varint: UInt64(objectByteCount), to: &raw)
        var bytes: [UInt8] = []
        WireWriter.append(1, type.utf8, to: &bytes)
        WireWriter.append(varint: 2 << 3 | 2, to: &bytes)
        WireWriter.append(varint: UInt64(raw.count + objectByteCount), to: &bytes)
        return bytes + raw
    }

    /// A list's metadata, in front of its items.
    package static func listMetadata(_ metadata: JSONValue) -> [UInt8] {
        let name = "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta"
        var bytes: [UInt8] = []
        guard let message = CompactMessages.builtIn.message(name) else { return bytes }
        let form = Self.list(message)
        WireWriter.append(1, to: &bytes) { bytes in
            form.append(metadata.object ?? JSONObject(), message, nil, to: &bytes, depth: 0)
        }
        return bytes
    }

    private static func list(_ message: CompactMessages.Message) -> ProtobufForm {
        ProtobufForm(
            type: GroupVersionKind(apiVersion: "v1", kind: "List"), message: message, node: nil)
    }

    private init(
        type: GroupVersionKind, message: CompactMessages.Message, node: SchemaNode?
    ) {
        self.type = type
        self.message = message
        self.node = node
    }

    /// An object as one item of a list.
    package func appendItem(_ object: JSONValue, to output: inout [UInt8]) {
        WireWriter.append(2, to: &output) { output in
            append(object.object ?? JSONObject(), message, node, to: &output, depth: 0)
        }
    }

    // MARK: messages

    private func append(
        _ object: JSONObject, _ message: CompactMessages.Message, _ node: SchemaNode?,
        to output: inout [UInt8], depth: Int
    ) {
        guard depth < Self.depthMax else { return }
        for field in message.ordered {
            let property = node?.property(field.name)
            if property == nil, node != nil, case .message(let name) = field.type,
                let inline = CompactMessages.builtIn.message(name)
            {
                // What JSON has inline, such as a volume's source.
                WireWriter.append(field.number, to: &output) {
                    append(object, inline, node, to: &$0, depth: depth + 1)
                }
                continue
            }
            let value = object[field.name].flatMap { $0.isNull ? nil : $0 }
            guard value != nil || field.isAlwaysWritten else { continue }
            append(value, field.number, field.type, property, to: &output, depth)
        }
    }

    private func append(
        _ value: JSONValue?, _ number: Int, _ type: CompactMessages.FieldType,
        _ node: SchemaNode?, to output: inout [UInt8], _ depth: Int
    ) {
        switch type {
        case .text:
            WireWriter.append(number, (value?.string ?? "").utf8, to: &output)
        case .bytes:
            WireWriter.append(number, Base64.bytes(value?.string ?? "") ?? [], to: &output)
        case .boolean:
            WireWriter.append(number, varint: value?.bool == true ? 1 : 0, to: &output)
        case .integer:
            WireWriter.append(number, varint: UInt64(bitPattern: integer(value)), to: &output)
        case .double:
            WireWriter.append(number, fixed64: (value?.double ?? 0).bitPattern, to: &output)
        case .wellKnown(let message):
            WireWriter.append(number, to: &output) { message.append(value, to: &$0) }
        case .message(let name):
            guard let message = CompactMessages.builtIn.message(name) else { return }
            WireWriter.append(number, to: &output) {
                append(value?.object ?? JSONObject(), message, node, to: &$0, depth: depth + 1)
            }
        case .repeated(let type):
            for item in value?.array ?? [] {
                append(item, number, type, node?.items, to: &output, depth)
            }
        case .map(let type):
            let members = (value?.object?.members ?? []).sorted {
                $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
            }
            for member in members {
                WireWriter.append(number, to: &output) { output in
                    WireWriter.append(1, member.key.utf8, to: &output)
                    append(member.value, 2, type, node?.values, to: &output, depth)
                }
            }
        }
    }

    private func integer(_ value: JSONValue?) -> Int64 {
        guard let value else { return 0 }
        return value.int ?? value.double.flatMap { Int64(exactly: $0.rounded(.towardZero)) } ?? 0
    }
}
