import Document
import KubernetesAPI

/// How the items of a list are told apart from one version to the next.
enum ListKeys: Equatable {
    /// Objects with a key of these fields.
    case fields([String])
    /// Scalars that occur once each.
    case members
    /// By place.
    case positions

    /// Keys of lists whose schema has none or is not known, by the list's own name. Only used when
    /// every item has the key and no two the same.
    private static let known: [String: [[String]]] = [
        "conditions": [["type"]],
        "containers": [["name"]],
        "hostAliases": [["ip"]],
        "managedFields": [],
        "ownerReferences": [["uid"]],
        "ports": [["containerPort", "protocol"], ["port", "protocol"], ["port"], ["name"]],
        "topologySpreadConstraints": [["topologyKey", "whenUnsatisfiable"]],
        "volumeDevices": [["devicePath"]],
        "volumeMounts": [["mountPath"]],
    ]

    /// What people take for the key of any other list of objects.
    private static let usual = [["name"], ["type"], ["key"], ["ip"], ["uid"], ["id"], ["host"]]

    /// Lists of scalars that are sets, whatever their schema says.
    private static let sets: Set<String> = ["finalizers", "accessModes"]

    /// The keys that hold for both versions of the list called `name`.
    init(name: String, before: [JSONValue], after: [JSONValue], schema: SchemaNode?) {
        switch schema?.listKind {
        case .map(let keys):
            self =
                Self.tell(before, apart: keys) && Self.tell(after, apart: keys)
                ? .fields(keys) : .positions
            return
        case .set:
            self = Self.areMembers(before) && Self.areMembers(after) ? .members : .positions
            return
        case .atomic, nil: break
        }
        guard let example = after.first ?? before.first else {
            self = .positions
            return
        }
        guard case .object = example else {
            let isSet =
                Self.sets.contains(name) && Self.areMembers(before) && Self.areMembers(after)
            self = isSet ? .members : .positions
            return
        }
        var candidates = Self.known[name] ?? Self.usual
        if let merge = schema?.patchMergeKey { candidates.insert([merge], at: 0) }
        let keys = candidates.first { keys in
            keys.allSatisfy { example.object?[$0] != nil }
                && Self.tell(before, apart: keys) && Self.tell(after, apart: keys)
        }
        self = keys.map(Self.fields) ?? .positions
    }

    /// The keys of one list by itself.
    init(name: String, items: [JSONValue], schema: SchemaNode?) {
        self.init(name: name, before: [], after: items, schema: schema)
    }

    /// All items are objects that have at least one of the keys, all scalars, no two items alike.
    private static func tell(_ items: [JSONValue], apart keys: [String]) -> Bool {
        guard let first = keys.first else { return false }
        for (at, item) in items.enumerated() {
            guard let object = item.object else { return false }
            var isKeyed = false
            for key in keys {
                switch object[key] {
                case nil, .null?: continue
                case .object?, .array?: return false
                default: isKeyed = true
                }
            }
            if !isKeyed { return false }
            if items.count <= 12 {
                for other in items[..<at] where other.object?[first] == object[first] {
                    if keys.allSatisfy({ other.object?[$0] == object[$0] }) { return false }
                }
            }
        }
        if items.count <= 12 { return true }
        return Set(items.map { identity(of: $0, keys) }).count == items.count
    }

    private static func areMembers(_ items: [JSONValue]) -> Bool {
        for item in items {
            switch item {
            case .object, .array, .null: return false
            default: continue
            }
        }
        return Set(items).count == items.count
    }

    private static func identity(of item: JSONValue, _ keys: [String]) -> [JSONValue?] {
        keys.map { item.object?[$0] }
    }

    /// What two items must have in common to be one and the same; nil for `.positions`.
    func identity(of item: JSONValue) -> [JSONValue?]? {
        switch self {
        case .fields(let keys): Self.identity(of: item, keys)
        case .members: [item]
        case .positions: nil
        }
    }

    /// `identity(of: a) == identity(of: b)`, without making either.
    func identify(_ a: JSONValue, with b: JSONValue) -> Bool {
        switch self {
        case .fields(let keys): keys.allSatisfy { a.object?[$0] == b.object?[$0] }
        case .members: a == b
        case .positions: false
        }
    }

    /// How a path names the item.
    func component(of item: JSONValue, at index: Int) -> FieldPath.Component {
        switch self {
        case .fields(let keys):
            .item(
                keys.sorted().compactMap { key in
                    item.object?[key].map { FieldPath.ItemKey(name: key, value: $0) }
                })
        case .members: .element(item)
        case .positions: .index(index)
        }
    }
}
