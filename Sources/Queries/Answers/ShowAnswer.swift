package import Document
package import History
package import KubernetesAPI

/// One event whole: `show REVISION`.
package struct ShowAnswer: Sendable {
    package var line: LogLine
    /// `apps/v1` and `Deployment`.
    package var apiVersion: String
    package var kind: String
    /// The request that wrote it, with its body.
    package var request: ShownRequest?
    /// The object before and after; nil where it did not exist or is not known.
    package var before: JSONValue?
    package var after: JSONValue?
    /// Requests answered with this revision that did not write it (no-op patches).
    package var others: [ShownRequest]

    package init(
        line: LogLine, apiVersion: String, kind: String, request: ShownRequest?,
        before: JSONValue?, after: JSONValue?, others: [ShownRequest]
    ) {
        self.line = line
        self.apiVersion = apiVersion
        self.kind = kind
        self.request = request
        self.before = before
        self.after = after
        self.others = others
    }

    package var json: JSONValue {
        var members = line.jsonFields
        members.set("apiVersion", apiVersion)
        members.set("kind", kind)
        members.set("request", request?.json)
        members.set("before", before)
        members.set("after", after)
        members.set("others", .array(others.map(\.json)))
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "an event")
        line = try LogLine(json: json)
        apiVersion = reader.optionalString("apiVersion")
        kind = reader.optionalString("kind")
        request = try json["request"].map { value throws(QueryError) in
            try ShownRequest(json: value)
        }
        before = json["before"]
        after = json["after"]
        others = try reader.array("others").map { value throws(QueryError) in
            try ShownRequest(json: value)
        }
    }
}

/// A request with all that its witness kept.
package struct ShownRequest: Sendable {
    package var by: Author
    package var requestURI: String
    package var received: Timestamp?
    package var completed: Timestamp?
    package var decision: String
    /// Reason and message of the Status that answered, when it was a failure.
    package var failure: String
    package var body: JSONValue?

    package init(_ request: RecordedRequest, isInferred: Bool) {
        by = Author(request, isInferred: isInferred)
        requestURI = request.requestURI
        received = request.received
        completed = request.completed
        decision = request.decision
        failure = request.failureWords
        body = request.body.isEmpty ? nil : try? JSONValue(parsing: request.body)
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("by", by.json)
        members.set("requestURI", requestURI)
        members.set("received", received)
        members.set("completed", completed)
        members.setUnlessEmpty("decision", decision)
        members.setUnlessEmpty("failure", failure)
        members.set("body", body)
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a request")
        by = try Author(json: try reader.member("by"))
        requestURI = reader.optionalString("requestURI")
        received = try reader.optionalTime("received")
        completed = try reader.optionalTime("completed")
        decision = reader.optionalString("decision")
        failure = reader.optionalString("failure")
        body = json["body"]
    }
}

extension RecordedRequest {
    /// `Forbidden: pods is forbidden...`, or whichever half is known; "" for a success.
    var failureWords: String {
        if failureReason.isEmpty || failureMessage.isEmpty { return failureReason + failureMessage }
        return "\(failureReason): \(failureMessage)"
    }
}
