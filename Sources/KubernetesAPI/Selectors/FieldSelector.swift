package import Document

/// Which objects are meant, by some of their fields: `metadata.name=web,status.phase!=Running`.
///
/// Only the fields that the API server knows for the resource can be used; with another one making
/// the selector fails, in the API server's words.
package struct FieldSelector: Hashable, Sendable, CustomStringConvertible {
    package struct Term: Hashable, Sendable {
        /// As the client wrote it.
        package var field: String
        package var isNegated: Bool
        package var value: String
        var source: SelectableField
    }

    package var terms: [Term]

    /// Matches everything.
    package static let everything = FieldSelector(terms: [])

    init(terms: [Term]) {
        self.terms = terms
    }

    /// `version` matters for custom resources, whose versions name their own fields.
    package init(
        parsing text: String, for kind: ResourceKind, version: String? = nil
    ) throws(SelectorError) {
        terms = []
        let known = SelectableFields(kind: kind, version: version ?? kind.preferredVersion)
        for part in Self.parts(of: text).sorted() where !part.isEmpty {
            guard let (field, isNegated, value) = Self.term(part) else {
                throw SelectorError("invalid selector: '\(text)'; can't understand '\(part)'")
            }
            let unescaped = try Self.unescape(value)
            terms.append(
                Term(
                    field: field, isNegated: isNegated, value: unescaped,
                    source: try known.field(field)))
        }
    }

    package var isEmpty: Bool { terms.isEmpty }

    /// False when name and namespace are enough to answer.
    package var needsDocument: Bool {
        terms.contains { $0.source != .name && $0.source != .namespace }
    }

    /// The one name that can match; nil when there may be several.
    package var name: String? { exactValue(of: .name) }

    /// The one namespace that can match; nil when there may be several.
    package var namespace: String? { exactValue(of: .namespace) }

    /// Whether the object is meant. Objects of an alias (`events.events.k8s.io`) are given as
    /// stored.
    package func matches(_ object: JSONValue) -> Bool {
        terms.allSatisfy { ($0.source.value(in: object) == $0.value) != $0.isNegated }
    }

    /// The terms on name and namespace alone; others hold.
    package func matches(name: String, namespace: String) -> Bool {
        terms.allSatisfy { term in
            switch term.source {
            case .name: (name == term.value) != term.isNegated
            case .namespace: (namespace == term.value) != term.isNegated
            default: true
            }
        }
    }

    package var description: String {
        terms.map { "\($0.field)\($0.isNegated ? "!=" : "=")\(Self.escape($0.value))" }
            .joined(separator: ",")
    }

    private func exactValue(of field: SelectableField) -> String? {
        terms.first { $0.source == field && !$0.isNegated }?.value
    }
}

// The grammar: terms separated by commas; in values a backslash makes `,`, `=` and `\` plain.
extension FieldSelector {
    static func parts(of text: String) -> [String] {
        var parts: [String] = [""]
        var isEscaped = false
        for character in text.unicodeScalars {
            if character == ",", !isEscaped {
                parts.append("")
            } else {
                parts[parts.count - 1].unicodeScalars.append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        return parts
    }

    /// Splits at the first operator.
    static func term(
        _ text: String
    ) -> (field: String, isNegated: Bool, value: String)? {
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() {
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            let field = String(decoding: bytes[..<index], as: UTF8.self)
            if byte == UInt8(ascii: "="), next == UInt8(ascii: "=") {
                return (field, false, String(decoding: bytes[(index + 2)...], as: UTF8.self))
            }
            if byte == UInt8(ascii: "=") {
                return (field, false, String(decoding: bytes[(index + 1)...], as: UTF8.self))
            }
            if byte == UInt8(ascii: "!"), next == UInt8(ascii: "=") {
                return (field, true, String(decoding: bytes[(index + 2)...], as: UTF8.self))
            }
        }
        return nil
    }

    static func unescape(_ text: String) throws(SelectorError) -> String {
        var value = ""
        var isEscaped = false
        for character in text.unicodeScalars {
            switch character {
            case "\\", ",", "=":
                if !isEscaped, character != "\\" {
                    throw SelectorError(
                        "invalid field selector: unescaped character in value: \(character.value)")
                }
                if isEscaped { value.unicodeScalars.append(character) }
                isEscaped = !isEscaped
            default:
                if isEscaped {
                    throw SelectorError(
                        "invalid field selector: invalid escape sequence: \\\(character)")
                }
                value.unicodeScalars.append(character)
            }
        }
        if isEscaped {
            throw SelectorError("invalid field selector: invalid escape sequence: \\")
        }
        return value
    }

    private static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            if character == "\\" || character == "," || character == "=" { escaped += "\\" }
            escaped.unicodeScalars.append(character)
        }
        return escaped
    }
}
