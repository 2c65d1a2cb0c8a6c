package import Document

/// One thing that is wrong with a field, in the API server's words
/// (`k8s.io/apimachinery/pkg/util/validation/field`).
package struct FieldError: Hashable, Sendable {
    package enum Reason: String, Sendable {
        case required = "FieldValueRequired"
        case duplicate = "FieldValueDuplicate"
        case invalid = "FieldValueInvalid"
        case notSupported = "FieldValueNotSupported"
        case forbidden = "FieldValueForbidden"
        case tooLong = "FieldValueTooLong"
        case tooMany = "FieldValueTooMany"
        case notFound = "FieldValueNotFound"
        case typeInvalid = "FieldValueTypeInvalid"
        case internalError = "InternalError"
    }

    package var reason: Reason
    package var field: Field
    /// The words after the field: `Invalid value: "x": must be ...`.
    package var body: String

    private init(_ reason: Reason, _ field: Field, _ body: String) {
        self.reason = reason
        self.field = field
        self.body = body
    }

    /// `spec.replicas: Invalid value: -1: must be greater than or equal to 0`.
    package var message: String { "\(field): \(body)" }
}

extension FieldError {
    package static func required(_ field: Field, _ detail: String = "") -> FieldError {
        FieldError(.required, field, joined("Required value", detail))
    }

    package static func invalid(
        _ field: Field, _ value: JSONValue, _ detail: String
    ) -> FieldError {
        FieldError(.invalid, field, joined("Invalid value: \(shown(value))", detail))
    }

    /// A value whose spelling in Go's words is known: `null`, a struct's dump.
    package static func invalid(
        _ field: Field, shown value: String, _ detail: String
    ) -> FieldError {
        FieldError(.invalid, field, joined("Invalid value: \(value)", detail))
    }

    /// An invalid value that is too large or of no use to be shown.
    package static func invalid(_ field: Field, _ detail: String) -> FieldError {
        FieldError(.invalid, field, joined("Invalid value", detail))
    }

    package static func typeInvalid(
        _ field: Field, _ value: JSONValue, _ detail: String
    ) -> FieldError {
        FieldError(.typeInvalid, field, joined("Invalid value: \(shown(value))", detail))
    }

    package static func duplicate(
        _ field: Field, _ value: JSONValue, _ detail: String = ""
    ) -> FieldError {
        FieldError(.duplicate, field, joined("Duplicate value: \(shown(value))", detail))
    }

    /// As `invalid(_:shown:_:)`.
    package static func duplicate(
        _ field: Field, shown value: String, _ detail: String = ""
    ) -> FieldError {
        FieldError(.duplicate, field, joined("Duplicate value: \(value)", detail))
    }

    package static func notFound(
        _ field: Field, _ value: JSONValue, _ detail: String = ""
    ) -> FieldError {
        FieldError(.notFound, field, joined("Not found: \(shown(value))", detail))
    }

    package static func forbidden(_ field: Field, _ detail: String) -> FieldError {
        FieldError(.forbidden, field, joined("Forbidden", detail))
    }

    /// `supported` in the order in which they are to be listed.
    package static func notSupported(
        _ field: Field, _ value: JSONValue, supported: [String]
    ) -> FieldError {
        notSupported(field, shown: shown(value), supported: supported)
    }

    /// As `invalid(_:shown:_:)`.
    package static func notSupported(
        _ field: Field, shown value: String, supported: [String]
    ) -> FieldError {
        let list = supported.map { "\"\($0)\"" }.joined(separator: ", ")
        let detail = supported.isEmpty ? "" : "supported values: \(list)"
        return FieldError(.notSupported, field, joined("Unsupported value: \(value)", detail))
    }

    /// `unit` is "bytes" for strings and blobs.
    package static func tooLong(_ field: Field, max: Int) -> FieldError {
        FieldError(.tooLong, field, "Too long: may not be more than \(max) bytes")
    }

    package static func tooMany(_ field: Field, actual: Int, max: Int) -> FieldError {
        FieldError(.tooMany, field, "Too many: \(actual): must have at most \(max) items")
    }

    package static func internalError(_ field: Field, _ detail: String) -> FieldError {
        FieldError(.internalError, field, joined("Internal error", detail))
    }

    private static func joined(_ head: String, _ detail: String) -> String {
        detail.isEmpty ? head : "\(head): \(detail)"
    }

    /// As Go prints the value: strings quoted, objects and lists as JSON.
    private static func shown(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): GoQuoted.text(text)
        case .object, .array: escapedForHTML(value.description)
        default: value.description
        }
    }

    /// Go's JSON encoder escapes what HTML gives a meaning.
    private static func escapedForHTML(_ json: String) -> String {
        guard json.utf8.contains(where: { "<>&".utf8.contains($0) }) else { return json }
        var text = ""
        for scalar in json.unicodeScalars {
            switch scalar {
            case "<": text += "\\u003c"
            case ">": text += "\\u003e"
            case "&": text += "\\u0026"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
