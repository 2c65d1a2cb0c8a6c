package import Document
package import History
package import KubernetesAPI

/// One version of an object, or with `--field` one change of the field's value.
package struct HistoryLine: Sendable {
    package var revision: Revision
    package var time: Timestamp
    package var change: Event.Change
    package var object: NamedObject
    /// The whole object, or the field's value; nil when it has none or is not known.
    package var value: JSONValue?
    package var by: Author?
    /// What changed since the version before, noise left out; empty with `--field`.
    package var fields: [FieldChange]
    package var words: String
    package var revisionIsInferred: Bool
    /// Which field, when the pattern has wildcards and means several.
    package var path: FieldPath?
    /// With `--field`: the value before.
    package var before: JSONValue?

    package init(
        revision: Revision, time: Timestamp, change: Event.Change, object: NamedObject,
        value: JSONValue? = nil, by: Author? = nil, fields: [FieldChange] = [],
        words: String = "", path: FieldPath? = nil, before: JSONValue? = nil,
        revisionIsInferred: Bool = false
    ) {
        self.revision = revision
        self.time = time
        self.change = change
        self.object = object
        self.value = value
        self.by = by
        self.fields = fields
        self.words = words
        self.path = path
        self.before = before
        self.revisionIsInferred = revisionIsInferred
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("revision", revision)
        members.set("time", time)
        members.set("change", change.word)
        members.set("value", value ?? .null)
        members.set("by", by?.json)
        members.set("object", object.json)
        members.set("path", path.map { .string($0.description) })
        members.set("before", before)
        members.set("fields", .array(fields.map(\.json)))
        members.setUnlessEmpty("words", words)
        if revisionIsInferred { members.set("revisionInferred", true) }
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a line of history")
        revision = try reader.revision("revision")
        time = try reader.named("time") { Timestamp(rfc3339: $0) }
        change = try reader.named("change", Event.Change.init(word:))
        object = try NamedObject(json: try reader.member("object"))
        value = json["value"].flatMap { $0.isNull ? nil : $0 }
        by = try json["by"].map { value throws(QueryError) in try Author(json: value) }
        fields = try reader.array("fields").map { value throws(QueryError) in
            try FieldChange(json: value)
        }
        words = reader.optionalString("words")
        path = json["path"] == nil ? nil : try reader.path("path")
        before = json["before"]
        revisionIsInferred = reader.flag("revisionInferred")
    }
}
