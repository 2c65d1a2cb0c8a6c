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
        var members = result.members
        members.reserveCapacity(object.count)
        for member in object.members
        where member.key != "kind" && member.key != "apiVersion" && member.key != "metadata" {
            members.append(member)
        }
        return JSONObject(unique: members)
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
        var members: [JSONObject.Member] = []
        members.reserveCapacity(object.count)
        for key in order {
            if let value = object[key] { members.append((key, value)) }
        }
        return JSONObject(unique: members)
    }

    /// The document's bytes, without resourceVersion, and where reads put that.
    static func document(_ object: JSONObject) -> (bytes: [UInt8], resourceVersionOffset: Int) {
        var object = object
        if object["metadata"]?["resourceVersion"] != nil {
            object.updateObject("metadata") { $0["resourceVersion"] = nil }
        }
        let (bytes, place) = object.bytes(placing: "resourceVersion", in: "metadata")
        return (bytes, place ?? -1)
    }
}
