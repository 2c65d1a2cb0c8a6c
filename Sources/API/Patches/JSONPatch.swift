internal import Document

/// JSON Patch (RFC 6902) as the API server applies it: a member that is missing can be replaced and
/// removed, an index can count from the end, and objects on the way of an operation come out with
/// their members in order.
enum JSONPatch {
    struct Failure: Error {
        var message: String
    }

    static func apply(_ patch: JSONValue, to target: JSONValue) throws(Failure) -> JSONValue {
        guard let operations = patch.array else { throw Failure(message: "the patch is no list") }
        var value = target
        if let object = value.object { value = .object(object.sortedByKey()) }
        var growth = PatchGrowth()
        for operation in operations { try apply(operation, to: &value, &growth) }
        return value
    }

    private static func apply(
        _ operation: JSONValue, to value: inout JSONValue, _ growth: inout PatchGrowth
    ) throws(Failure) {
        let path = try pointer(operation["path"])
        switch operation["op"]?.string {
        case "add", "replace":
            let new = operation["value"] ?? .null
            try growth.check(new, at: path.count)
            try edit(&value, path[...], operation["op"] == "add" ? .add(new) : .replace(new))
        case "remove": try edit(&value, path[...], .remove)
        case "test":
            guard try find(path, in: value) ?? .null == operation["value"] ?? .null else {
                throw Failure(message: "testing value \(operation["path"]?.string ?? "") failed")
            }
        case "copy":
            let found = try find(pointer(operation["from"]), in: value)
            try growth.copy(found ?? .null, to: path.count)
            try edit(&value, path[...], .add(found ?? .null))
        case "move":
            let from = try pointer(operation["from"])
            let moved = try find(from, in: value)
            try growth.check(moved ?? .null, at: path.count)
            try edit(&value, from[...], .remove)
            try edit(&value, path[...], .add(moved ?? .null))
        case let other:
            throw Failure(message: "unexpected kind: \(other ?? "")")
        }
    }

    private enum Edit {
        case add(JSONValue)
        case replace(JSONValue)
        case remove
    }

    /// RFC 6901; never empty, since an operation on the whole document is refused.
    private static func pointer(_ text: JSONValue?) throws(Failure) -> [String] {
        guard let text = text?.string, text.hasPrefix("/") else {
            throw Failure(message: "an operation has no path")
        }
        return text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            var name = ""
            var rest = $0[...]
            while let character = rest.popFirst() {
                switch (character, rest.first) {
                case ("~", "1"):
                    rest.removeFirst()
                    name.append("/")
                case ("~", "0"):
                    rest.removeFirst()
                    name.append("~")
                default: name.append(character)
                }
            }
            return name
        }
    }

    /// nil for a member that its object does not have; everything on the way must be there.
    private static func find(
        _ path: [String], in value: JSONValue
    ) throws(Failure) -> JSONValue? {
        var value = value
        for (place, name) in path.enumerated() {
            switch value {
            case .object(let object):
                guard let next = object[name] else {
                    if place == path.count - 1 { return nil }
                    throw missing(name)
                }
                value = next
            case .array(let list):
                guard let index = index(name, count: list.count), index < list.count else {
                    throw missing(name)
                }
                value = list[index]
            default: throw missing(name)
            }
        }
        return value
    }

    private static func missing(_ name: String) -> Failure {
        Failure(message: "missing value at \(name)")
    }

    /// An index may count from the end: -1 is the last.
    private static func index(_ text: String, count: Int) -> Int? {
        guard let index = Int(text), index >= -count else { return nil }
        return index < 0 ? index + count : index
    }

    private static func edit(
        _ value: inout JSONValue, _ path: ArraySlice<String>, _ change: Edit
    ) throws(Failure) {
        guard let name = path.first else { return }
        let rest = path.dropFirst()
        switch value {
        case .object(var object):
            value = .null
            object = object.sortedByKey()
            try edit(&object, name, rest, change)
            value = .object(object)
        case .array(var list):
            value = .null
            try edit(&list, name, rest, change)
            value = .array(list)
        default: throw missing(name)
        }
    }

    private static func edit(
        _ object: inout JSONObject, _ name: String, _ rest: ArraySlice<String>, _ change: Edit
    ) throws(Failure) {
        guard rest.isEmpty else {
            guard var next = object[name], !next.isNull else { throw missing(name) }
            try edit(&next, rest, change)
            object[name] = next
            return
        }
        let isNew = !object.contains(key: name)
        switch change {
        case .add(let new), .replace(let new): object[name] = new
        case .remove: object[name] = nil
        }
        if isNew { object = object.sortedByKey() }
    }

    private static func edit(
        _ list: inout [JSONValue], _ name: String, _ rest: ArraySlice<String>, _ change: Edit
    ) throws(Failure) {
        if rest.isEmpty, case .add(let new) = change {
            guard name != "-" else { return list.append(new) }
            // One behind the end, counted from the front, appends.
            guard let index = index(name, count: list.count), index <= list.count else {
                throw missing(name)
            }
            return list.insert(new, at: index)
        }
        guard let index = index(name, count: list.count), index < list.count else {
            throw missing(name)
        }
        switch change {
        case .replace(let new) where rest.isEmpty: list[index] = new
        case .remove where rest.isEmpty: list.remove(at: index)
        default: try edit(&list[index], rest, change)
        }
    }
}
