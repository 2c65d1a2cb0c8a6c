internal import Document

/// How objects are written down: compact JSON with the members that every object has in front, as
/// Go's encoder orders them.
enum StoredForm {
    private static let metadataOrder = [
        "name", "generateName", "namespace", "uid", "resourceVersion", "generation",
        "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "labels",
        "annotations", "ownerReferences", "finalizers", "managedFields",
    ]
    private static let entryOrder = [
        "manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1", "subresource",
    ]

    static func ordered(_ object: JSONObject) -> JSONObject {
        var result = JSONObject()
        for key in ["kind", "apiVersion"] { result[key] = object[key] }
        if let metadata = object["metadata"] {
            result["metadata"] = metadata.object.map { .object(orderedMetadata($0)) } ?? metadata
        }
        for (key, value) in object.members
        where key != "kind" && key != "apiVersion" && key != "metadata" {
            result[key] = value
        }
        return result
    }

    private static func orderedMetadata(_ metadata: JSONObject) -> JSONObject {
        var result = inOrder(metadata, metadataOrder)
        if let entries = metadata["managedFields"]?.array {
            result["managedFields"] = .array(
                entries.map { entry in
                    entry.object.map { .object(inOrder($0, entryOrder)) } ?? entry
                })
        }
        return result
    }

    private static func inOrder(_ object: JSONObject, _ order: [String]) -> JSONObject {
        var result = JSONObject()
        for key in order { result[key] = object[key] }
        return result
    }

    /// The document's bytes, without resourceVersion.
    static func document(_ object: JSONObject) -> [UInt8] {
        var object = object
        object.updateObject("metadata") { $0["resourceVersion"] = nil }
        return JSONValue.object(object).bytes
    }
}
