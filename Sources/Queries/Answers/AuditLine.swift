package import Document
package import History
package import KubernetesAPI

/// One request, as `audit` prints it: write, read or refusal.
package struct AuditLine: Sendable {
    package var time: Timestamp
    package var by: Author
    /// Object or collection (`name` "") that was addressed; nil for non-resource URLs.
    package var object: NamedObject?
    package var requestURI: String
    package var code: UInt16
    /// The authoriser's words for why it was allowed; "" when refused.
    package var reason: String
    /// `allow`, `forbid` or "".
    package var decision: String
    /// Reason and message of the Status that answered, when it was a failure.
    package var failure: String
    /// Event that it wrote, or the one that it was answered with; nil for reads and refusals.
    package var revision: Revision?

    package init(
        _ request: RecordedRequest, isInferred: Bool, time: Timestamp, object: NamedObject?,
        revision: Revision?
    ) {
        self.time = time
        by = Author(request, isInferred: isInferred)
        self.object = object
        requestURI = request.requestURI
        code = request.code
        reason = request.rule
        decision = request.decision
        failure = request.failureWords
        self.revision = revision
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("time", time)
        members.set("by", by.json)
        members.set("object", object?.json)
        members.set("requestURI", requestURI)
        members.set("code", code)
        members.set("reason", reason)
        members.set("revision", revision)
        members.setUnlessEmpty("decision", decision)
        members.setUnlessEmpty("failure", failure)
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a line of the audit")
        time = try reader.named("time") { Timestamp(rfc3339: $0) }
        by = try Author(json: try reader.member("by"))
        object = try json["object"].map { value throws(QueryError) in
            try NamedObject(json: value)
        }
        requestURI = reader.optionalString("requestURI")
        code = UInt16(clamping: try reader.integer("code"))
        reason = reader.optionalString("reason")
        decision = reader.optionalString("decision")
        failure = reader.optionalString("failure")
        revision = try reader.optionalRevision("revision")
    }
}
