/// Why a text is not a field path or a field pattern.
package struct FieldPathError: Error, Hashable, Sendable, CustomStringConvertible {
    package let text: String
    /// Bytes from the start of the text.
    package let offset: Int
    package let reason: String

    package var description: String {
        """
        field '\(text)' at character \(offset + 1): \(reason); write it like \
        .spec.template.spec.containers[name="app"].image
        """
    }
}
