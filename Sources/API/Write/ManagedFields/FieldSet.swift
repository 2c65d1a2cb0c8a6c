internal import Document

/// A set of field paths, as `managedFields` has them (`FieldsV1`): a tree by path elements.
///
/// The set of `metadata.labels.app` and of the container `c` with its image:
///
///     {"f:metadata": {"f:labels": {"f:app": {}}},
///      "f:spec": {"f:containers": {"k:{\"name\":\"c\"}": {".": {}, "f:image": {}}}}}
///
/// Elements are kept as they are written: `f:` a member, `k:` a list's item by its keys, `v:` a
/// set's member, `i:` an index.
struct FieldSet: Equatable, Sendable {
    /// The path that leads here is itself in the set.
    private(set) var isMember = false
    private(set) var children: [String: FieldSet] = [:]

    var isEmpty: Bool { !isMember && children.isEmpty }

    static let member: FieldSet = {
        var set = FieldSet()
        set.isMember = true
        return set
    }()

    subscript(element: String) -> FieldSet {
        get { children[element] ?? FieldSet() }
        set { children[element] = newValue.isEmpty ? nil : newValue }
    }

    mutating func insertSelf() { isMember = true }

    mutating func insert(_ path: [String]) {
        guard let first = path.first else {
            isMember = true
            return
        }
        self[first].insert(Array(path.dropFirst()))
    }

    func union(_ other: FieldSet) -> FieldSet {
        var result = self
        result.isMember = isMember || other.isMember
        for (element, set) in other.children {
            result.children[element] = result.children[element].map { $0.union(set) } ?? set
        }
        return result
    }

    func intersection(_ other: FieldSet) -> FieldSet {
        var result = FieldSet()
        result.isMember = isMember && other.isMember
        for (element, set) in children {
            if let match = other.children[element] { result[element] = set.intersection(match) }
        }
        return result
    }

    /// Without the paths of the other; paths below these stay.
    func subtracting(_ other: FieldSet) -> FieldSet {
        if other.isEmpty { return self }
        var result = self
        result.isMember = isMember && !other.isMember
        for (element, set) in other.children {
            if let own = children[element] { result[element] = own.subtracting(set) }
        }
        return result
    }

    /// Without the paths of the other and all below them.
    func removing(_ other: FieldSet) -> FieldSet {
        if other.isMember { return FieldSet() }
        var result = self
        for (element, set) in other.children {
            if let own = children[element] { result[element] = own.removing(set) }
        }
        return result
    }
}

extension FieldSet {
    /// `FieldsV1`; nil when it is none.
    init?(_ json: JSONValue) {
        guard let object = json.object else { return nil }
        for (key, value) in object.members {
            if key == "." {
                isMember = true
                continue
            }
            guard ["f:", "k:", "v:", "i:"].contains(where: key.hasPrefix),
                var set = FieldSet(value)
            else { return nil }
            // A leaf is an empty object: the path itself.
            if value.object?.isEmpty == true { set.isMember = true }
            children[key] = set
        }
    }

    var json: JSONValue {
        var object = JSONObject()
        if isMember, !children.isEmpty { object["."] = .object(JSONObject()) }
        for (element, set) in children.sorted(by: { Self.precedes($0.key, $1.key) }) {
            object[element] = set.json
        }
        return .object(object)
    }

    /// Members, then items by key, by value, by index, as Go's sets order them.
    private static func precedes(_ a: String, _ b: String) -> Bool {
        let (x, y) = (rank(a), rank(b))
        return x == y ? a < b : x < y
    }

    private static func rank(_ element: String) -> Int {
        switch element.utf8.first {
        case UInt8(ascii: "f"): 0
        case UInt8(ascii: "k"): 1
        case UInt8(ascii: "v"): 2
        case UInt8(ascii: "i"): 3
        default: 4
        }
    }
}
