package import Access
package import EventStore
package import KubernetesAPI

/// Bearer tokens and the users that they stand for, from a file in Kubernetes' form: lines of
/// `token,user,uid,"group1,group2"`, the groups optional.
package struct TokenFile: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// By what looking up tells nothing of by the time that it takes.
    private var principals: [TokenDigest: Principal] = [:]

    package init(parsing text: String) throws(Failure) {
        for (index, line) in text.split(
            whereSeparator: \.isNewline
        ).enumerated() where !line.allSatisfy(\.isWhitespace) && !line.hasPrefix("#") {
            let fields = try Self.fields(of: line, number: index + 1)
            guard fields.count >= 3, !fields[0].isEmpty, !fields[1].isEmpty else {
                throw Failure(
                    description: """
                        line \(index + 1): a token, a user and a uid are needed, separated by \
                        commas: token,user,uid,"group1,group2"
                        """)
            }
            let groups = fields.count > 3 ? fields[3].split(separator: ",").map(String.init) : []
            let principal = Principal(
                user: fields[1], uid: fields[2], groups: groups + ["system:authenticated"])
            guard principals.updateValue(principal, forKey: TokenDigest(fields[0])) == nil else {
                throw Failure(description: "line \(index + 1): the token is there twice")
            }
        }
    }

    package func principal(token: some StringProtocol) -> Principal? {
        principals[TokenDigest(token)]
    }

    /// CSV (RFC 4180): quotes around a field that has commas, doubled inside.
    private static func fields(
        of line: Substring, number: Int
    ) throws(Failure) -> [String] {
        var fields = [""]
        var isQuoted = false
        var rest = line
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                rest.removeFirst()
                fields[fields.count - 1].append("\"")
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        if isQuoted { throw Failure(description: "line \(number): a quote is not closed") }
        return fields.map { field in
            var text = field[...]
            while text.first == " " { text.removeFirst() }
            while text.last == " " { text.removeLast() }
            return String(text)
        }
    }
}

extension TokenFile: TokenAuthenticator {
    /// These tokens are meant for whatever audience is asked for.
    package func authenticate(
        _ token: String, audiences: [String], view: View, now: Timestamp
    ) async throws(TokenRefusal) -> AuthenticatedToken? {
        principal(token: token).map { AuthenticatedToken($0, audiences: audiences) }
    }
}
