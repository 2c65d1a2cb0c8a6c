internal import Document
internal import KubernetesAPI

/// Kubernetes' strategic merge patch: as a merge patch, but lists whose items have a merge key are
/// merged item by item, and directives steer it: `$patch`, `$setElementOrder/...`, `$retainKeys`,
/// `$deleteFromPrimitiveList/...`.
enum StrategicMergePatch {
    static func apply(_ patch: JSONValue, to target: JSONValue, schema: SchemaNode?) -> JSONValue {
        guard var changes = patch.object else { return patch }
        switch changes["$patch"]?.string {
        case "replace":
            changes["$patch"] = nil
            return .object(changes)
        case "delete": return .object(JSONObject())
        default: break
        }
        var object = target.object ?? JSONObject()
        if let kept = changes["$retainKeys"]?.array?.compactMap(\.string) {
            for key in object.keys where !kept.contains(key) { object[key] = nil }
        }
        for (key, change) in changes.members where !key.hasPrefix("$") {
            let node = schema?.property(key)
            if change.isNull {
                object[key] = nil
            } else if let items = change.array {
                object[key] = .array(merged(items, into: object[key]?.array, node: node))
            } else if change.object != nil {
                object[key] = apply(change, to: object[key] ?? .null, schema: node)
            } else {
                object[key] = change
            }
        }
        for (key, value) in changes.members {
            guard let slash = key.firstIndex(of: "/"), let values = value.array else { continue }
            let name = String(key[key.index(after: slash)...])
            guard let list = object[name]?.array else { continue }
            if key.hasPrefix("$deleteFromPrimitiveList/") {
                object[name] = .array(list.filter { !values.contains($0) })
            } else if key.hasPrefix("$setElementOrder/") {
                let mergeKey = schema?.property(name)?.patchMergeKey
                object[name] = .array(ordered(list, by: values, mergeKey: mergeKey))
            }
        }
        return .object(object)
    }

    private static func merged(
        _ patch: [JSONValue], into target: [JSONValue]?, node: SchemaNode?
    ) -> [JSONValue] {
        let replaces = patch.contains { $0["$patch"]?.string == "replace" }
        let plain = patch.filter { $0["$patch"] == nil }
        guard let node, !replaces, node.patchStrategy?.contains("merge") == true else {
            return plain
        }
        var result = target ?? []
        guard let mergeKey = node.patchMergeKey else {
            for value in plain where !result.contains(value) { result.append(value) }
            return result
        }
        for item in patch {
            let index = result.firstIndex {
                $0[mergeKey] != nil && $0[mergeKey] == item[mergeKey]
            }
            if item["$patch"]?.string == "delete" {
                if let index { result.remove(at: index) }
            } else if let index {
                result[index] = apply(item, to: result[index], schema: node.items)
            } else {
                result.append(item)
            }
        }
        return result
    }

    /// The items that the order names in its order; the others keep their places before and after.
    private static func ordered(
        _ list: [JSONValue], by order: [JSONValue], mergeKey: String?
    ) -> [JSONValue] {
        func rank(_ item: JSONValue) -> Int? {
            order.firstIndex { named in
                guard let mergeKey else { return named == item }
                return named[mergeKey] != nil && named[mergeKey] == item[mergeKey]
            }
        }
        let ranks = list.map(rank)
        let places = ranks.indices.filter { ranks[$0] != nil }
        let sorted = places.sorted { (ranks[$0] ?? 0) < (ranks[$1] ?? 0) }
        var result = list
        for (place, source) in zip(places, sorted) { result[place] = list[source] }
        return result
    }
}
