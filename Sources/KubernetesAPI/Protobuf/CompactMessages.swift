import Synchronization

/// The protobuf messages of the built-in types, read from the text that `tools/kinds` writes; each
/// message when first asked for.
///
/// One message a line: its name, then its fields in the order of their numbers.
///
/// ```
/// ~core.v1.Volume name=1s volumeSource=2@.VolumeSource
/// ```
///
/// A field is a name, a number and a type: `s` string, `y` bytes, `b` boolean, `i` integer,
/// `d` double, `@` a message, `[` repeated, `{` a map from strings; a `!` behind it says that the
/// field is written even when it holds nothing, as Go does where the type has no pointer. Names of
/// messages are as in `CompactSchema`.
final class CompactMessages: Sendable {
    static let builtIn = CompactMessages(builtInMessages)

    indirect enum FieldType: Sendable {
        case text, bytes, boolean, integer, double
        case message(String)
        case wellKnown(WellKnownMessage)
        case repeated(FieldType)
        case map(FieldType)
    }

    struct Field: Sendable {
        let name: String
        let number: Int
        let type: FieldType
        let isAlwaysWritten: Bool
    }

    final class Message: Sendable {
        let name: String
        let fields: [Int: Field]
        /// By number, which is the order that Go writes them in.
        let ordered: [Field]

        init(name: String, fields: [Int: Field]) {
            self.name = name
            self.fields = fields
            ordered = fields.values.sorted { $0.number < $1.number }
        }
    }

    private let lines: [Substring: Substring]
    private let parsed = Mutex<[String: Message]>([:])

    init(_ text: String) {
        var lines: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") {
            lines[line.prefix { $0 != " " }] = line
        }
        self.lines = lines
    }

    /// The message of a type by the name that its schema has (`io.k8s.api.core.v1.Pod`).
    func message(_ typeName: String) -> Message? {
        let name = CompactSchema.shortName(typeName)
        if let known = parsed.withLock({ $0[name] }) { return known }
        guard let line = lines[name[...]] else { return nil }
        let package = name[..<(name.lastIndex(of: ".") ?? name.startIndex)]
        var fields: [Int: Field] = [:]
        for word in line.split(separator: " ").dropFirst() {
            guard let equals = word.firstIndex(of: "=") else { continue }
            let rest = word[word.index(after: equals)...]
            let digits = rest.prefix { $0.isNumber }
            guard let number = Int(digits) else { continue }
            let isAlwaysWritten = rest.last == "!"
            let type = rest.dropFirst(digits.count).prefix { $0 != "!" }
            fields[number] = Field(
                name: String(word[..<equals]), number: number, type: Self.type(type, package),
                isAlwaysWritten: isAlwaysWritten)
        }
        let message = Message(name: CompactSchema.fullName(name), fields: fields)
        parsed.withLock { $0[name] = message }
        return message
    }

    private static func type(_ word: Substring, _ package: Substring) -> FieldType {
        let rest = word.dropFirst()
        switch word.first {
        case "[": return .repeated(type(rest, package))
        case "{": return .map(type(rest, package))
        case "@":
            let name = rest.hasPrefix(".") ? String(package) + rest : String(rest)
            let full = CompactSchema.fullName(name)
            return WellKnownMessage(full).map { .wellKnown($0) } ?? .message(full)
        case "y": return .bytes
        case "b": return .boolean
        case "i": return .integer
        case "d": return .double
        default: return .text
        }
    }
}
