import Document
import Foundation

/// Takes out of an answer what differs between two runs of one scenario: UIDs, times, revisions,
/// allocated addresses. What the scenario's own requests contain is *given* and stays.
struct Normalization {
    private let given: Given
    /// A generateName whose random letters may show in a refusal's message.
    private let generated: String?

    init(given: Given, generateName: String? = nil) {
        self.given = given
        generated = generateName.map { String($0.prefix(58)) }
    }

    func normalized(_ value: JSONValue) -> JSONValue { walk(value, key: nil) }

    private func walk(_ value: JSONValue, key: String?) -> JSONValue {
        switch value {
        case .object(let object):
            if object.count == 1, let text = object["$base64"]?.string,
                let data = Data(base64Encoded: text)
            {
                return ProtobufTree(text: self.text, json: { walk($0, key: nil) })
                    .value([UInt8](data))
            }
            return .object(
                JSONObject(
                    object.members.map { member in
                        (key: text(member.key), value: self.member(member, of: object))
                    }))
        case .array(let items): return .array(items.map { walk($0, key: key) })
        case .string(let string): return .string(text(string))
        default: return value
        }
    }

    private func member(_ member: JSONObject.Member, of object: JSONObject) -> JSONValue {
        let (key, value) = member
        switch (key, value) {
        case ("resourceVersion", .string(let text))
        where !text.isEmpty && text != "0" && text.allSatisfy(\.isNumber):
            return "<rv>"
        case ("continue", .string(let text)) where !text.isEmpty: return "<continue>"
        case ("managedFields", .array(let entries)):
            return .array(sorted(entries, by: ["operation", "manager", "subresource", "apiVersion"]))
        case ("causes", .array(let causes))
        where causes.contains { $0["reason"]?.string == "FieldManagerConflict" }:
            return .array(sortedAsText(causes))
        case ("resourceRules", .array(let rules)), ("nonResourceRules", .array(let rules)):
            return .array(sortedAsText(rules))
        case ("finalizers", .array(let names))
        where names.contains("foregroundDeletion") || names.contains("orphan"):
            return .array(sortedAsText(names))
        case ("serverAddress", .string): return "<address>"
        case ("nodePort", .number), ("healthCheckNodePort", .number):
            return given.contains(value.description) ? value : "<nodePort>"
        case ("cells", .array(let cells)): return .array(cells.map(cell))
        case ("name", .string(let name)):
            if let prefix = object["generateName"]?.string, name.hasPrefix(prefix) {
                return .string(prefix + "<generated>")
            }
            return walk(value, key: key)
        default: return walk(value, key: key)
        }
    }

    private func sorted(_ entries: [JSONValue], by names: [String]) -> [JSONValue] {
        entries.map { walk($0, key: nil) }.map { entry in
            (names.map { entry[$0]?.description ?? "" }, entry)
        }.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
    }

    private func sortedAsText(_ values: [JSONValue]) -> [JSONValue] {
        values.map { walk($0, key: nil) }.sorted { $0.description < $1.description }
    }

    // MARK: text

    private func cell(_ value: JSONValue) -> JSONValue {
        guard let string = value.string else { return walk(value, key: nil) }
        if Pattern.age.matches(whole: string) { return "<age>" }
        return .string(
            Pattern.port.replaced(in: text(string)) { given.contains($0) ? $0 : "<nodePort>" })
    }

    private func text(_ string: String) -> String {
        var string = string
        if string.utf8.count >= 36 {
            string = Pattern.uid.replaced(in: string) { given.contains($0) ? $0 : "<uid>" }
        }
        if string.utf8.count >= 20 {
            string = Pattern.time.replaced(in: string) { given.contains($0) ? $0 : "<time>" }
            string = Pattern.token.replaced(in: string) { _ in "<jwt>" }
        }
        if let generated, let range = string.firstRange(of: generated) {
            let letters = string[range.upperBound...].prefix(5)
            if letters.count == 5 { string = string.replacing(generated + letters, with: "<name>") }
        }
        if string.contains("kube-api-access-") {
            string = Pattern.tokenVolume.replaced(in: string) { _ in "kube-api-access-*" }
        }
        if string.contains("10.96.") {
            string = Pattern.address.replaced(in: string) {
                given.contains($0) ? $0 : "<clusterIP>"
            }
        }
        if string.contains("esource") || string.contains("evision") {
            string = Pattern.revision.replacedGroup(in: string)
        }
        return string
    }
}

