package import Document
package import History
package import KubernetesAPI

/// What differs between two moments.
package struct DiffAnswer: Sendable {
    package var from: Moment
    package var to: Moment
    /// In order of keys.
    package var changes: [ObjectChange]

    package init(from: Moment, to: Moment, changes: [ObjectChange]) {
        self.from = from
        self.to = to
        self.changes = changes
    }

    /// Changes that are more than noise: what text answers and exit codes go by.
    package var visibleChanges: [ObjectChange] { changes.filter { !$0.isNoise } }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("from", from.json)
        members.set("to", to.json)
        members.set("changes", .array(changes.map(\.json)))
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a diff")
        from = try Moment(json: try reader.member("from"))
        to = try Moment(json: try reader.member("to"))
        changes = try reader.array("changes").map { value throws(QueryError) in
            try ObjectChange(json: value)
        }
    }
}

/// One object that differs.
package struct ObjectChange: Sendable {
    package enum Kind: String, Sendable {
        case added, removed
        /// The name is there at both moments with different UIDs.
        case recreated
        case changed
    }

    package var object: NamedObject
    package var kind: Kind
    /// `apps/v1` and `Deployment`; "" when the object's content is not known.
    package var apiVersion: String
    package var objectKind: String
    /// Empty for `added` and `removed`.
    package var fields: [FieldChange]
    /// How many changed fields are left out as noise (`--all-fields` shows them).
    package var foldedFieldCount: Int
    /// Requests of the object's events between the two moments, oldest first, one an event. Of an
    /// object with many events, of those that made the difference.
    package var by: [ChangeAuthor]
    /// Whether other events of the object lie in between.
    package var byIsPartial: Bool
    /// Whole documents; only when the query asks for documents.
    package var before: JSONValue?
    package var after: JSONValue?

    package init(object: NamedObject, kind: Kind) {
        self.object = object
        self.kind = kind
        apiVersion = ""
        objectKind = ""
        fields = []
        foldedFieldCount = 0
        by = []
        byIsPartial = false
    }

    /// Only managedFields, heartbeats and the like changed.
    package var isNoise: Bool { kind == .changed && fields.isEmpty && foldedFieldCount > 0 }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("object", object.json)
        members.set("change", kind.rawValue)
        members.setUnlessEmpty("apiVersion", apiVersion)
        members.setUnlessEmpty("kind", objectKind)
        members.set("fields", .array(fields.map(\.json)))
        members.set("by", .array(by.map(\.json)))
        if byIsPartial { members.set("byIsPartial", true) }
        if foldedFieldCount > 0 { members.set("folded", foldedFieldCount) }
        members.set("before", before)
        members.set("after", after)
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "an object's change")
        object = try NamedObject(json: try reader.member("object"))
        kind = try reader.named("change", Kind.init(rawValue:))
        apiVersion = reader.optionalString("apiVersion")
        objectKind = reader.optionalString("kind")
        fields = try reader.array("fields").map { value throws(QueryError) in
            try FieldChange(json: value)
        }
        foldedFieldCount = Int(json["folded"]?.int ?? 0)
        by = try reader.array("by").map { value throws(QueryError) in
            try ChangeAuthor(json: value)
        }
        byIsPartial = reader.flag("byIsPartial")
        before = json["before"]
        after = json["after"]
    }
}

/// An event that took part in a difference, with its author where that is known.
package struct ChangeAuthor: Sendable {
    package var revision: Revision
    package var time: Timestamp
    /// Nil when no source tells who wrote it.
    package var author: Author?

    package init(revision: Revision, time: Timestamp, author: Author?) {
        self.revision = revision
        self.time = time
        self.author = author
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("revision", revision)
        members.set("time", time)
        guard let author else { return members.value }
        members.set("user", author.user)
        members.set("verb", author.verb)
        members.set("subresource", author.subresource)
        members.set("userAgent", author.userAgent)
        members.set("requestID", author.requestID)
        members.set("groups", author.groups)
        members.set("sourceIP", author.sourceIP)
        members.set("code", author.code)
        members.set("rule", author.rule)
        if author.isInferred { members.set("inferred", true) }
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "an author of a change")
        revision = try reader.revision("revision")
        time = try reader.named("time") { Timestamp(rfc3339: $0) }
        author = json["user"] == nil ? nil : try Author(json: json)
    }
}
