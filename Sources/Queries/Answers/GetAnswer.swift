package import Document
package import KubernetesAPI

/// Objects as of a moment, with the columns that kubectl prints.
package struct GetAnswer: Sendable {
    package var at: Moment
    /// One for each resource that was asked for and has objects.
    package var sections: [GetSection]
    /// One object was named, so the answer is that object and not a list.
    package var isSingle: Bool

    package init(at: Moment, sections: [GetSection], isSingle: Bool) {
        self.at = at
        self.sections = sections
        self.isSingle = isSingle
    }

    package var objects: [JSONValue] { sections.flatMap { $0.rows.compactMap(\.object) } }

    /// What `kubectl get -o json` prints: the object, or a v1 List.
    package var document: JSONValue {
        if isSingle, let object = objects.first { return object }
        var list = JSONFields()
        list.set("apiVersion", "v1")
        list.set("items", .array(objects))
        list.set("kind", "List")
        var metadata = JSONFields()
        metadata.set("resourceVersion", "")
        list.set("metadata", metadata.value)
        return list.value
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("at", at.json)
        members.set("single", isSingle)
        members.set("sections", .array(sections.map(\.json)))
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "an answer to get")
        at = try Moment(json: try reader.member("at"))
        isSingle = reader.flag("single")
        sections = try reader.array("sections").map { value throws(QueryError) in
            try GetSection(json: value)
        }
    }
}

/// Objects of one resource.
package struct GetSection: Sendable {
    package var resource: GroupResource
    package var kind: String
    package var singular: String
    package var isNamespaced: Bool
    package var columns: [GetColumn]
    package var rows: [GetRow]

    package init(resource: GroupResource, kind: String, singular: String, isNamespaced: Bool) {
        self.resource = resource
        self.kind = kind
        self.singular = singular
        self.isNamespaced = isNamespaced
        columns = []
        rows = []
    }

    package var json: JSONValue {
        var members = JSONFields()
        members.set("group", resource.group)
        members.set("resource", resource.resource)
        members.set("kind", kind)
        members.set("singular", singular)
        members.set("namespaced", isNamespaced)
        members.set("columns", .array(columns.map(\.json)))
        members.set("rows", .array(rows.map(\.json)))
        return members.value
    }

    package init(json: JSONValue) throws(QueryError) {
        let reader = JSONReader(json, what: "a section of an answer to get")
        resource = GroupResource(
            group: try reader.string("group"), resource: try reader.string("resource"))
        kind = try reader.string("kind")
        singular = reader.optionalString("singular")
        isNamespaced = reader.flag("namespaced")
        columns = try reader.array("columns").map { value throws(QueryError) in
            let column = JSONReader(value, what: "a column")
            return GetColumn(
                name: try column.string("name"), priority: try column.count("priority"))
        }
        rows = reader.array("rows").map { row in
            let reader = JSONReader(row, what: "a row")
            return GetRow(
                namespace: reader.optionalString("namespace"), name: reader.optionalString("name"),
                cells: reader.array("cells"), object: row["object"])
        }
    }
}

package struct GetColumn: Hashable, Sendable {
    package var name: String
    /// 0 is always shown, 1 with `-o wide`.
    package var priority: Int

    package init(name: String, priority: Int) {
        self.name = name
        self.priority = priority
    }

    var json: JSONValue {
        var members = JSONFields()
        members.set("name", name)
        members.set("priority", priority)
        return members.value
    }
}

package struct GetRow: Sendable {
    package var namespace: String
    package var name: String
    /// One a column; empty when the query did not ask for a table.
    package var cells: [JSONValue]
    /// The whole object; nil when the query did not ask for documents.
    package var object: JSONValue?

    package init(namespace: String, name: String, cells: [JSONValue], object: JSONValue?) {
        self.namespace = namespace
        self.name = name
        self.cells = cells
        self.object = object
    }

    var json: JSONValue {
        var members = JSONFields()
        members.set("namespace", namespace)
        members.set("name", name)
        members.set("cells", .array(cells))
        members.set("object", object)
        return members.value
    }
}
