package import Document
import History
package import KubernetesAPI

/// A person's note at a revision.
package struct MarkLine: Hashable, Sendable {
    package var name: String
    package var at: Moment
    package var text: String
    package var author: String
    /// When the note was made; nil when not known.
    package var made: Timestamp?

    package init(name: String, at: Moment, text: String, author: String, made: Timestamp?) {
        self.name = name
        self.at = at
        self.text = text
        self.author = author
        self.made = made
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("name", name)
        members.set("revision", at.revision)
        members.set("time", at.time)
        members.set("text", text)
        members.set("author", author)
        members.set("made", made)
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a mark")
        name = try reader.string("name")
        at = try Moment(json: json)
        text = reader.optionalString("text")
        author = reader.optionalString("author")
        made = try reader.optionalTime("made")
    }
}

package struct MarksAnswer: Sendable {
    /// In order of revisions.
    package var marks: [MarkLine]

    package init(marks: [MarkLine]) {
        self.marks = marks
    }

    package var json: JSONValue { .array(marks.map(\.json)) }

    package init(json: JSONValue) throws(QueryError) {
        marks = try (json.array ?? []).map { value throws(QueryError) in
            try MarkLine(json: value)
        }
    }
}
