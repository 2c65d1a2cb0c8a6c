package import Document

/// One column of a table, as `meta.k8s.io` Table describes it to clients.
package struct TableColumn: Hashable, Sendable {
    package var name: String
    /// `string`, `integer`, `number`, `boolean` or `date`.
    package var type: String
    /// `name` marks the column that names the object; `kubectl get a,b` prefixes it with the kind.
    package var format: String
    package var description: String
    /// 0 is always shown; more than 0 only with `-o wide`.
    package var priority: Int

    package init(
        name: String, type: String = "string", format: String = "", description: String = "",
        priority: Int = 0
    ) {
        self.name = name
        self.type = type
        self.format = format
        self.description = description
        self.priority = priority
    }

    package init?(json: JSONValue) {
        guard let name = json["name"]?.string else { return nil }
        self.init(
            name: name, type: json["type"]?.string ?? "string",
            format: json["format"]?.string ?? "",
            description: json["description"]?.string ?? "",
            priority: Int(json["priority"]?.int ?? 0))
    }

    package var json: JSONValue {
        [
            "name": .string(name), "type": .string(type), "format": .string(format),
            "description": .string(description), "priority": .integer(priority),
        ]
    }

    /// The first column of nearly every kind.
    static let name = TableColumn(
        name: "Name", format: "name", description: ColumnDescriptions.name)

    static let age = TableColumn(name: "Age", description: ColumnDescriptions.creationTimestamp)

    static let createdAt = TableColumn(
        name: "Created At", type: "date", description: ColumnDescriptions.creationTimestamp)
}
