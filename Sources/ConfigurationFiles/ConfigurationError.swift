/// What is wrong with a configuration file, and where.
package struct ConfigurationError: Error, Hashable, CustomStringConvertible {
    package var file: String
    /// From 1; nil when the file as a whole is meant.
    package var line: Int?
    /// Of the field, such as `rules[2].level`; "" at the top.
    package var field: String
    package var reason: String

    package init(file: String, line: Int? = nil, field: String = "", reason: String) {
        self.file = file
        self.line = line
        self.field = field
        self.reason = reason
    }

    /// `audit.yaml:12: rules[2].level: ...`
    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return field.isEmpty ? "\(place): \(reason)" : "\(place): \(field): \(reason)"
    }
}
