import EventStore
import History
import KubernetesAPI

/// `audit`: requests, those that wrote nothing included, in order of time.
package struct AuditQuery: ParameterizedQuery, Hashable {
    package var by: [String] = []
    package var verb: [String] = []
    /// In any spelling that the kinds of the store know.
    package var resource: [String] = []
    package var name: String?
    package var namespace: String?
    package var agent: [String] = []
    /// `403`, `4xx`.
    package var code: [String] = []
    package var since: String?
    package var until: String?
    /// Only refusals by authentication or authorisation.
    package var denied = false
    /// Only requests that read.
    package var reads = false
    /// The newest that many.
    package var limit: Int?
    /// Newest first.
    package var reverse = false

    package init() {}

    package static var parameterFields: [ParameterField<Self>] {
        [
            .list("by", \.by), .list("verb", \.verb), .list("resource", \.resource),
            .text("name", \.name), .text("namespace", \.namespace), .list("agent", \.agent),
            .list("code", \.code), .text("since", \.since), .text("until", \.until),
            .flag("denied", \.denied), .flag("reads", \.reads), .count("limit", \.limit),
            .flag("reverse", \.reverse),
        ]
    }

    /// Gives each line to `body` until it returns false. Holds a few bytes for each line that
    /// passes, since the log is in the order of revisions, and people ask for that of time.
    package func run(
        _ reader: Reader, _ body: (AuditLine) -> Bool
    ) throws(QueryError) {
        guard reader.store.first != nil else { return }
        var walk = try AuditWalk(self, reader)
        try walk.readWrites()
        try walk.readOthers()
        try walk.tell(newest: limit, reversed: reverse, body)
    }
}
