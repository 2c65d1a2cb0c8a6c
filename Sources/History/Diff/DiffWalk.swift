import Document
import KubernetesAPI

/// Walks two versions side by side and collects what differs.
struct DiffWalk {
    private let granularity: SemanticDiff.Granularity
    private(set) var result = FieldDiff()
    private var path: [FieldPath.Component] = []

    init(granularity: SemanticDiff.Granularity) {
        self.granularity = granularity
    }

    mutating func compare(
        _ before: JSONValue, _ after: JSONValue, _ schema: SchemaPlace, _ noise: NoiseFilter.Node?
    ) {
        switch (before, after) {
        case (.object(let old), .object(let new)):
            compareObjects(old, new, schema, noise)
        case (.array(let old), .array(let new)):
            if before != after { compareLists(old, new, schema, noise) }
        default:
            if before != after { report(before, after, schema, noise) }
        }
    }

    private mutating func compareObjects(
        _ old: JSONObject, _ new: JSONObject, _ schema: SchemaPlace, _ noise: NoiseFilter.Node?
    ) {
        let visibleBefore = result.visible.count
        var companions: [(String, JSONValue, JSONValue)] = []
        var matched = 0
        // The members mostly stand in the same order: the next one is where the last one ended.
        var cursor = 0
        let (oldMembers, newMembers) = (old.members, new.members)
        for index in newMembers.indices {
            let key = newMembers[index].key
            var place: Int?
            if cursor < oldMembers.count, oldMembers[cursor].key == key {
                place = cursor
            } else {
                place = oldMembers.firstIndex { $0.key == key }
            }
            let value = newMembers[index].value
            if let place {
                cursor = place + 1
                matched += 1
                compareMember(key, oldMembers[place].value, value, schema, noise, &companions)
            } else {
                compareMember(key, .null, value, schema, noise, &companions)
            }
        }
        if matched < old.members.count {
            for (key, value) in old.members where new[key] == nil {
                compareMember(key, value, .null, schema, noise, &companions)
            }
        }
        let isAlone = result.visible.count == visibleBefore
        for (key, before, after) in companions {
            path.append(.key(key))
            emit(before, after, isFolded: isAlone)
            path.removeLast()
        }
    }

    private mutating func compareMember(
        _ key: String, _ before: JSONValue, _ after: JSONValue, _ schema: SchemaPlace,
        _ noise: NoiseFilter.Node?, _ companions: inout [(String, JSONValue, JSONValue)]
    ) {
        let rule = noise?.keys[key]
        if let rule, rule.folds {
            if before == after { return }
            if rule.onlyAlone {
                companions.append((key, before, after))
            } else {
                path.append(.key(key))
                emit(before, after, isFolded: true)
                path.removeLast()
            }
            return
        }
        if !before.isContainer, !after.isContainer, before == after { return }
        path.append(.key(key))
        compare(before, after, schema, rule)
        path.removeLast()
    }

    private mutating func compareLists(
        _ old: [JSONValue], _ new: [JSONValue], _ schema: SchemaPlace, _ noise: NoiseFilter.Node?
    ) {
        let name = path.lastKey
        let list = schema.node(below: path)
        let matching = ListMatching(name: name, before: old, after: new, schema: list)
        if matching.keys == .positions, !(old + new).contains(where: \.isContainer) {
            emit(old.isEmpty ? .null : .array(old), new.isEmpty ? .null : .array(new))
            return
        }
        let items = SchemaPlace(node: list?.items, depth: path.count + 1)
        for (at, value) in new.enumerated() {
            path.append(matching.keys.component(of: value, at: at))
            let earlier = matching.origins[at].map { old[$0] }
            compare(earlier ?? .null, value, items, noise?.item)
            path.removeLast()
        }
        for at in matching.gone {
            path.append(matching.keys.component(of: old[at], at: at))
            compare(old[at], .null, items, noise?.item)
            path.removeLast()
        }
        if matching.isReordered, ListOrder.matters(in: name, keys: matching.keys) {
            reportOrder(matching.keys, old, new)
        }
    }

    private mutating func reportOrder(_ keys: ListKeys, _ old: [JSONValue], _ new: [JSONValue]) {
        func names(_ items: [JSONValue]) -> JSONValue {
            .array(items.map { keys.identity(of: $0)?.first?.flatMap { $0 } ?? $0 })
        }
        result.visible.append(
            FieldChange(
                path: FieldPath(path), before: names(old), after: names(new),
                isReorder: true))
    }

    /// A value that came, went or became another: whole or, for leaves, taken apart.
    private mutating func report(
        _ before: JSONValue, _ after: JSONValue, _ schema: SchemaPlace, _ noise: NoiseFilter.Node?
    ) {
        switch granularity {
        case .subtrees:
            emit(noise?.stripping(before) ?? before, noise?.stripping(after) ?? after)
        case .leaves:
            if before.isFilled {
                expand(before, .null, schema, noise)
            } else if !before.isNull, after.isFilled {
                emit(before, .null)
            }
            if after.isFilled {
                expand(.null, after, schema, noise)
            } else if !after.isNull || !before.isFilled {
                emit(before.isFilled ? .null : before, after)
            }
        }
    }

    private mutating func expand(
        _ before: JSONValue, _ after: JSONValue, _ schema: SchemaPlace, _ noise: NoiseFilter.Node?
    ) {
        let empty = JSONObject()
        switch (before, after) {
        case (.object(let old), _): compareObjects(old, empty, schema, noise)
        case (_, .object(let new)): compareObjects(empty, new, schema, noise)
        case (.array(let old), _): compareLists(old, [], schema, noise)
        case (_, .array(let new)): compareLists([], new, schema, noise)
        default: break
        }
    }

    private mutating func emit(_ before: JSONValue, _ after: JSONValue, isFolded: Bool = false) {
        let change = FieldChange(
            path: FieldPath(path), before: before.isNull ? .none : .some(before),
            after: after.isNull ? .none : .some(after))
        if isFolded {
            result.folded.append(change)
        } else {
            result.visible.append(change)
        }
    }
}

/// The schema where the walk is, looked up only when a list needs it: the node of some place above,
/// and how many components of the path led there. Only keys come after.
struct SchemaPlace {
    let node: SchemaNode?
    let depth: Int

    func node(below path: [FieldPath.Component]) -> SchemaNode? {
        var found = node
        for component in path[depth...] {
            guard let key = component.key else { return nil }
            found = found?.property(key)
        }
        return found
    }
}

/// Where the order of a list's items is part of what it says.
enum ListOrder {
    /// Lists of objects whose order says nothing although their schema calls them atomic.
    private static let free: Set<String> = [
        "endpoints", "subsets", "addresses", "notReadyAddresses", "tolerations", "images",
        "containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses", "podIPs",
    ]

    static func matters(in name: String, keys: ListKeys) -> Bool {
        if name == "initContainers" { return true }
        return keys == .positions && !free.contains(name)
    }
}

extension [FieldPath.Component] {
    /// The last member's name on the way: what a list is called.
    var lastKey: String {
        for case .key(let key) in reversed() { return key }
        return ""
    }
}

extension JSONValue {
    var isContainer: Bool {
        switch self {
        case .object, .array: true
        default: false
        }
    }

    /// A container with something in it.
    var isFilled: Bool {
        switch self {
        case .object(let object): !object.isEmpty
        case .array(let items): !items.isEmpty
        default: false
        }
    }
}
