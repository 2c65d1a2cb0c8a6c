/// The path of a field as the API server's messages write it: `spec.containers[0].name`,
/// `metadata.annotations[example.com/key]`.
package struct Field: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ name: String) { description = name }

    /// The path of a whole object: its first member has no dot before it.
    package static let root = Field("")

    package subscript(name: String) -> Field {
        Field(description.isEmpty ? name : "\(description).\(name)")
    }

    package subscript(index: Int) -> Field { Field("\(description)[\(index)]") }

    /// A key of a map, or the key of a list's item, in brackets.
    package subscript(key key: String) -> Field { Field("\(description)[\(key)]") }
}
