/// A resource as a person named it: `deployments.v1.apps` also names a version.
package struct NamedKind: Hashable, Sendable {
    package var kind: ResourceKind
    /// The version that was typed, else the preferred one.
    package var version: String
}

extension KindCatalog {
    /// The resources that a typed name stands for, in kubectl's ways.
    ///
    /// `deploy`, `deployment`, `deployments`, `Deployment`, `deployments.apps`,
    /// `deployments.v1.apps`, several with commas, a category (`all`). Case does not count.
    package func resolve(_ typed: String) throws(KindError) -> [ResourceKind] {
        var found: [ResourceKind] = []
        for named in try resolveVersions(typed) where !found.contains(named.kind) {
            found.append(named.kind)
        }
        return found
    }

    /// As `resolve`, with the version of each.
    package func resolveVersions(_ typed: String) throws(KindError) -> [NamedKind] {
        let words = typed.split(separator: ",").map { $0.lowercased() }.filter { !$0.isEmpty }
        guard !words.isEmpty else { throw .empty }
        var found: [NamedKind] = []
        for word in words {
            let ofCategory = category(word)
            let new = ofCategory.isEmpty ? [try resolveOne(word)] : ofCategory
            for named in new where !found.contains(named) { found.append(named) }
        }
        return found
    }

    private func category(_ word: String) -> [NamedKind] {
        all.filter { $0.categories.contains(word) && !$0.isAlias && $0.supports(verb: "list") }
            .map { NamedKind(kind: $0, version: $0.preferredVersion) }
    }

    /// `word` is in lower case, without commas.
    private func resolveOne(_ word: String) throws(KindError) -> NamedKind {
        let parts = word.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
            .map(String.init)
        if parts.count == 3, let named = try choose(word, parts[0], group: parts[2], parts[1]) {
            return named
        }
        let halves = word.split(separator: ".", maxSplits: 1).map(String.init)
        if halves.count == 2 {
            if let named = try choose(word, halves[0], group: halves[1], nil) { return named }
            // `pods.v1`: a version of the core group.
            if let named = try choose(word, halves[0], group: "", halves[1]) { return named }
        } else if let named = try choose(word, word, group: nil, nil) {
            return named
        }
        throw .unknown(typed: word, nearMisses: nearMisses(of: word))
    }

    /// The resource of this name in the group, or in any group when it is nil. Names go before
    /// short names. A built-in resource goes before custom ones, as in kubectl; two custom ones
    /// are ambiguous.
    private func choose(
        _ typed: String, _ name: String, group: String?, _ version: String?
    ) throws(KindError) -> NamedKind? {
        let eligible = all.filter { kind in
            (group == nil || group == kind.group)
                && (version.map(kind.versions.contains) ?? true)
        }
        var matches = eligible.filter {
            $0.resource == name || $0.singular == name || $0.kind.lowercased() == name
        }
        if matches.isEmpty { matches = eligible.filter { $0.shortNames.contains(name) } }
        guard let first = matches.first else { return nil }
        if first.isCustom, matches.count > 1 {
            throw .ambiguous(typed: typed, candidates: matches.map(\.groupResource))
        }
        return NamedKind(kind: first, version: version ?? first.preferredVersion)
    }

    /// At most three full names that differ from the typed one by little.
    private func nearMisses(of word: String) -> [String] {
        let typed = Array(word.utf8)
        let limit = max(1, min(3, typed.count / 3))
        var ranked: [(distance: Int, name: String)] = []
        for kind in all where !kind.isAlias {
            let names =
                [kind.resource, kind.singular, kind.groupResource.description]
                + kind.shortNames.filter { $0.utf8.count > 2 }
            let distance = names.map { EditDistance.between(typed, Array($0.utf8)) }.min() ?? .max
            let isBeginning = typed.count > 2 && kind.resource.hasPrefix(word)
            if distance <= limit || isBeginning {
                ranked.append((isBeginning ? 0 : distance, kind.groupResource.description))
            }
        }
        return ranked.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(3).map(\.name)
    }
}
