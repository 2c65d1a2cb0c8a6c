internal import Document

/// JSON Patch (RFC 6902).
enum JSONPatch {
    struct Failure: Error {
        var message: String
    }

    static func apply(_ patch: JSONValue, to target: JSONValue) throws(Failure) -> JSONValue {
        guard let operations = patch.array else { throw Failure(message: "the patch is no list") }
        var value = target
        for operation in operations {
            let path = try pointer(operation["path"])
            switch operation["op"]?.string {
            case "add": value = try edit(value, path[...], .add(operation["value"] ?? .null))
            case "replace":
                value = try edit(value, path[...], .replace(operation["value"] ?? .null))
            case "remove": value = try edit(value, path[...], .remove)
            case "test":
                guard try find(path, in: value) == operation["value"] else {
                    throw Failure(
                        message: "testing path \(operation["path"]?.string ?? "") failed")
                }
            case "copy":
                value = try edit(
                    value, path[...], .add(find(pointer(operation["from"]), in: value)))
            case "move":
                let from = try pointer(operation["from"])
                let moved = try find(from, in: value)
                value = try edit(edit(value, from[...], .remove), path[...], .add(moved))
            case let other:
                throw Failure(message: "unexpected kind: \(other ?? "")")
            }
        }
        return value
    }

    private enum Edit {
        case add(JSONValue)
        case replace(JSONValue)
        case remove
    }

    /// RFC 6901.
    private static func pointer(_ text: JSONValue?) throws(Failure) -> [String] {
        guard let text = text?.string, text.isEmpty || text.hasPrefix("/") else {
            throw Failure(message: "an operation has no path")
        }
        return text.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            var name = ""
            var rest = $0[...]
            while let character = rest.popFirst() {
                guard character == "~" else {
                    name.append(character)
                    continue
                }
                name.append(rest.popFirst() == "1" ? "/" : "~")
            }
            return name
        }
    }

    private static func find(_ path: [String], in value: JSONValue) throws(Failure) -> JSONValue {
        var value = value
        for name in path {
            guard let next = value[name] ?? Int(name).flatMap({ value[$0] }) else {
                throw Failure(message: "missing value at /\(path.joined(separator: "/"))")
            }
            value = next
        }
        return value
    }

    private static func edit(
        _ value: JSONValue, _ path: ArraySlice<String>, _ change: Edit
    ) throws(Failure) -> JSONValue {
        guard let name = path.first else {
            switch change {
            case .add(let new), .replace(let new): return new
            case .remove: return .null
            }
        }
        let rest = path.dropFirst()
        let missing = Failure(message: "missing value at \(name)")
        if var object = value.object {
            if !rest.isEmpty {
                guard let next = object[name] else { throw missing }
                object[name] = try edit(next, rest, change)
                return .object(object)
            }
            switch change {
            case .add(let new): object[name] = new
            case .replace(let new):
                guard object[name] != nil else { throw missing }
                object[name] = new
            case .remove:
                guard object.removeValue(forKey: name) != nil else { throw missing }
            }
            return .object(object)
        }
        guard var list = value.array else { throw missing }
        let isEnd = name == "-"
        guard let index = isEnd ? list.count : Int(name), (0...list.count).contains(index) else {
            throw missing
        }
        if rest.isEmpty, case .add(let new) = change {
            list.insert(new, at: index)
            return .array(list)
        }
        guard index < list.count else { throw missing }
        switch change {
        case .replace(let new) where rest.isEmpty: list[index] = new
        case .remove where rest.isEmpty: list.remove(at: index)
        default: list[index] = try edit(list[index], rest, change)
        }
        return .array(list)
    }
}
