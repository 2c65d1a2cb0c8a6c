package import Document

/// A number, or a text such as a port's name or a percentage.
package enum IntOrString: Hashable, Sendable {
    case int(Int64)
    case string(String)

    /// nil for anything else; a missing member is 0 in Go.
    package init?(_ value: JSONValue?) {
        switch value {
        case .string(let text): self = .string(text)
        case .number(let number):
            guard let int = number.int64 else { return nil }
            self = .int(int)
        default: return nil
        }
    }

    package var json: JSONValue {
        switch self {
        case .int(let value): JSONValue(value)
        case .string(let text): .string(text)
        }
    }

    /// The number before the percent sign.
    package var percent: Int64? {
        guard case .string(let text) = self, TextFormats.percentProblems(text).isEmpty else {
            return nil
        }
        return Int64(text.dropLast())
    }

    /// A number that is not negative, or a percentage.
    package func positiveProblems(at field: Field) -> [FieldError] {
        switch self {
        case .int(let value):
            return value < 0 ? [.invalid(field, JSONValue(value), RuleText.negative)] : []
        case .string(let text):
            return TextFormats.percentProblems(text).map { .invalid(field, .string(text), $0) }
        }
    }

    /// A percentage must not be more than 100.
    package func hundredPercentProblems(at field: Field) -> [FieldError] {
        guard let percent, percent > 100 else { return [] }
        return [.invalid(field, json, "must not be greater than 100%")]
    }

    /// A port, by number or name.
    package func portProblems(at field: Field) -> [FieldError] {
        switch self {
        case .int(let value):
            TextFormats.portNumberProblems(value).map { .invalid(field, JSONValue(value), $0) }
        case .string(let text):
            TextFormats.portNameProblems(text).map { .invalid(field, .string(text), $0) }
        }
    }
}
