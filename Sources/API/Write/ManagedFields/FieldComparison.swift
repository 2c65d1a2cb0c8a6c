internal import Document
internal import KubernetesAPI

/// Which fields of an object a change added, modified and removed, by the schema's kinds of lists
/// and maps (structured merge).
struct FieldComparison {
    private(set) var added = FieldSet()
    private(set) var modified = FieldSet()
    private(set) var removed = FieldSet()

    var isEmpty: Bool { added.isEmpty && modified.isEmpty && removed.isEmpty }

    init(from old: JSONValue, to new: JSONValue, schema: SchemaNode) {
        walk(old, new, schema)
    }

    private init() {}

    /// Leaves out fields and all below them.
    mutating func ignore(_ fields: FieldSet) {
        added = added.removing(fields)
        modified = modified.removing(fields)
        removed = removed.removing(fields)
    }

    /// Leaves out the paths themselves.
    mutating func strip(_ fields: FieldSet) {
        added = added.subtracting(fields)
        modified = modified.subtracting(fields)
        removed = removed.subtracting(fields)
    }

    // Each value is compared with sets of its own, which then become those of its element.

    private mutating func element(_ name: String, _ body: (inout FieldComparison) -> Void) {
        var own = FieldComparison()
        body(&own)
        if !own.added.isEmpty { added[name] = own.added }
        if !own.modified.isEmpty { modified[name] = own.modified }
        if !own.removed.isEmpty { removed[name] = own.removed }
    }

    private mutating func leaf(_ old: JSONValue?, _ new: JSONValue?) {
        switch (old, new) {
        case (nil, .some): added.insertSelf()
        case (.some, nil): removed.insertSelf()
        case (let old?, let new?): if old != new { modified.insertSelf() }
        case (nil, nil): break
        }
    }

    private mutating func walk(_ old: JSONValue?, _ new: JSONValue?, _ schema: SchemaNode?) {
        if old == nil && new == nil { return }
        if let old, let new, old == new { return }
        guard let schema, let shape = FieldShape(schema, old: old, new: new) else {
            return leaf(old, new)
        }
        if Self.isNothing(old), Self.isNothing(new) { return leaf(old, new) }
        switch shape {
        case .object: members(old, new, schema)
        case .list(let keys): items(old, new, schema.items, keys)
        case .set: values(old, new)
        }
        if old == nil { added.insertSelf() }
        if new == nil { removed.insertSelf() }
    }

    private static func isNothing(_ value: JSONValue?) -> Bool {
        switch value {
        case nil, .null: true
        case .array(let items): items.isEmpty
        case .object(let object): object.isEmpty
        default: false
        }
    }

    private mutating func members(_ old: JSONValue?, _ new: JSONValue?, _ schema: SchemaNode) {
        let oldMembers = old?.object ?? JSONObject()
        let newMembers = new?.object ?? JSONObject()
        for (key, value) in oldMembers.members {
            element("f:\(key)") { $0.walk(value, newMembers[key], schema.property(key)) }
        }
        for (key, value) in newMembers.members where !oldMembers.contains(key: key) {
            element("f:\(key)") { $0.walk(nil, value, schema.property(key)) }
        }
    }

    private mutating func items(
        _ old: JSONValue?, _ new: JSONValue?, _ schema: SchemaNode?, _ keys: [String]
    ) {
        let (oldItems, oldOrder) = Self.keyed(old, keys, schema)
        let (newItems, newOrder) = Self.keyed(new, keys, schema)
        for key in oldOrder + newOrder.filter({ oldItems[$0] == nil }) {
            let (before, after) = (oldItems[key], newItems[key])
            // Items that have one key are one piece: none of their members belongs to one of them.
            if before?.count ?? 0 > 1 || after?.count ?? 0 > 1 {
                element(key) { $0.leaf(before.map { .array($0) }, after.map { .array($0) }) }
            } else {
                element(key) { $0.walk(before?.first, after?.first, schema) }
            }
        }
    }

    private static func keyed(
        _ list: JSONValue?, _ keys: [String], _ schema: SchemaNode?
    ) -> ([String: [JSONValue]], [String]) {
        var items: [String: [JSONValue]] = [:]
        var order: [String] = []
        for item in list?.array ?? [] {
            var object = JSONObject()
            for key in keys.sorted() {
                object[key] = item[key] ?? Self.missing(schema?.property(key))
            }
            let element = "k:\(JSONValue.object(object))"
            if items[element] == nil { order.append(element) }
            items[element, default: []].append(item)
        }
        return (items, order)
    }

    /// A key that an item does not have: its default, or what Go left out.
    private static func missing(_ schema: SchemaNode?) -> JSONValue? {
        schema?.defaultValue ?? (schema?.type == .string ? "" : nil)
    }

    private mutating func values(_ old: JSONValue?, _ new: JSONValue?) {
        let oldValues = (old?.array ?? []).map { "v:\($0)" }
        let newValues = (new?.array ?? []).map { "v:\($0)" }
        for value in oldValues where !newValues.contains(value) { removed[value] = .member }
        for value in newValues where !oldValues.contains(value) { added[value] = .member }
    }
}

/// How structured merge takes a value apart; nil where it is one piece.
private enum FieldShape {
    case object
    case list(keys: [String])
    case set

    init?(_ schema: SchemaNode, old: JSONValue?, new: JSONValue?) {
        if schema.isArray {
            switch schema.listKind {
            case .atomic: return nil
            case .set: self = .set
            case .map(let keys): self = .list(keys: keys)
            }
            return
        }
        let hasMembers = schema.hasProperties || schema.values != nil
        guard hasMembers, !schema.isAtomicObject, old?.object != nil || new?.object != nil
        else { return nil }
        self = .object
    }
}
