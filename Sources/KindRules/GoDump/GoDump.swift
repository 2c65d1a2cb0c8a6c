package import Document

/// An object as Go's encoder prints the API server's *internal* structs, which have no JSON names:
/// `{"Type":"RollingUpdate","RollingUpdate":null}`. Such texts stand in some of its messages.
///
/// `GoDumpTypes` says what the structs hold, in order.
package enum GoDump {
    /// The compact text, for `Invalid value: ...`.
    package static func text(_ object: JSONObject?, type: String) -> String {
        var text = ""
        write(value(object, type: type), into: &text, indent: nil)
        return text
    }

    /// One line for each value, indented by single spaces.
    package static func lines(_ object: JSONObject?, type: String) -> [String] {
        var text = ""
        write(value(object, type: type), into: &text, indent: 0)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func value(_ object: JSONObject?, type: String) -> JSONValue {
        guard let object else { return .null }
        var result = JSONObject()
        for member in GoDumpTypes.members(of: type) {
            switch member.form {
            case .metadata:
                let metadata = object.map("metadata")
                for name in metadataMembers {
                    if let value = metadata[name] { result[name] = value }
                }
            case .plain(let zero):
                let value = object[member.name]
                result[member.goName] =
                    value?["matchLabels"] == nil ? value ?? zero : GoSelector.json(value)
            case .structure(let type):
                result[member.goName] = value(object.map(member.name), type: type)
            case .pointer(let type):
                result[member.goName] = value(object.object(member.name), type: type)
            case .list(let type):
                guard let items = object[member.name]?.array else {
                    result[member.goName] = .null
                    continue
                }
                result[member.goName] = .array(items.map { value($0.object, type: type) })
            }
        }
        return .object(result)
    }

    /// The members of `ObjectMeta` in Go's order; they stand among the struct's own.
    private static let metadataMembers = [
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation",
        "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "labels",
        "annotations", "ownerReferences", "finalizers", "managedFields",
    ]

    private static func write(_ value: JSONValue, into text: inout String, indent: Int?) {
        switch value {
        case .array(let items):
            let parts = items.map { (key: String?.none, value: $0) }
            write(parts, between: ("[", "]"), into: &text, indent: indent)
        case .object(let object):
            let parts = object.members.map { (key: String?.some($0.key), value: $0.value) }
            write(parts, between: ("{", "}"), into: &text, indent: indent)
        default: text += escaped(value.description)
        }
    }

    private static func write(
        _ parts: [(key: String?, value: JSONValue)], between brackets: (String, String),
        into text: inout String, indent: Int?
    ) {
        text += brackets.0
        let inner = indent.map { $0 + 1 }
        for (place, part) in parts.enumerated() {
            if place > 0 { text += "," }
            if let inner { text += "\n" + String(repeating: " ", count: inner) }
            if let key = part.key {
                text += escaped(JSONValue.string(key).description) + (indent == nil ? ":" : ": ")
            }
            write(part.value, into: &text, indent: inner)
        }
        if let indent, !parts.isEmpty { text += "\n" + String(repeating: " ", count: indent) }
        text += brackets.1
    }

    /// Go's encoder writes these so that its output may stand in HTML.
    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x3C || $0 == 0x3E || $0 == 0x26 }) else {
            return text
        }
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "<": result += "\\u003c"
            case ">": result += "\\u003e"
            case "&": result += "\\u0026"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
