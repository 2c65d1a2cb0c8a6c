package import KubernetesAPI
package import History

/// The moment that an address names: `/at/{moment}/api/...`.
package enum AddressedMoment: Hashable, Sendable {
    case revision(Revision)
    case time(Timestamp)
    case mark(String)

    /// Takes `/at/{moment}` off the front of `path`; nil when it does not begin so.
    package static func split(_ path: String) throws(APIStatus) -> (AddressedMoment, String)? {
        guard path.hasPrefix("/at/") else { return nil }
        let rest = path.dropFirst(4)
        let text = String(rest.prefix { $0 != "/" })
        let tail = rest.dropFirst(text.count)
        return (try AddressedMoment(parsing: text), tail.isEmpty ? "/" : String(tail))
    }

    package init(parsing text: String) throws(APIStatus) {
        if text.isEmpty {
            throw .unknownMoment(
                "an address of the past is /at/{revision, RFC 3339 time or mark}/...")
        }
        if let revision = ResourceVersion.revision(text) {
            self = .revision(revision)
        } else if let time = Timestamp(rfc3339: text) {
            self = .time(time)
        } else if Self.isRelative(text) {
            throw .badRequest(
                """
                "\(text)" is a relative time, and an address must always mean the same moment: use \
                a revision, an RFC 3339 time (2026-11-23T23:48:01Z) or a mark. The commands \
                resolve relative times: hindsight kubeconfig --at=\(text)
                """)
        } else {
            self = .mark(text)
        }
    }

    /// `-5m`, `2h30m`, `head`, `head~3`, `first`.
    private static func isRelative(_ text: String) -> Bool {
        if text == "head" || text == "first" || text.hasPrefix("head~") { return true }
        let span = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard let first = span.first, first.isASCII, first.isNumber, let last = span.last else {
            return false
        }
        return "smhdw".contains(last) && span.allSatisfy { $0.isNumber || "smhdwn.".contains($0) }
    }
}
