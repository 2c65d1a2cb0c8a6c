import History

/// Filters on who asked and how, shared by `log` and `audit`.
struct RequestFilter {
    /// Users: whole, the last part of a service account's name, or with `*`.
    var by: [String]
    /// Parts of user agents; case does not count.
    var agents: [String]
    var verbs: [String]
    var peopleOnly = false

    init(by: [String], agents: [String], verbs: [String], peopleOnly: Bool = false) {
        self.by = by
        self.agents = agents.map { $0.lowercased() }
        self.verbs = verbs.flatMap { $0.split(separator: ",") }.map { $0.lowercased() }
        self.peopleOnly = peopleOnly
    }

    var isEmpty: Bool { by.isEmpty && agents.isEmpty && verbs.isEmpty && !peopleOnly }

    func takes(_ request: RecordedRequest?) -> Bool {
        if isEmpty { return true }
        guard let request else { return false }
        if peopleOnly, !Actor(request: request).isPerson { return false }
        if !verbs.isEmpty, !verbs.contains(request.verb) { return false }
        if !agents.isEmpty {
            let agent = request.userAgent.lowercased()
            guard agents.contains(where: agent.contains) else { return false }
        }
        if by.isEmpty { return true }
        let names = [request.user, Actor.shortName(of: request.user), request.impersonatedUser]
        return by.contains { wanted in
            names.contains { !$0.isEmpty && Self.matches(wanted, $0) }
        }
    }

    /// `*` stands for any text.
    private static func matches(_ pattern: String, _ name: String) -> Bool {
        guard pattern.contains("*") else { return pattern == name }
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        var rest = name[...]
        for (index, part) in parts.enumerated() where !part.isEmpty {
            if index == 0 {
                guard rest.hasPrefix(part) else { return false }
                rest = rest.dropFirst(part.count)
            } else if index == parts.count - 1 {
                return rest.hasSuffix(part)
            } else {
                guard let found = rest.firstRange(of: part) else { return false }
                rest = rest[found.upperBound...]
            }
        }
        return parts.last?.isEmpty ?? true
    }
}
