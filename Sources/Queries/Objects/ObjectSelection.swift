import Document
import EventStore
import History
import KubernetesAPI

/// An `ObjectSpec` whose words have been given meaning by a catalog.
struct ObjectSelection {
    struct Target {
        /// Where the objects are stored: for `events.events.k8s.io` that is `events`.
        var resource: GroupResource
        /// Nil when only the store knows the resource.
        var kind: ResourceKind?
        var isNamespaced: Bool
        /// All objects of the kind when nil.
        var name: String?
    }

    /// None means every resource.
    var targets: [Target]
    /// Every namespace when nil.
    var namespace: String?
    var labels: LabelSelector?
    var fieldSelectorText: String?
    private var byResource: [GroupResource: [String]?] = [:]

    /// `namespace` is the one to look in; nil is all of them.
    init(
        _ spec: ObjectSpec, namespace: String?, kinds: KindCatalog, reader: Reader
    ) throws(QueryError) {
        self.namespace = spec.allNamespaces ? nil : namespace
        targets = try Self.targets(spec.words, kinds: kinds, reader: reader)
        fieldSelectorText = spec.fieldSelector.flatMap { $0.isEmpty ? nil : $0 }
        if let text = spec.labelSelector, !text.isEmpty {
            do {
                labels = try LabelSelector(parsing: text)
            } catch {
                throw QueryError(.wrongUse, "label selector \"\(text)\": \(error)")
            }
        }
        if spec.allNamespaces, targets.contains(where: { $0.name != nil }) {
            throw QueryError(
                .wrongUse,
                "a resource cannot be retrieved by name across all namespaces: name one with -n")
        }
        for target in targets {
            let resource = target.resource
            switch (target.name, byResource[resource]) {
            case (nil, _): byResource[resource] = .some(nil)
            case (let name?, nil): byResource[resource] = [name]
            case (_, .some(nil)): break
            case (let name?, .some(let names?)): byResource[resource] = names + [name]
            }
        }
    }

    var isEverything: Bool { targets.isEmpty && namespace == nil && !needsDocument }

    /// Whether selectors must see an object's content.
    var needsDocument: Bool { labels != nil || fieldSelectorText != nil }

    /// The one resource that all targets are of.
    var singleResource: GroupResource? { byResource.count == 1 ? byResource.keys.first : nil }

    /// The one object that is named, when its namespace is settled too.
    var singleKey: ObjectKey? {
        guard targets.count == 1, let target = targets.first, let name = target.name,
            let namespace = target.isNamespaced ? namespace : ""
        else { return nil }
        return ObjectKey(resource: target.resource, namespace: namespace, name: name)
    }

    /// Whether the key is selected; selectors are not asked.
    func contains(_ key: ObjectKey) -> Bool {
        if !targets.isEmpty {
            guard let names = byResource[key.resource] else { return false }
            if let names, !names.contains(key.name) { return false }
        }
        guard let namespace else { return true }
        // Cluster-scoped objects have no namespace to be filtered by when they are named outright.
        return key.namespace == namespace || (key.namespace.isEmpty && !targets.isEmpty)
    }

    /// Whether selectors take the object.
    func selects(_ document: JSONValue, kind: ResourceKind?) throws(QueryError) -> Bool {
        if let labels, !labels.matches(document["metadata"]?["labels"]?.object) { return false }
        guard let fieldSelectorText, let kind else { return true }
        do {
            return try FieldSelector(parsing: fieldSelectorText, for: kind).matches(document)
        } catch {
            throw QueryError(.wrongUse, "field selector \"\(fieldSelectorText)\": \(error)")
        }
    }

    /// kubectl's grammar: `TYPE/NAME...`, or `TYPE[,TYPE] [NAME...]`.
    private static func targets(
        _ words: [String], kinds: KindCatalog, reader: Reader
    ) throws(QueryError) -> [Target] {
        guard let first = words.first else { return [] }
        if words.contains(where: { $0.contains("/") }) {
            var targets: [Target] = []
            for word in words {
                let parts = word.split(separator: "/", omittingEmptySubsequences: false)
                guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                    throw QueryError(
                        .wrongUse,
                        "\"\(word)\": write TYPE/NAME for each object (deploy/checkout), "
                            + "or one TYPE and then names (deploy checkout)")
                }
                for target in try resolve(String(parts[0]), kinds: kinds, reader: reader) {
                    targets.append(target.named(String(parts[1])))
                }
            }
            return targets
        }
        let found = try resolve(first, kinds: kinds, reader: reader)
        let names = words.dropFirst()
        if names.isEmpty { return found }
        return found.flatMap { target in names.map(target.named) }
    }

    private static func resolve(
        _ typed: String, kinds: KindCatalog, reader: Reader
    ) throws(QueryError) -> [Target] {
        do {
            return try kinds.resolve(typed).map(Target.init)
        } catch {
            if case .unknown = error, let stored = onlyStored(typed, in: reader.store) { return [stored] }
            if case .unknown(_, []) = error, let meant = try named(typed, in: reader) {
                throw QueryError(
                    .wrongUse,
                    "no resource type \"\(typed)\" is known here; did you mean \(meant)?")
            }
            throw QueryError(.wrongUse, "\(error)")
        }
    }

    /// Objects that bear the name which was typed where a kind belongs.
    private static func named(
        _ name: String, in reader: Reader
    ) throws(QueryError) -> String? {
        var found: [String] = []
        for resource in reader.store.resources().sorted() where resource.resource != "events" {
            guard found.count < 4 else { break }
            let hasIt = try reader.keys(resource: resource).contains { $0.name == name }
            if hasIt { found.append("\(resource.resource)/\(name)") }
        }
        return found.isEmpty ? nil : found.joined(separator: ", ")
    }

    /// A resource that no catalog has but that the store holds objects of, such as an aggregated
    /// API's, by its plural.
    private static func onlyStored(_ typed: String, in store: Store) -> Target? {
        let typed = typed.lowercased()
        let found = store.resources().filter { $0.resource == typed || $0.description == typed }
        guard let resource = found.first, found.count == 1 else { return nil }
        let isNamespaced = store.keys(resource: resource).contains { !$0.namespace.isEmpty }
        return Target(resource: resource, kind: nil, isNamespaced: isNamespaced, name: nil)
    }
}

extension ObjectSelection.Target {
    init(_ kind: ResourceKind) {
        self.init(
            resource: kind.storage ?? kind.groupResource, kind: kind,
            isNamespaced: kind.isNamespaced, name: nil)
    }

    func named(_ name: String) -> Self {
        var copy = self
        copy.name = name
        return copy
    }
}
