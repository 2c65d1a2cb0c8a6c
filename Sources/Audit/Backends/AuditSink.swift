/// Where entries go in the end. Called on one thread, and may block it.
package protocol AuditSink: Sendable {
    /// For messages and metrics: `log`, `webhook`.
    var name: String { get }

    /// Writes entries, each one JSON value without a line's end, in their order. After an error
    /// some of them may be there.
    func write(_ entries: [[UInt8]]) throws(AuditSinkError)
}

/// Why entries could not be written, in words that name the place.
package struct AuditSinkError: Error, CustomStringConvertible {
    package var description: String

    package init(_ description: String) {
        self.description = description
    }
}
