internal import Yams

/// A value of a configuration file.
package struct ConfigurationValue: Sendable {
    enum Content: Sendable {
        case null
        /// The text as written, and whether it stands without quotes.
        case scalar(String, isPlain: Bool)
        case list([ConfigurationValue])
        case map([(key: String, value: ConfigurationValue)])
    }

    let content: Content
    package let file: String
    package let line: Int
    /// Where the value stands, such as `rules[2].verbs`.
    package let field: String

    init(_ node: Node, file: String, field: String) throws(ConfigurationError) {
        self.file = file
        self.field = field
        line = node.mark?.line ?? 1
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            content =
                isPlain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
                ? .null : .scalar(scalar.string, isPlain: isPlain)
        case .sequence(let sequence):
            var items: [ConfigurationValue] = []
            for (index, item) in sequence.enumerated() {
                items.append(
                    try ConfigurationValue(item, file: file, field: "\(field)[\(index)]"))
            }
            content = .list(items)
        case .mapping(let mapping):
            var members: [(key: String, value: ConfigurationValue)] = []
            for (key, member) in mapping {
                guard case .scalar(let scalar) = key else {
                    throw ConfigurationError(
                        file: file, line: key.mark?.line, field: field,
                        reason: "the name of a field is no text")
                }
                let name = scalar.string
                members.append(
                    (
                        name,
                        try ConfigurationValue(
                            member, file: file, field: field.isEmpty ? name : "\(field).\(name)")
                    ))
            }
            content = .map(members)
        case .alias:
            throw ConfigurationError(
                file: file, line: node.mark?.line, field: field,
                reason: "the anchor of this alias is not known")
        }
    }

    /// What is wrong with this value.
    package func error(_ reason: String) -> ConfigurationError {
        ConfigurationError(file: file, line: line, field: field, reason: reason)
    }

    /// A mapping of these fields and no others.
    package func map(fields: Set<String>) throws(ConfigurationError) -> ConfigurationMap {
        let map = try map()
        for (key, value) in map.members where !fields.contains(key) {
            throw value.error(
                "there is no such field; known are \(fields.sorted().joined(separator: ", "))")
        }
        return map
    }

    /// A mapping of a format that others extend: fields that are not known are left alone.
    package func map() throws(ConfigurationError) -> ConfigurationMap {
        guard case .map(let members) = content else { throw error("a mapping is needed here") }
        return ConfigurationMap(self, members)
    }

    package func list() throws(ConfigurationError) -> [ConfigurationValue] {
        switch content {
        case .list(let items): return items
        case .null: return []
        default: throw error("a list is needed here")
        }
    }

    /// Numbers and truth values in plain style are no text, as in Kubernetes' own reader.
    package func string() throws(ConfigurationError) -> String {
        guard case .scalar(let text, let isPlain) = content,
            !isPlain || (Self.truth(text) == nil && Double(text) == nil)
        else { throw error("a text is needed here; put it in quotes if it is one") }
        return text
    }

    package func bool() throws(ConfigurationError) -> Bool {
        guard case .scalar(let text, true) = content, let value = Self.truth(text) else {
            throw error("true or false is needed here")
        }
        return value
    }

    package func integer() throws(ConfigurationError) -> Int {
        guard case .scalar(let text, true) = content, let value = Int(text) else {
            throw error("a whole number is needed here")
        }
        return value
    }

    private static func truth(_ text: String) -> Bool? {
        switch text {
        case "true", "True", "TRUE": true
        case "false", "False", "FALSE": false
        default: nil
        }
    }
}
