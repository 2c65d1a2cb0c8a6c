package import Document

/// Whether a user may do something, in the API server's words.
package struct CanIAnswer: Sendable {
    /// Where the user's groups are known from.
    package enum GroupSource: String, Sendable {
        /// The question.
        case given
        /// A request of the user that was recorded.
        case recorded
        /// Nowhere: only those that everybody is in.
        case unknown
    }

    package var allowed: Bool
    package var reason: String
    package var at: Moment
    package var action: ActionLine
    package var user: String
    package var groups: [String]
    package var groupSource: GroupSource
    /// What the reader must not take for granted.
    package var notes: [String]

    package init(
        allowed: Bool, reason: String, at: Moment, action: ActionLine, user: String,
        groups: [String], groupSource: GroupSource, notes: [String]
    ) {
        self.allowed = allowed
        self.reason = reason
        self.at = at
        self.action = action
        self.user = user
        self.groups = groups
        self.groupSource = groupSource
        self.notes = notes
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("allowed", allowed)
        members.set("reason", reason)
        members.set("at", at.json)
        members.set("action", action.json)
        members.set("user", user)
        members.set("groups", groups)
        members.set("groupsFrom", groupSource.rawValue)
        if !notes.isEmpty { members.set("notes", notes) }
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a decision")
        guard let allowed = try reader.member("allowed").bool else {
            throw QueryError(.outside, "the server's answer does not say whether it is allowed")
        }
        self.allowed = allowed
        reason = try reader.string("reason")
        at = try Moment(json: try reader.member("at"))
        action = try ActionLine(json: try reader.member("action"))
        user = try reader.string("user")
        groups = reader.strings("groups")
        groupSource = try reader.named("groupsFrom", GroupSource.init(rawValue:))
        notes = reader.strings("notes")
    }
}
