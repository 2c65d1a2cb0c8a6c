package import Document

/// Writes the JSON Patch (RFC 6902) that makes one document of another.
///
/// The operations are `add`, `remove` and `replace`, to be applied in order. Members that did not
/// change are not named, and items of a list that stayed are kept where a shortest edit script
/// keeps them; a subtree is replaced whole when patching it would take twice
/// the bytes.
package struct JSONPatchWriter {
    package struct Operation: Hashable, Sendable {
        package enum Kind: String, Sendable {
            case add, remove, replace
        }

        package var kind: Kind
        /// JSON Pointer (RFC 6901); "" is the document itself.
        package var path: String
        /// nil for `remove`.
        package var value: JSONValue?

        package var json: JSONValue {
            var object = JSONObject()
            object["op"] = .string(kind.rawValue)
            object["path"] = .string(path)
            object["value"] = value
            return .object(object)
        }
    }

    private var operations: [Operation] = []

    /// Operations that turn `before` into `after`, none when they are equal.
    package static func operations(from before: JSONValue, to after: JSONValue) -> [Operation] {
        var writer = JSONPatchWriter()
        writer.compare(before, after, at: "")
        return writer.operations
    }

    /// The patch as the JSON array that `kubectl patch --type=json` takes.
    package static func patch(from before: JSONValue, to after: JSONValue) -> JSONValue {
        .array(operations(from: before, to: after).map(\.json))
    }

    private mutating func compare(_ before: JSONValue, _ after: JSONValue, at pointer: String) {
        if before == after { return }
        let start = operations.count
        switch (before, after) {
        case (.object(let old), .object(let new)): compareObjects(old, new, at: pointer)
        case (.array(let old), .array(let new)): compareLists(old, new, at: pointer)
        default:
            operations.append(Operation(kind: .replace, path: pointer, value: after))
            return
        }
        // Whole is shorter, and better to read, when little is left of what was there.
        if pointer.isEmpty || operations.count - start < 2 { return }
        let size = operations[start...].reduce(0) { $0 + Self.size(of: $1) }
        let whole = Operation(kind: .replace, path: pointer, value: after)
        if size > 2 * Self.size(of: whole) {
            operations.removeSubrange(start...)
            operations.append(whole)
        }
    }

    private static func size(of operation: Operation) -> Int {
        30 + operation.path.utf8.count + (operation.value?.bytes.count ?? 0)
    }

    private mutating func compareObjects(
        _ old: JSONObject, _ new: JSONObject, at pointer: String
    ) {
        for (key, value) in old.members {
            let path = pointer + "/" + Self.escaped(key)
            if let later = new[key] {
                compare(value, later, at: path)
            } else {
                operations.append(Operation(kind: .remove, path: path, value: nil))
            }
        }
        for (key, value) in new.members where old[key] == nil {
            let path = pointer + "/" + Self.escaped(key)
            operations.append(Operation(kind: .add, path: path, value: value))
        }
    }

    /// `place` counts in the list as it is after the operations so far.
    private mutating func compareLists(
        _ before: [JSONValue], _ after: [JSONValue], at pointer: String
    ) {
        let script = MyersDiff(before, after)
        var (old, place) = (0, 0)
        while old < before.count || place < after.count {
            let isGone = old < before.count && script.removed[old]
            let isNew = place < after.count && script.inserted[place]
            let path = "\(pointer)/\(place)"
            switch (isGone, isNew) {
            case (true, true):
                compare(before[old], after[place], at: path)
                old += 1
                place += 1
            case (true, false):
                operations.append(Operation(kind: .remove, path: path, value: nil))
                old += 1
            case (false, true):
                operations.append(Operation(kind: .add, path: path, value: after[place]))
                place += 1
            case (false, false):
                old += 1
                place += 1
            }
        }
    }

    private static func escaped(_ key: String) -> String {
        guard key.utf8.contains(where: { $0 == 0x7E || $0 == 0x2F }) else { return key }
        var text = ""
        for character in key.unicodeScalars {
            switch character {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}
