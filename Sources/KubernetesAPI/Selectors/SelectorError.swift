/// Why a selector cannot be used; the message is the API server's.
package struct SelectorError: Error, Hashable, CustomStringConvertible {
    package var message: String

    package init(_ message: String) { self.message = message }

    package var description: String { message }
}
