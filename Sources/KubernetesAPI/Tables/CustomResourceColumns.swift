import Document

/// The columns of a custom resource: its name, then `additionalPrinterColumns`, each a JSONPath.
struct CustomResourceColumns: Sendable {
    let columns: [TableColumn]
    /// nil where the definition's path does not parse: the cell is null then.
    private let paths: [JSONPath?]

    /// - Parameter definitions: `additionalPrinterColumns`; empty gives the default, an age.
    init(_ definitions: [JSONValue]) {
        let definitions = definitions.isEmpty ? [Self.age] : definitions
        columns = [.name] + definitions.map { definition in
            let path = definition.text("jsonPath")
            return TableColumn(
                name: definition.text("name"), type: definition.text("type"),
                format: definition.text("format"),
                description: definition.text("description").ifEmpty(
                    "Custom resource definition column (in JSONPath format): \(path)"),
                priority: Int(definition.integer("priority")))
        }
        paths = definitions.map {
            try? JSONPath("{\($0.text("jsonPath"))}", missingKeys: .areErrors)
        }
    }

    private static let age: JSONValue = [
        "name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp",
        "description": .string(ColumnDescriptions.creationTimestamp),
    ]

    func cells(_ source: CellSource) -> [JSONValue] {
        var cells = [source.nameCell]
        for (column, path) in zip(columns.dropFirst(), paths) {
            let value = (try? path?.results(in: source.object))?.first?.first
            cells.append(value.map { cell($0, type: column.type, source) } ?? .null)
        }
        return cells
    }

    /// A value that is not of the column's type has no cell.
    private func cell(_ value: JSONValue, type: String, _ source: CellSource) -> JSONValue {
        switch (type, value) {
        case ("string", _): return .string(JSONPath.text(of: value))
        case ("integer", .number(let number)):
            return number.int64.map { .integer($0) } ?? truncated(number.double)
        case ("number", .number), ("boolean", .bool): return value
        case ("date", .string(let text)):
            guard Timestamp(rfc3339: text) != nil else { return "<invalid>" }
            return .string(source.age(since: text))
        default: return .null
        }
    }

    private func truncated(_ value: Double) -> JSONValue {
        Int64(exactly: value.rounded(.towardZero)).map { .integer($0) } ?? .null
    }
}
