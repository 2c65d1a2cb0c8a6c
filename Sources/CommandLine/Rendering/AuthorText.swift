import History
import Queries

/// Who did something, for people: persons stand out, machines stand back, their long names cut to
/// the part that tells them apart.
enum AuthorText {
    /// `alice`, `alice as bob`, `replicaset-controller`; a `?` behind an author that a rule placed.
    ///
    /// - Parameter short: without `-controller`, where there is little room.
    static func name(_ author: Author?, short: Bool = false) -> StyledText {
        guard let author else { return StyledText("unknown", .faint) }
        var text = name(of: author.user)
        if short, text.plain.hasSuffix("-controller") {
            text = StyledText(String(text.plain.dropLast("-controller".count)), .faint)
        }
        if !author.impersonatedUser.isEmpty {
            text.append(" as ", .faint)
            text += name(of: author.impersonatedUser)
        }
        if author.isInferred { text.append("?", .faint) }
        return text
    }

    /// Whether the name leaves something of the user's out.
    static func isShortened(_ author: Author) -> Bool {
        Actor.shortName(of: author.user) != author.user
    }

    private static func name(of user: String) -> StyledText {
        StyledText(
            Actor.shortName(of: user), Actor(user: user).isPerson ? .person : .faint)
    }

    static func isPerson(_ author: Author?) -> Bool {
        author.map { Actor(user: $0.user).isPerson } ?? false
    }

    /// First product of a user agent without its version: `kubectl`, `Mozilla`; "" when unknown.
    static func agent(_ author: Author) -> String {
        let product = author.userAgent.prefix { $0 != "/" && $0 != " " }
        return String(product.split(separator: "/").last ?? "")
    }

    /// `patch`, `patch scale`.
    static func request(_ author: Author) -> String {
        author.subresource.isEmpty ? author.verb : "\(author.verb) \(author.subresource)"
    }

    /// `alice (kubectl patch scale)`: for lists of authors.
    static func deed(_ author: Author?) -> StyledText {
        guard let author else { return StyledText("author unknown", .faint) }
        var words = [request(author)]
        let agent = agent(author)
        if isPerson(author), !agent.isEmpty { words.insert(agent, at: 0) }
        return name(author) + StyledText(" (\(words.joined(separator: " ")))", .faint)
    }
}
