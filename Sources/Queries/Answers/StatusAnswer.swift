package import Document
package import History
package import KubernetesAPI

/// What a store holds and what it does not know.
package struct StatusAnswer: Sendable {
    /// `recording` or `live`.
    package var kind: String
    package var first: Revision?
    package var head: Revision
    package var from: Timestamp?
    package var to: Timestamp?
    /// Live objects at the head.
    package var objects: Int
    package var events: Int
    /// Requests kept beside those that wrote events: reads, refusals, no-ops.
    package var requests: Int
    package var bytes: Int
    package var coverage: [ResourceCoverage]
    /// What is not known, a sentence each.
    package var unknown: [String]
    package var marks: [MarkLine]
    /// Blocks of the log that can't be read.
    package var damaged: Int
    /// UID of the kube-system namespace, which names the cluster; "" when not known.
    package var cluster: String

    package init(kind: String, head: Revision) {
        self.kind = kind
        self.head = head
        objects = 0
        events = 0
        requests = 0
        bytes = 0
        coverage = []
        unknown = []
        marks = []
        damaged = 0
        cluster = ""
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("kind", kind)
        members.set("first", first)
        members.set("head", head)
        members.set("from", from)
        members.set("to", to)
        members.set("objects", objects)
        members.set("events", events)
        members.set("requests", requests)
        members.set("bytes", bytes)
        members.set("coverage", .array(coverage.map(\.json)))
        members.set("unknown", unknown)
        members.set("marks", .array(marks.map(\.json)))
        if damaged > 0 { members.set("damaged", damaged) }
        members.setUnlessEmpty("cluster", cluster)
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a status")
        kind = try reader.string("kind")
        first = try reader.optionalRevision("first")
        head = try reader.revision("head")
        from = try reader.optionalTime("from")
        to = try reader.optionalTime("to")
        objects = try reader.count("objects")
        events = try reader.count("events")
        requests = Int(json["requests"]?.int ?? 0)
        bytes = try reader.count("bytes")
        coverage = try reader.array("coverage").map { value throws(QueryError) in
            try ResourceCoverage(json: value)
        }
        unknown = reader.strings("unknown")
        marks = try reader.array("marks").map { value throws(QueryError) in
            try MarkLine(json: value)
        }
        damaged = Int(json["damaged"]?.int ?? 0)
        cluster = reader.optionalString("cluster")
    }
}

/// How well one resource is known.
package struct ResourceCoverage: Hashable, Sendable {
    /// `deployments.apps`.
    package var resource: String
    package var from: Timestamp?
    package var to: Timestamp?
    /// How many of its events have an author: `all`, `some`, `none`.
    package var who: String
    package var events: Int
    /// Events whose author is not known.
    package var eventsWithoutAuthor: Int
    /// Where its states come from: `watch`, `audit` or both.
    package var sources: [String]

    package init(
        resource: String, from: Timestamp?, to: Timestamp?, who: String, events: Int,
        eventsWithoutAuthor: Int, sources: [String]
    ) {
        self.resource = resource
        self.from = from
        self.to = to
        self.who = who
        self.events = events
        self.eventsWithoutAuthor = eventsWithoutAuthor
        self.sources = sources
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("resource", resource)
        members.set("from", from)
        members.set("to", to)
        members.set("who", who)
        members.set("events", events)
        members.set("eventsWithoutAuthor", eventsWithoutAuthor)
        members.set("sources", sources)
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a coverage")
        resource = try reader.string("resource")
        from = try reader.optionalTime("from")
        to = try reader.optionalTime("to")
        who = try reader.string("who")
        events = Int(json["events"]?.int ?? 0)
        eventsWithoutAuthor = Int(json["eventsWithoutAuthor"]?.int ?? 0)
        sources = reader.strings("sources")
    }
}
