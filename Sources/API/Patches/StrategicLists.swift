internal import Document
internal import KubernetesAPI

/// Lists of a strategic merge patch: merging by key, and the order that comes out.
enum StrategicLists {
    typealias Failure = StrategicMergePatch.Failure

    /// Items of the patch in its order, among them those that only the original has, where they
    /// were; an item that is new comes in front of these.
    static func merged(
        _ original: [JSONValue], _ patch: [JSONValue], _ schema: SchemaNode?, mergeKey: String,
        isDeletion: Bool
    ) throws(Failure) -> [JSONValue] {
        if original.isEmpty && patch.isEmpty { return original }
        let elements = original + patch
        if elements.contains(where: { $0.array != nil }) {
            throw .unprocessable
        }
        guard elements.allSatisfy({ $0.object != nil }) else {
            if isDeletion { return original.filter { !patch.contains($0) } }
            var both: [JSONValue] = []
            for value in elements where !both.contains(value) { both.append(value) }
            return ordered(both, byPatch: patch, original, mergeKey: "")
        }
        guard !mergeKey.isEmpty else {
            let name = schema?.items?.typeName.map(GoTypeName.base) ?? ""
            throw .other("cannot merge lists without merge key for \(name)")
        }
        let (kept, changes) = try applyingDirectives(original, patch, mergeKey)
        var result = kept
        for change in changes {
            guard let object = change.object, let value = object[mergeKey] else {
                throw noMergeKey(change, mergeKey)
            }
            if let place = result.firstIndex(where: { $0[mergeKey] == value }) {
                result[place] = .object(
                    try StrategicMergePatch.merged(
                        result[place].object ?? JSONObject(), object, schema?.items))
            } else {
                result.append(try StrategicMergePatch.withoutDirectives(change))
            }
        }
        return ordered(result, byPatch: changes, kept, mergeKey: mergeKey)
    }

    /// `{"$patch": "delete"}` with a key, and `{"$patch": "replace"}` for the whole list.
    private static func applyingDirectives(
        _ original: [JSONValue], _ patch: [JSONValue], _ mergeKey: String
    ) throws(Failure) -> (original: [JSONValue], patch: [JSONValue]) {
        var original = original
        var plain: [JSONValue] = []
        var isReplaced = false
        for item in patch {
            guard let directive = item["$patch"] else {
                plain.append(item)
                continue
            }
            switch directive.string {
            case "delete":
                guard let value = item[mergeKey] else { throw noMergeKey(item, mergeKey) }
                original.removeAll { $0[mergeKey] == value }
            case "replace": isReplaced = true
            case "merge": throw .other("merging lists cannot yet be specified in the patch")
            default:
                throw StrategicMergePatch.unknownDirective(directive, item.object ?? JSONObject())
            }
        }
        return isReplaced ? ([], plain) : (original, plain)
    }

    private static func noMergeKey(_ item: JSONValue, _ key: String) -> Failure {
        .other("map: \(GoText.of(item)) does not contain declared merge key: \(key)")
    }

    private static func place(
        of value: JSONValue, in list: [JSONValue], _ mergeKey: String
    ) -> Int? {
        mergeKey.isEmpty
            ? list.firstIndex(of: value)
            : list.firstIndex { $0[mergeKey] == value[mergeKey] }
    }

    private static func ordered(
        _ merged: [JSONValue], byPatch patch: [JSONValue], _ original: [JSONValue],
        mergeKey: String
    ) -> [JSONValue] {
        func sorted(_ items: [JSONValue], by order: [JSONValue]) -> [JSONValue] {
            items.enumerated().sorted { a, b in
                let x = place(of: a.element, in: order, mergeKey) ?? -1
                let y = place(of: b.element, in: order, mergeKey) ?? -1
                return x == y ? a.offset < b.offset : x < y
            }.map(\.element)
        }
        let fromPatch = sorted(
            merged.filter { place(of: $0, in: patch, mergeKey) != nil }, by: patch)
        let others = sorted(
            merged.filter { place(of: $0, in: patch, mergeKey) == nil }, by: original)
        var result: [JSONValue] = []
        var (left, right) = (others[...], fromPatch[...])
        while let other = left.first, let patched = right.first {
            let x = place(of: other, in: original, mergeKey)
            let y = place(of: patched, in: original, mergeKey)
            if let x, let y, x < y {
                result.append(other)
                left.removeFirst()
            } else {
                result.append(patched)
                right.removeFirst()
            }
        }
        return result + left + right
    }

    /// `$setElementOrder/x`: merges the list `x` of the patch, if any, and orders what comes out;
    /// takes both out of the patch.
    static func order(
        _ object: inout JSONObject, _ patch: inout JSONObject, _ schema: SchemaNode?
    ) throws(Failure) {
        for (directive, wanted) in patch.members
        where directive.hasPrefix(StrategicMergePatch.setElementOrder) {
            patch[directive] = nil
            let key = String(directive.dropFirst(StrategicMergePatch.setElementOrder.count))
            guard let order = wanted.array else {
                throw .badFormat("invalid patch format of setElementOrder list")
            }
            let property = schema?.property(key)
            let mergeKey = property?.patchMergeKey ?? ""
            let change = patch[key]?.array
            if let change { try check(change, order, mergeKey) }
            let current = object[key]?.array
            let merged: [JSONValue]
            switch (current, change) {
            case (let current?, nil): merged = current
            case (nil, let change?):
                merged =
                    try StrategicMergePatch.withoutDirectives(.array(change)).array ?? []
            case (let current?, let change?):
                merged =
                    StrategicMergePatch.isMerged(property)
                    ? try self.merged(
                        current, change, property, mergeKey: mergeKey, isDeletion: false)
                    : change
            case (nil, nil): continue
            }
            object[key] = .array(
                ordered(merged, byPatch: order, current ?? [], mergeKey: mergeKey))
            patch[key] = nil
        }
    }

    /// The patch's items come in the order that the directive gives.
    private static func check(
        _ patch: [JSONValue], _ order: [JSONValue], _ mergeKey: String
    ) throws(Failure) {
        let items = patch.filter { $0["$patch"]?.string != "delete" }
        var rest = items[...]
        for wanted in order {
            guard let item = rest.first else { return }
            let isSame =
                mergeKey.isEmpty ? item == wanted : item[mergeKey] == wanted[mergeKey]
            if isSame { rest.removeFirst() }
        }
        guard rest.isEmpty else {
            throw .other(
                """
                The order in patch list:
                \(GoText.of(.array(patch)))
                 doesn't match $setElementOrder list:
                \(GoText.of(.array(order)))

                """)
        }
    }
}
