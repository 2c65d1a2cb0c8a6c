package import Document
package import KubernetesAPI

/// What changed between two versions of an object, field by field.
///
/// Lists are compared by what their items are and not by where they stand: objects by merge key,
/// sets by member, both from the schema; where the schema says nothing, by the key that people
/// would take (`name`, `type`, ...) if every item has one of its own, else by content and place.
/// An item that only moved is no change, except where the order means something: init containers
/// run in order, and so does the content of a list of scalars (`args`), which is one value.
///
/// null and absent are the same, as they are to the API server.
package enum SemanticDiff {
    package enum Granularity: Sendable {
        /// A field that came or went with all below it is one change.
        case subtrees
        /// Scalars and empty containers only.
        case leaves
    }

    /// The changes that `noise` leaves visible, in the order of the fields of `after`, what is gone
    /// last at each level. nil stands for no object.
    package static func changes(
        from before: JSONValue?, to after: JSONValue?, schema: SchemaNode? = nil,
        noise: NoiseFilter = .standard, granularity: Granularity = .leaves
    ) -> [FieldChange] {
        compare(before, after, schema: schema, noise: noise, granularity: granularity).visible
    }

    /// As `changes`, together with the changes that were folded away.
    package static func compare(
        _ before: JSONValue?, _ after: JSONValue?, schema: SchemaNode? = nil,
        noise: NoiseFilter = .standard, granularity: Granularity = .leaves
    ) -> FieldDiff {
        var walk = DiffWalk(granularity: granularity)
        walk.compare(before ?? .null, after ?? .null, schema, noise.root)
        return walk.result
    }

    /// As `compare`, for stored documents: equal bytes are told apart from nothing else before
    /// anything is parsed.
    package static func compare(
        bytes before: [UInt8], _ after: [UInt8], schema: SchemaNode? = nil,
        noise: NoiseFilter = .standard, granularity: Granularity = .leaves
    ) throws(DocumentError) -> FieldDiff {
        if before == after { return FieldDiff() }
        return compare(
            try JSONValue(parsing: before), try JSONValue(parsing: after), schema: schema,
            noise: noise, granularity: granularity)
    }
}

/// The outcome of comparing two versions of an object.
package struct FieldDiff: Sendable {
    package var visible: [FieldChange] = []
    /// What the noise filter hid; never split into leaves.
    package var folded: [FieldChange] = []

    package init() {}

    package var isEmpty: Bool { visible.isEmpty && folded.isEmpty }

    /// Something outside `metadata` and `status` changed: somebody asked for another state.
    package var concernsSpec: Bool {
        visible.contains { !$0.concernsStatus && !$0.concernsMetadata }
    }
}

private struct DiffWalk {
    let granularity: SemanticDiff.Granularity
    var result = FieldDiff()
    private var path: [FieldPath.Component] = []

    init(granularity: SemanticDiff.Granularity) {
        self.granularity = granularity
    }

    mutating func compare(
        _ before: JSONValue, _ after: JSONValue, _ schema: SchemaNode?, _ noise: NoiseFilter.Node?
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
        _ old: JSONObject, _ new: JSONObject, _ schema: SchemaNode?, _ noise: NoiseFilter.Node?
    ) {
        let visibleBefore = result.visible.count
        var companions: [(String, JSONValue, JSONValue)] = []
        var matched = 0
        var cursor = old.members.startIndex
        for (key, value) in new.members {
            var earlier: JSONValue?
            if cursor < old.members.endIndex, old.members[cursor].key == key {
                earlier = old.members[cursor].value
                cursor += 1
            } else if let at = old.members.firstIndex(where: { $0.key == key }) {
                earlier = old.members[at].value
                cursor = at + 1
            }
            if earlier != nil { matched += 1 }
            compareMember(key, earlier ?? .null, value, schema, noise, &companions)
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
        _ key: String, _ before: JSONValue, _ after: JSONValue, _ schema: SchemaNode?,
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
        // What is equal needs neither path nor schema; what is not mostly differs early.
        if before == after { return }
        path.append(.key(key))
        let isDeep = before.isContainer || after.isContainer
        compare(before, after, isDeep ? schema?.property(key) : nil, rule)
        path.removeLast()
    }

    private mutating func compareLists(
        _ old: [JSONValue], _ new: [JSONValue], _ schema: SchemaNode?, _ noise: NoiseFilter.Node?
    ) {
        let name = path.lastKey
        let matching = ListMatching(name: name, before: old, after: new, schema: schema)
        if matching.keys == .positions, !(old + new).contains(where: \.isContainer) {
            emit(old.isEmpty ? .null : .array(old), new.isEmpty ? .null : .array(new))
            return
        }
        let items = schema?.items
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
        _ before: JSONValue, _ after: JSONValue, _ schema: SchemaNode?, _ noise: NoiseFilter.Node?
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
        _ before: JSONValue, _ after: JSONValue, _ schema: SchemaNode?, _ noise: NoiseFilter.Node?
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
