package import Document

/// Whether a store is what its log says.
package struct VerifyAnswer: Sendable {
    package struct Problem: Hashable, Sendable {
        package var place: String
        package var what: String

        package init(place: String, what: String) {
            self.place = place
            self.what = what
        }
    }

    package var records: Int
    package var objects: Int
    package var problems: [Problem]
    /// There may be more problems than are listed.
    package var hasMore: Bool

    package init(records: Int, objects: Int, problems: [Problem], hasMore: Bool = false) {
        self.records = records
        self.objects = objects
        self.problems = problems
        self.hasMore = hasMore
    }

    package var ok: Bool { problems.isEmpty }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("ok", ok)
        members.set("records", records)
        members.set("objects", objects)
        members.set(
            "problems",
            .array(
                problems.map { problem in
                    var entry = JSONFields()
                    entry.set("where", problem.place)
                    entry.set("what", problem.what)
                    return entry.value
                }))
        if hasMore { members.set("more", true) }
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a verification")
        records = try reader.count("records")
        objects = try reader.count("objects")
        problems = try reader.array("problems").map { value throws(QueryError) in
            let problem = JSONReader(value, what: "a problem")
            return Problem(place: try problem.string("where"), what: try problem.string("what"))
        }
        hasMore = reader.flag("more")
    }
}
