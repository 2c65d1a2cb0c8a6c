/// The sentences that are common to the checks of texts and numbers.
package enum RuleText {
    package static let immutable = "field is immutable"
    package static let negative = "must be greater than or equal to 0"
    package static let notPositive = "must be greater than zero"
    package static let empty = "must be non-empty"

    package static func maxLength(_ count: Int) -> String {
        "must be no more than \(count) characters"
    }

    package static func range(_ low: Int64, _ high: Int64) -> String {
        "must be between \(low) and \(high), inclusive"
    }

    /// What a text must look like, with examples and the expression that says it exactly.
    package static func pattern(
        _ rule: String, _ expression: String, _ examples: String...
    ) -> String {
        if examples.isEmpty { return "\(rule) (regex used for validation is '\(expression)')" }
        let list = examples.map { "'\($0)', " }.joined(separator: " or ")
        return "\(rule) (e.g. \(list)regex used for validation is '\(expression)')"
    }
}
