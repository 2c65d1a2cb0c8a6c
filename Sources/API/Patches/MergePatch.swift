internal import Document

/// JSON Merge Patch (RFC 7386). Objects that were merged come out with their members in order.
enum MergePatch {
    static func apply(_ patch: JSONValue, to target: JSONValue) -> JSONValue {
        guard let changes = patch.object else { return patch }
        var object = target.object ?? JSONObject()
        for (key, change) in changes.members {
            object[key] = change.isNull ? nil : apply(change, to: object[key] ?? .null)
        }
        return .object(object.sortedByKey())
    }
}
