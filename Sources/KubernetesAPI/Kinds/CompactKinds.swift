/// Reads the text that `tools/kinds` writes about the resources of a cluster.
///
/// One statement a line, words separated by spaces, `-` for nothing, in discovery's order:
///
/// ```
/// g apps                                              a group; the core group is `-`
/// v v1                                                a version of it
/// r deployments deployment Deployment N * deploy all =
/// s scale autoscaling/v1/Scale get,patch,update       a subresource of the resource above
/// ```
///
/// `r` has: plural, singular, kind, scope (N or C), verbs (`*` is all eight), short names,
/// categories, storage (`=` its own, `-` none, else `group/resource/version`).
struct CompactKinds {
    static let allVerbs = [
        "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
    ]

    private(set) var kinds: [ResourceKind] = []
    private var indexes: [GroupResource: Int] = [:]
    private var group = ""
    private var version = ""
    private var current = 0

    init(_ text: String) {
        for line in text.split(separator: "\n") {
            read(line.split(separator: " ").map(String.init))
        }
    }

    private mutating func read(_ words: [String]) {
        switch (words[0], words.count) {
        case ("g", 2): group = words[1] == "-" ? "" : words[1]
        case ("v", 2): version = words[1]
        case ("r", 9): readResource(words)
        case ("s", 4):
            kinds[current].subresourcesByVersion[version, default: []].append(
                .init(
                    name: words[1], responseKind: reference(words[2]), verbs: verbs(words[3])))
        default: fatalError("built-in kinds: cannot read \(words)")
        }
    }

    private mutating func readResource(_ words: [String]) {
        let name = GroupResource(group: group, resource: words[1])
        if let index = indexes[name] {
            kinds[index].versions.append(version)
            current = index
            return
        }
        let storage = storage(words[8], own: name)
        current = kinds.count
        indexes[name] = current
        kinds.append(
            ResourceKind(
                group: group, resource: words[1], singular: words[2] == "-" ? "" : words[2],
                kind: words[3], listKind: words[3] + "List", versions: [version],
                isNamespaced: words[4] == "N", shortNames: list(words[6]),
                categories: list(words[7]), verbs: verbs(words[5]),
                storage: storage?.resource, storageVersion: storage?.version ?? version,
                subresourcesByVersion: [:]))
    }

    private func storage(
        _ word: String, own: GroupResource
    ) -> (resource: GroupResource, version: String)? {
        if word == "-" { return nil }
        if word == "=" { return (own, version) }
        let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        return (GroupResource(group: parts[0], resource: parts[1]), parts[2])
    }

    private func reference(_ word: String) -> GroupVersionKind {
        let parts = word.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 3 {
            return GroupVersionKind(group: parts[0], version: parts[1], kind: parts[2])
        }
        return GroupVersionKind(group: "", version: "", kind: word)
    }

    private func verbs(_ word: String) -> [String] { word == "*" ? Self.allVerbs : list(word) }

    private func list(_ word: String) -> [String] {
        word == "-" ? [] : word.split(separator: ",").map(String.init)
    }
}
