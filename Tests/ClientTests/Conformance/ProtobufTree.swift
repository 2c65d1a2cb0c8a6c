import Document
import Foundation

/// Protobuf taken apart without a schema, as far as bytes tell: a list of [number, value].
///
/// What varies between two runs is taken out on the way: `text` does it for strings; large numbers
/// are seconds, digits in fields 2 and 6 revisions, and entries of field 17 (managedFields) may
/// come in any order. A value that is read as text here is read so in both answers.
struct ProtobufTree {
    private struct Malformed: Error {}

    private static let prefix = Array("k8s\0".utf8)

    let text: (String) -> String
    /// Normalises the JSON inside, such as managed fields.
    let json: (JSONValue) -> JSONValue

    func value(_ bytes: [UInt8]) -> JSONValue {
        let isObject = bytes.starts(with: Self.prefix)
        let fields = self.fields(bytes[(isObject ? Self.prefix.count : 0)...])
        return [isObject ? "k8s" : "bytes", fields]
    }

    private func fields(_ bytes: ArraySlice<UInt8>) -> JSONValue {
        guard var fields = try? read(bytes) else { return .string("hex:\(Array(bytes))") }
        let places = fields.indices.filter { fields[$0][0] == 17 && fields[$0][1]?.array != nil }
        let entries = places.map { fields[$0] }.sorted { $0.description < $1.description }
        for (place, entry) in zip(places, entries) { fields[place] = entry }
        return .array(fields)
    }

    private func read(_ bytes: ArraySlice<UInt8>) throws -> [JSONValue] {
        var rest = bytes
        var fields: [JSONValue] = []
        while !rest.isEmpty {
            let tag = try Self.varint(&rest)
            let number = tag >> 3
            guard number > 0 else { throw Malformed() }
            switch tag & 7 {
            case 0:
                let value = try Self.varint(&rest)
                fields.append([JSONValue(number), value > 1_500_000_000 ? "<big>" : JSONValue(value)])
            case 1: fields.append([JSONValue(number), try Self.fixed(8, &rest)])
            case 2:
                let count = try Self.varint(&rest)
                guard count <= UInt64(rest.count) else { throw Malformed() }
                fields.append([JSONValue(number), part(rest.prefix(Int(count)), number)])
                rest = rest.dropFirst(Int(count))
            case 5: fields.append([JSONValue(number), try Self.fixed(4, &rest)])
            default: throw Malformed()
            }
        }
        return fields
    }

    /// Text, JSON in text, an object with its envelope, or a message.
    private func part(_ bytes: ArraySlice<UInt8>, _ number: UInt64) -> JSONValue {
        if bytes.starts(with: Self.prefix) {
            return ["k8s", fields(bytes.dropFirst(Self.prefix.count))]
        }
        guard let string = String(validating: bytes, as: UTF8.self), Self.isText(string) else {
            return fields(bytes)
        }
        if string.hasPrefix("{"), let value = try? JSONValue(parsing: bytes) { return json(value) }
        if number == 2 || number == 6, !string.isEmpty, string.allSatisfy(\.isNumber) {
            return "<digits>"
        }
        let address = /\b\d+\.\d+\.\d+\.\d+:\d{4,5}\b/
        return .string(text(string).replacing(address, with: "<address>"))
    }

    private static func isText(_ string: String) -> Bool {
        string.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F || $0 == "\n" || $0 == "\t" }
    }

    private static func varint(_ rest: inout ArraySlice<UInt8>) throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { throw Malformed() }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw Malformed()
    }

    private static func fixed(
        _ count: Int, _ rest: inout ArraySlice<UInt8>
    ) throws -> JSONValue {
        guard rest.count >= count else { throw Malformed() }
        defer { rest = rest.dropFirst(count) }
        return .string("fixed:\(Array(rest.prefix(count)))")
    }
}
