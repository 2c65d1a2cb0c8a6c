import Document
import Foundation

/// One request of a recorded scenario, and what a real API server answered.
struct PairStep {
    var number: Int
    var note: String
    var user: String
    var method: String
    var path: String
    var headers: JSONObject
    var body: JSONValue?
    var status: Int
    var answerHeaders: JSONValue
    var answer: JSONValue
    var watch: Exchange.Watch?
    var comparesKeysOnly: Bool
    var wait: Double

    init(_ json: JSONValue) {
        number = Int(json["step"]?.int ?? 0)
        note = json["note"]?.string ?? ""
        user = json["user"]?.string ?? ""
        method = json["method"]?.string ?? ""
        path = json["path"]?.string ?? ""
        headers = json["headers"]?.object ?? [:]
        body = json["body"].flatMap { $0.isNull ? nil : $0 }
        status = Int(json["status"]?.int ?? 0)
        answerHeaders = json["answerHeaders"] ?? [:]
        answer = json["answer"] ?? .null
        comparesKeysOnly = json["only"]?.string == "keys"
        wait = json["wait"]?.double ?? 0
        if let watch = json["watch"]?.object {
            self.watch = Exchange.Watch(
                events: Int(watch["events"]?.int ?? 0), seconds: watch["seconds"]?.double ?? 1)
        }
    }

    func bodyBytes(_ answers: Answers) throws -> [UInt8]? {
        guard let body = try body.map(answers.filled) else { return nil }
        if let text = body.string { return Array(text.utf8) }
        if let object = body.object, object.count == 1 {
            if let data = object["$base64"]?.string {
                return Data(base64Encoded: data).map { [UInt8]($0) }
            }
            if let repeated = object["$repeat"] {
                let unit = repeated["unit"]?.string ?? ""
                let text =
                    (repeated["prefix"]?.string ?? "")
                    + String(repeating: unit, count: Int(repeated["count"]?.int ?? 0))
                    + (repeated["suffix"]?.string ?? "")
                return Array(text.utf8)
            }
        }
        return body.bytes
    }
}

/// This run's own answers, from which later steps take values:
/// `{{steps.N.answer.metadata.uid}}`.
struct Answers {
    struct Missing: Error {}

    private var byStep: [Int: JSONValue] = [:]

    mutating func set(_ answer: JSONValue, for step: Int) { byStep[step] = answer }

    func filled(_ value: JSONValue) throws -> JSONValue {
        switch value {
        case .object(let object):
            return .object(
                JSONObject(
                    try object.members.map {
                        (key: try filled($0.key, isPath: false), value: try filled($0.value))
                    }))
        case .array(let items): return .array(try items.map(filled))
        case .string(let text):
            if text.hasPrefix("{{steps."), text.hasSuffix("}}"),
                text.dropFirst(2).firstRange(of: "{{") == nil
            {
                return try lookUp(text.dropFirst(2).dropLast(2))
            }
            return .string(try filled(text, isPath: false))
        default: return value
        }
    }

    func filled(_ text: String, isPath: Bool) throws -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "{{steps."),
            let end = rest[start.upperBound...].firstRange(of: "}}")
        {
            result += rest[..<start.lowerBound]
            let name = rest[rest.index(start.lowerBound, offsetBy: 2)..<end.lowerBound]
            let value = try lookUp(name)
            let shown = value.string ?? value.description
            result += isPath ? Self.encoded(shown) : shown
            rest = rest[end.upperBound...]
        }
        return result + rest
    }

    private func lookUp(_ name: Substring) throws -> JSONValue {
        let parts = name.split(separator: ".").map(String.init)
        guard parts.count > 2, let step = Int(parts[1]), var value = byStep[step] else {
            throw Missing()
        }
        for part in parts.dropFirst(3) {
            let key = part.replacingOccurrences(of: "~1", with: ".")
            guard let next = value.array != nil ? Int(key).flatMap({ value[$0] }) : value[key]
            else { throw Missing() }
            value = next
        }
        return value
    }

    private static func encoded(_ text: String) -> String {
        let kept = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: kept) ?? text
    }
}
