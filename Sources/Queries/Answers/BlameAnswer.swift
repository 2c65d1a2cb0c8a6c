package import Document
package import History
package import KubernetesAPI

/// Who wrote each field of an object.
package struct BlameAnswer: Sendable {
    package var object: NamedObject
    package var at: Moment
    /// Leaves only, in the document's order.
    package var fields: [BlameField]
    /// Fields that the object once had, when asked for: `value` is the last one, `revision` and
    /// `by` are the removal's.
    package var deleted: [BlameField]
    /// The object as it was.
    package var document: JSONValue

    package init(
        object: NamedObject, at: Moment, fields: [BlameField], deleted: [BlameField],
        document: JSONValue
    ) {
        self.object = object
        self.at = at
        self.fields = fields
        self.deleted = deleted
        self.document = document
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("object", object.json)
        members.set("at", at.json)
        members.set("fields", .array(fields.map(\.json)))
        if !deleted.isEmpty { members.set("deleted", .array(deleted.map(\.json))) }
        members.set("document", document)
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a blame")
        object = try NamedObject(json: try reader.member("object"))
        at = try Moment(json: try reader.member("at"))
        fields = try reader.array("fields").map { value throws(QueryError) in
            try BlameField(json: value)
        }
        deleted = try reader.array("deleted").map { value throws(QueryError) in
            try BlameField(json: value)
        }
        document = try reader.member("document")
    }
}

/// One leaf and the event that gave it its value.
package struct BlameField: Sendable {
    package var path: FieldPath
    package var value: JSONValue
    package var revision: Revision
    package var time: Timestamp
    package var by: Author?
    /// The value is as old as the first version that the store holds, which is not the object's
    /// creation: who wrote it lies before the recording.
    package var isBeforeRecording: Bool

    package init(
        path: FieldPath, value: JSONValue, revision: Revision, time: Timestamp, by: Author?,
        isBeforeRecording: Bool = false
    ) {
        self.path = path
        self.value = value
        self.revision = revision
        self.time = time
        self.by = by
        self.isBeforeRecording = isBeforeRecording
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("path", path.description)
        members.set("value", value)
        members.set("revision", revision)
        members.set("time", time)
        members.set("by", by?.json)
        if isBeforeRecording { members.set("beforeRecording", true) }
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a blamed field")
        path = try reader.path("path")
        value = try reader.member("value")
        revision = try reader.revision("revision")
        time = try reader.named("time") { Timestamp(rfc3339: $0) }
        by = try json["by"].map { value throws(QueryError) in try Author(json: value) }
        isBeforeRecording = reader.flag("beforeRecording")
    }
}
