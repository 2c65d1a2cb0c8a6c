import Access
package import Document
import History
import KubernetesAPI

/// A stretch of history in which somebody could read an object, and by which binding.
package struct CouldReadLine: Hashable, Sendable {
    package var who: WhoCanLine
    /// Of get, list and watch those that were allowed.
    package var verbs: [String]
    /// The stretch asked about, or the change that let them.
    package var from: Moment
    /// The first moment at which they could no more; nil while they can.
    package var to: Moment?
    /// Who made the change that let them; nil when they could at the beginning already.
    package var letBy: Author?
    /// Who made the change that ended it.
    package var endedBy: Author?

    package var json: JSONValue {
        var members = JSONFields()
        members.set("subject", who.json)
        members.set("verbs", verbs)
        members.set("from", from.json)
        members.set("to", to?.json)
        members.set("letBy", letBy?.json)
        members.set("endedBy", endedBy?.json)
        return members.value
    }

    init(
        who: WhoCanLine, verbs: [String], from: Moment, to: Moment? = nil, letBy: Author? = nil,
        endedBy: Author? = nil
    ) {
        self.who = who
        self.verbs = verbs
        self.from = from
        self.to = to
        self.letBy = letBy
        self.endedBy = endedBy
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a stretch of access")
        who = try WhoCanLine(json: try reader.member("subject"))
        verbs = reader.strings("verbs")
        from = try Moment(json: try reader.member("from"))
        to = try json["to"].map { value throws(QueryError) in try Moment(json: value) }
        letBy = try json["letBy"].map { value throws(QueryError) in try Author(json: value) }
        endedBy = try json["endedBy"].map { value throws(QueryError) in try Author(json: value) }
    }
}