/// A regular expression, compiled once.
private struct Pattern: @unchecked Sendable {
    // NSRegularExpression is immutable and safe to share, as its documentation says.
    private let expression: NSRegularExpression

    private init(_ pattern: String, ignoresCase: Bool = false) {
        do {
            expression = try NSRegularExpression(
                pattern: pattern, options: ignoresCase ? .caseInsensitive : [])
        } catch {
            fatalError("the pattern \(pattern) does not compile: \(error)")
        }
    }

    static let uid = Pattern("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b")
    static let time = Pattern(
        "\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)")
    static let token = Pattern("\\beyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+")
    static let tokenVolume = Pattern("\\bkube-api-access-[a-z0-9]{5}\\b")
    static let age = Pattern("^(\\d+[smhdy])+( ago)?$|^<invalid>$")
    static let address = Pattern("\\b10\\.96\\.\\d+\\.\\d+\\b")
    static let port = Pattern("\\b3[0-2]\\d{3}\\b")
    static let revision = Pattern(
        "((?:resource ?version|revision|RV)[^0-9\\n]{0,45}?)\\d+(?: \\(\\d+\\))?"
            + "|(too (?:old|large) resource version: )\\d+(?:, current: \\d+)?(?: \\(\\d+\\))?",
        ignoresCase: true)

    func matches(whole text: String) -> Bool {
        expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }

    func replaced(in text: String, _ replacement: (String) -> String) -> String {
        rebuilt(text) { match, text in
            replacement(Range(match.range, in: text).map { String(text[$0]) } ?? "")
        }
    }

    /// Keeps the match's first or second group and puts `<rv>` after it.
    func replacedGroup(in text: String) -> String {
        rebuilt(text) { match, text in
            let group = [1, 2].lazy.compactMap { Range(match.range(at: $0), in: text) }.first
            return (group.map { String(text[$0]) } ?? "") + "<rv>"
        }
    }

    private func rebuilt(
        _ text: String, _ body: (NSTextCheckingResult, String) -> String
    ) -> String {
        let matches = expression.matches(in: text, range: NSRange(text.startIndex..., in: text))
        if matches.isEmpty { return text }
        var result = ""
        var place = text.startIndex
        for match in matches {
            guard let range = Range(match.range, in: text) else { continue }
            result += text[place..<range.lowerBound] + body(match, text)
            place = range.upperBound
        }
        return result + text[place...]
    }
}

/// Every string and number that the requests of a scenario contain.
struct Given {
    private var texts: Set<String> = []

    init(_ steps: [PairStep]) {
        for step in steps {
            if let body = step.body { add(body) }
            let path = step.path.removingPercentEncoding ?? step.path
            texts.formUnion(path.split(whereSeparator: { "&=".contains($0) }).map(String.init))
            let whole = step.path.split(separator: "?").first ?? ""
            texts.formUnion(whole.split(separator: "/").map(String.init))
        }
        texts = texts.filter { !$0.contains("{{") }
    }

    func contains(_ text: String) -> Bool { texts.contains(text) }

    mutating func add(_ names: some Sequence<String>) { texts.formUnion(names) }

    private mutating func add(_ value: JSONValue) {
        switch value {
        case .object(let object):
            for member in object.members {
                texts.insert(member.key)
                add(member.value)
            }
        case .array(let items): items.forEach { add($0) }
        case .string(let text):
            texts.insert(text)
            // YAML and JSON in a string.
            if text.contains("\n") || text.contains("\"") {
                let words = text.split { "\" \n,:{}[]".contains($0) }
                texts.formUnion(words.map(String.init))
                for line in text.split(whereSeparator: { " \n\"".contains($0) }) {
                    texts.insert(String(line))
                }
            }
        case .number(let number): texts.insert(number.text)
        default: break
        }
    }
}
