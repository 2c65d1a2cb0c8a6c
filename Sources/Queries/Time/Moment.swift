package import Document
package import History
package import KubernetesAPI

/// A place in history with both of its names: what a time that the user typed was resolved to.
package struct Moment: Hashable, Sendable {
    package var revision: Revision
    /// Effective time of the revision; nil before the first event.
    package var time: Timestamp?

    package init(revision: Revision, time: Timestamp?) {
        self.revision = revision
        self.time = time
    }

    package var json: JSONValue {
        var fields = JSONFields()
        fields.set("revision", revision)
        fields.set("time", time)
        return fields.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a moment")
        revision = try reader.revision("revision")
        time = try reader.optionalTime("time")
    }
}
