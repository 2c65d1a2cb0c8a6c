internal import Document
internal import KubernetesAPI

/// Kubernetes' strategic merge patch: as a merge patch, but lists whose items have a merge key are
/// merged item by item, and directives steer it: `$patch`, `$retainKeys`,
/// `$setElementOrder/...`, `$deleteFromPrimitiveList/...`
/// (`k8s.io/apimachinery/pkg/util/strategicpatch`).
enum StrategicMergePatch {
    /// Why a patch can't be applied, and how the API server answers.
    enum Failure: Error {
        /// 400.
        case badFormat(String)
        /// 422, without the words.
        case unprocessable
        /// 500 with the words and without a reason.
        case other(String)
    }

    static let setElementOrder = "$setElementOrder/"
    static let deleteFromPrimitiveList = "$deleteFromPrimitiveList/"

    static func apply(
        _ patch: JSONValue, to target: JSONValue, schema: SchemaNode?
    ) throws(Failure) -> JSONValue {
        guard let changes = patch.object else { return patch }
        return .object(try merged(target.object ?? JSONObject(), changes, schema))
    }

    static func merged(
        _ original: JSONObject, _ patch: JSONObject, _ schema: SchemaNode?
    ) throws(Failure) -> JSONObject {
        if let directive = patch["$patch"] {
            switch directive.string {
            case "replace":
                var kept = patch
                kept["$patch"] = nil
                return kept
            case "delete": return JSONObject()
            default: throw unknownDirective(directive, patch)
            }
        }
        var object = original
        var patch = patch
        try retainKeys(&object, &patch)
        try StrategicLists.order(&object, &patch, schema)
        for (sentKey, change) in patch.members {
            let isDeletion = sentKey.hasPrefix(deleteFromPrimitiveList)
            let key =
                isDeletion ? String(sentKey.dropFirst(deleteFromPrimitiveList.count)) : sentKey
            if change.isNull {
                object[key] = nil
                continue
            }
            guard let current = object[key], !current.isNull else {
                if !isDeletion { object[key] = try withoutDirectives(change) }
                continue
            }
            switch (current, change) {
            case (.object(let old), .object(let new)):
                let property = schema?.property(key)
                object[key] = .object(
                    isReplaced(property) ? new : try merged(old, new, property))
            case (.array(let old), .array(let new)):
                let property = schema?.property(key)
                if isDeletion || isMerged(property) {
                    object[key] = .array(
                        try StrategicLists.merged(
                            old, new, property, mergeKey: property?.patchMergeKey ?? "",
                            isDeletion: isDeletion))
                } else {
                    object[key] = change
                }
            case (.object, _), (.array, _), (_, .object), (_, .array):
                if !isDeletion { object[key] = try withoutDirectives(change) }
            default: object[key] = change
            }
        }
        return object
    }

    static func unknownDirective(_ directive: JSONValue, _ patch: JSONObject) -> Failure {
        .other(
            "unknown patch type: \(GoText.of(directive)) in map: \(GoText.of(.object(patch)))")
    }

    private static func strategies(_ node: SchemaNode?) -> [Substring] {
        (node?.patchStrategy ?? "").split(separator: ",")
    }

    static func isMerged(_ node: SchemaNode?) -> Bool { strategies(node).contains("merge") }

    private static func isReplaced(_ node: SchemaNode?) -> Bool {
        strategies(node).contains("replace")
    }

    /// `$retainKeys`: members that it does not name go.
    private static func retainKeys(
        _ object: inout JSONObject, _ patch: inout JSONObject
    ) throws(Failure) {
        guard let directive = patch.removeValue(forKey: "$retainKeys") else { return }
        let wrongFormat = Failure.badFormat("invalid patch format of retainKeys")
        guard let list = directive.array else { throw wrongFormat }
        let kept = Set(list.compactMap(\.string))
        for (key, value) in patch.members
        where !value.isNull && !key.hasPrefix(deleteFromPrimitiveList)
            && !key.hasPrefix(setElementOrder)
        {
            guard kept.contains(key) else { throw wrongFormat }
        }
        for key in object.keys where !kept.contains(key) { object[key] = nil }
    }

    /// A value that nothing is merged with, as it is added: nulls and directives are not values.
    static func withoutDirectives(_ value: JSONValue) throws(Failure) -> JSONValue {
        switch value {
        case .object(let object):
            if object["$patch"]?.string == "delete" { return .object(JSONObject()) }
            var kept = JSONObject()
            for (key, member) in object.members where !member.isNull {
                if key == "$patch" || key == "$retainKeys" || key.hasPrefix(setElementOrder)
                    || key.hasPrefix(deleteFromPrimitiveList)
                {
                    continue
                }
                kept[key] = try withoutDirectives(member)
            }
            return .object(kept)
        case .array(let items):
            var kept: [JSONValue] = []
            for item in items {
                let directive = item["$patch"]?.string
                if directive == "delete" { continue }
                if directive != nil, item.object?.count == 1 { continue }
                kept.append(try withoutDirectives(item))
            }
            return .array(kept)
        default: return value
        }
    }
}
