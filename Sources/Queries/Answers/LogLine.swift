package import Document
package import History
package import KubernetesAPI

/// One event, as `log` prints it.
package struct LogLine: Sendable {
    package var revision: Revision
    package var time: Timestamp
    package var change: Event.Change
    package var object: NamedObject
    /// Absent when no source tells who wrote it.
    package var by: Author?
    /// What changed, noise left out; empty for the first and last version of a life, and when the
    /// content is not known.
    package var fields: [FieldChange]
    /// The change in words: `spec.replicas 3 -> 0`, `created`, `deleted`.
    package var words: String
    /// Revision of the change that this one is an echo of; nil at the top of a tree.
    package var under: Revision?
    /// The revision itself was placed by a rule, not given by the source.
    package var revisionIsInferred: Bool

    package init(
        revision: Revision, time: Timestamp, change: Event.Change, object: NamedObject,
        by: Author? = nil, fields: [FieldChange] = [], words: String = "", under: Revision? = nil,
        revisionIsInferred: Bool = false
    ) {
        self.revision = revision
        self.time = time
        self.change = change
        self.object = object
        self.by = by
        self.fields = fields
        self.words = words
        self.under = under
        self.revisionIsInferred = revisionIsInferred
    }

    package var json: JSONValue { jsonFields.value }

    var jsonFields: JSONFields {
        var members = JSONFields()
        members.set("revision", revision)
        members.set("time", time)
        members.set("change", change.word)
        members.set("object", object.json)
        members.set("by", by?.json)
        members.set("fields", .array(fields.map(\.json)))
        members.set("words", words)
        members.set("under", under)
        if revisionIsInferred { members.set("revisionInferred", true) }
        return members
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a line of the log")
        revision = try reader.revision("revision")
        time = try reader.named("time") { Timestamp(rfc3339: $0) }
        change = try reader.named("change", Event.Change.init(word:))
        object = try NamedObject(json: try reader.member("object"))
        by = try json["by"].map { value throws(QueryError) in try Author(json: value) }
        fields = try reader.array("fields").map { value throws(QueryError) in
            try FieldChange(json: value)
        }
        words = reader.optionalString("words")
        under = try reader.optionalRevision("under")
        revisionIsInferred = reader.flag("revisionInferred")
    }
}

extension Event.Change {
    /// `added`, `modified`, `deleted`, `reobserved`.
    package var word: String {
        switch self {
        case .added: "added"
        case .modified: "modified"
        case .deleted: "deleted"
        case .reobserved: "reobserved"
        }
    }

    package init?(word: String) {
        switch word {
        case "added": self = .added
        case "modified": self = .modified
        case "deleted": self = .deleted
        case "reobserved": self = .reobserved
        default: return nil
        }
    }
}

extension FieldChange {
    /// `{"path","before","after"}`; a side on which the field did not exist is left out.
    package var json: JSONValue {
        var fields = JSONFields()
        fields.set("path", path.description)
        fields.set("before", before)
        fields.set("after", after)
        if isReorder { fields.set("reordered", true) }
        return fields.value
    }

    package init(json: JSONValue) throws(QueryError) {
        self.init(
            path: try JSONReader(json, what: "a changed field").path("path"),
            before: json["before"], after: json["after"],
            isReorder: json["reordered"]?.bool ?? false)
    }
}
