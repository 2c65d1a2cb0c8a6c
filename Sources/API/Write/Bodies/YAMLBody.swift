internal import Document
internal import Yams

/// A body in YAML as the JSON that Kubernetes makes of it: one document, YAML 1.1's meaning of
/// plain words, aliases written out.
struct YAMLBody {
    struct Failure: Error {
        var message: String
    }

    private(set) var json: [UInt8] = []
    /// Keys that come twice, which only strict requests refuse.
    private(set) var strictErrors: [String] = []

    /// What aliases may make of a small body.
    private static let nodeCountMax = 1 << 20
    private static let depthMax = 1_000

    init(_ bytes: [UInt8]) throws(Failure) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure(message: "yaml: invalid leading UTF-8 octet")
        }
        guard !Self.mayExplode(bytes) else {
            throw Failure(message: "yaml: document contains excessive aliasing")
        }
        let node: Node?
        do {
            node = try compose(yaml: text)
        } catch let error as YamlError {
            throw Self.failure(error)
        } catch {
            throw Failure(message: "yaml: \(error)")
        }
        var count = 0
        json = try (node.map { node throws(Failure) in try Self.value(node, 0, &count) } ?? .null)
            .bytes
    }

    /// Composing hashes keys, which may be collections full of aliases of each other: what that
    /// costs is the product of their numbers. Bodies with anchors may have few aliases, and not be
    /// long.
    private static func mayExplode(_ bytes: [UInt8]) -> Bool {
        var (anchors, aliases) = (0, 0)
        for (mark, next) in zip(bytes, bytes.dropFirst()) {
            let isName = next >= 0x80 || next == 0x5F
                || (0x30...0x39).contains(next) || (0x41...0x5A).contains(next & 0xDF)
            guard isName else { continue }
            if mark == UInt8(ascii: "&") { anchors += 1 }
            if mark == UInt8(ascii: "*") { aliases += 1 }
        }
        return anchors > 0 && aliases > 0
            && (aliases > aliasCountMax || bytes.count > aliasedByteCountMax)
    }

    private static let aliasCountMax = 16
    private static let aliasedByteCountMax = 64 << 10

    private static func failure(_ error: YamlError) -> Failure {
        switch error {
        case .scanner(_, let problem, let mark, _):
            return Failure(message: "yaml: line \(mark.line): \(problem)")
        case .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            // Go's reader counts these lines from zero, and leaves the first unsaid.
            let line = mark.line > 1 ? "line \(mark.line - 1): " : ""
            return Failure(message: "yaml: \(line)\(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            let key = keys.first ?? ""
            return Failure(
                message: """
                    yaml: unmarshal errors:
                      line \(context.mark.line): key "\(key)" already set in map
                    """)
        default: return Failure(message: "yaml: \(error)")
        }
    }

    private static func value(
        _ node: Node, _ depth: Int, _ count: inout Int
    ) throws(Failure) -> JSONValue {
        count += 1
        guard count <= nodeCountMax else {
            throw Failure(message: "yaml: document contains excessive aliasing")
        }
        guard depth <= depthMax else { throw Failure(message: "yaml: exceeded max depth") }
        switch node {
        case .scalar(let scalar): return scalarValue(node, scalar)
        case .sequence(let sequence):
            var items: [JSONValue] = []
            for item in sequence { items.append(try value(item, depth + 1, &count)) }
            return .array(items)
        case .mapping(let mapping):
            var object = JSONObject()
            for (key, member) in mapping {
                guard let name = keyText(key) else {
                    throw Failure(message: "yaml: a key of a mapping is no scalar")
                }
                object[name] = try value(member, depth + 1, &count)
            }
            return .object(object)
        case .alias: throw Failure(message: "yaml: unknown anchor referenced")
        }
    }

    private static func keyText(_ node: Node) -> String? {
        guard case .scalar(let scalar) = node else { return nil }
        switch scalarValue(node, scalar) {
        case .string(let text): return text
        case .bool(let value): return value ? "true" : "false"
        case .number(let number): return number.text
        case .null: return "null"
        default: return nil
        }
    }

    private static func scalarValue(_ node: Node, _ scalar: Node.Scalar) -> JSONValue {
        guard scalar.style == .plain || scalar.style == .any else {
            return .string(scalar.string)
        }
        let text = JSONValue.string(scalar.string)
        switch node.tag.description.split(separator: ":").last {
        case "null": return .null
        case "bool": return node.bool.map(JSONValue.bool) ?? text
        case "int": return node.int.map { JSONValue($0) } ?? text
        case "float": return node.float.flatMap { JSONNumber($0) }.map(JSONValue.number) ?? text
        default: return text
        }
    }
}
