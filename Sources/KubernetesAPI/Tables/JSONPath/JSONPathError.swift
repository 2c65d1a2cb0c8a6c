/// Why a JSONPath template is no template, or has no answer for an object; in kubectl's words.
package struct JSONPathError: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }

    /// What kubectl says of a template that does not parse.
    package func whileParsing(_ template: String) -> String {
        "error parsing jsonpath \(template), \(description)"
    }

    /// What kubectl says of a template that fails on an object, but for the object itself.
    package func whileExecuting(_ template: String) -> String {
        "error executing jsonpath \"\(template)\": Error executing template: \(description)"
    }
}
