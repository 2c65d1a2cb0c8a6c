import Document
import EventStore
package import History
import KubernetesAPI

/// `log [OBJECT]`: events, oldest first.
package struct LogQuery: ParameterizedQuery, Hashable {
    /// No words mean every object, no namespace every namespace.
    package var object = ObjectSpec()
    package var since: String?
    package var until: String?
    /// Users; an event passes when any matches (`alice`, `replicaset-controller`, `system:node:*`).
    package var by: [String] = []
    /// Part of a user agent (`kubectl`), any of them.
    package var agent: [String] = []
    package var verb: [String] = []
    /// Paths; an event passes when it changed one of them or something under it.
    package var field: [String] = []
    package var changedByPeople = false
    /// The newest that many.
    package var limit: Int?
    /// Newest first. Without a limit the lines then have no `under`.
    package var reverse = false
    /// Resources left out, unless `include` has them.
    package var exclude: [String] = []
    package var include: [String] = []
    /// No `under`: spares the look at what came before.
    package var flat = false
    /// Only events of later revisions: a continuation of an answer that ended there.
    package var after: Int?

    package init() {}

    package static var parameterFields: [ParameterField<Self>] {
        ObjectSpec.parameterFields(\Self.object) + [
            .text("since", \.since), .text("until", \.until), .list("by", \.by),
            .list("agent", \.agent), .list("verb", \.verb), .list("field", \.field),
            .flag("changedByPeople", \.changedByPeople), .count("limit", \.limit),
            .flag("reverse", \.reverse), .list("exclude", \.exclude),
            .list("include", \.include), .flag("flat", \.flat), .count("after", \.after),
        ]
    }

    /// Gives each line to `body` until it returns false. The answer is the head that was read up
    /// to: the `after` of a query that goes on from there.
    @discardableResult
    package func run(
        _ reader: Reader, _ body: (LogLine) -> Bool
    ) throws(QueryError) -> Revision {
        let head = reader.store.head
        guard reader.store.first != nil else { return head }
        var walk = try LogWalk(self, reader, head: head)
        if walk.isEmpty { return head }
        if reverse, limit == nil {
            try walk.run(reversed: true, body)
            return head
        }
        if let limit {
            guard try walk.narrow(toNewest: limit) else { return head }
        }
        if reverse {
            var lines: [LogLine] = []
            try walk.run(reversed: false) { line in
                lines.append(line)
                return true
            }
            for line in lines.reversed() where !body(line) { break }
        } else {
            try walk.run(reversed: false, body)
        }
        return head
    }
}
