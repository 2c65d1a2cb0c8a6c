/// Why bytes are no object in Kubernetes' protobuf form.
package enum ProtobufError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The four bytes in front are missing.
    case noPrefix
    case unexpectedEnd
    case malformed(String)
    case unknownType(apiVersion: String, kind: String)

    /// In the words of Go's decoder, where it has some.
    package var description: String {
        switch self {
        case .noPrefix:
            """
            provided data does not appear to be a protobuf message, expected prefix \
            [107 56 115 0]
            """
        case .unexpectedEnd: "unexpected EOF"
        case .malformed(let what): "proto: \(what)"
        case .unknownType(let apiVersion, let kind):
            """
            no kind "\(kind)" is registered for version "\(apiVersion)" in scheme \
            "pkg/api/legacyscheme/scheme.go:30"
            """
        }
    }
}
