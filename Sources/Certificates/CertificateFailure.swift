/// Why certificates or keys can't be used; says the file, when there is one, and the reason.
package struct CertificateFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package var description: String

    package init(_ description: String) {
        self.description = description
    }

    package init(file: String, _ reason: String) {
        description = "\(file): \(reason)"
    }
}
