internal import Document
internal import KindRules
internal import KubernetesAPI

/// Keeps an object's managedFields through a write that is not an apply.
struct FieldManagement {
    var schema: SchemaNode
    var manager: ManagedFields.Manager
    /// Now, to the second.
    var time: String
    /// What the request can't set and therefore does not own: the status in a main update.
    var ignored: FieldSet
    /// Structures that are always there, and therefore nobody's.
    var structures = FieldSet()

    /// Fields of every object that nobody manages.
    private static let unmanaged: FieldSet = {
        var set = FieldSet()
        for name in ["apiVersion", "kind", "metadata"] { set.insert(["f:\(name)"]) }
        for name in [
            "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName",
            "generation", "managedFields", "resourceVersion",
        ] { set.insert(["f:metadata", "f:\(name)"]) }
        return set
    }()

    /// `object` with its managedFields as they are after it took `live`'s place; both in the
    /// version of the request. `live` is nil in a create.
    func managed(_ object: JSONObject, live: JSONObject?) -> JSONObject {
        var object = object
        let sent = object["metadata"]?["managedFields"]?.array
        let known = live?["metadata"]?["managedFields"]?.array ?? []
        var fields = Self.start(sent: sent, live: known, isSubresource: !manager.subresource.isEmpty)
        object.updateObject("metadata") { $0["managedFields"] = nil }
        // An object whose fields were never tracked, or are no longer, stays so.
        if live == nil || !known.isEmpty {
            var before = live ?? JSONObject()
            before.updateObject("metadata") { $0["managedFields"] = nil }
            var changes = FieldComparison(
                from: GoShape.shaped(.object(before), schema: schema), to: .object(object),
                schema: schema)
            changes.ignore(ignored)
            changes.strip(Self.unmanaged.union(structures))
            // The API server keeps no times of scaling.
            let time: JSONValue? = manager.subresource == "scale" ? nil : .string(time)
            fields.update(by: manager, changes, time: time)
        }
        if !fields.isEmpty {
            object.updateObject("metadata") { $0["managedFields"] = .array(fields.json) }
        }
        return object
    }

    /// The entries to begin with: those that the request sends, else the live object's; one empty
    /// entry asks for none.
    private static func start(
        sent: [JSONValue]?, live: [JSONValue], isSubresource: Bool
    ) -> ManagedFields {
        let kept = ManagedFields(live) ?? ManagedFields()
        guard let sent, !sent.isEmpty, !isSubresource else { return kept }
        if sent.count == 1, isBlank(sent[0]) { return ManagedFields() }
        return ManagedFields(sent) ?? kept
    }

    private static func isBlank(_ entry: JSONValue) -> Bool {
        guard let object = entry.object else { return entry.isNull }
        return object.members.allSatisfy { $0.value.string == "" || $0.value.isNull }
    }
}
