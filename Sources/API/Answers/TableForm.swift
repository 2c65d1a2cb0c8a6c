internal import Document
internal import History
internal import KubernetesAPI

/// Objects as a `meta.k8s.io` Table, as kubectl asks for when it prints.
struct TableForm: Sendable {
    private let printer: TablePrinter
    private let version: String
    /// How much of the object a row carries beside its cells.
    private let inclusion: Table.IncludeObject
    /// Ages count to it.
    var now: Timestamp

    init(
        printer: TablePrinter, tableVersion: String, now: Timestamp, query: QueryItems
    ) throws(APIStatus) {
        let asked = query["includeObject"] ?? ""
        guard let inclusion = asked.isEmpty ? .metadata : Table.IncludeObject(rawValue: asked)
        else {
            throw .badRequest(
                """
                Unable to convert to Table as requested: includeObject: Invalid value: \
                "\(asked)": must be 'Metadata', 'Object', 'None', or empty
                """)
        }
        self.inclusion = inclusion
        self.printer = printer
        version = tableVersion
        self.now = now
    }

    init(
        kind: ResourceKind, version: String, standpoint: Standpoint, tableVersion: String,
        query: QueryItems
    ) throws(APIStatus) {
        try self.init(
            printer: TablePrinter(kind: kind, version: version, catalog: standpoint.catalog),
            tableVersion: tableVersion, now: standpoint.now, query: query)
    }

    func row(of object: JSONValue) -> Table.Row {
        printer.row(object, now: now, including: inclusion, version: version)
    }

    /// Rows of all of `objects`, in the order that the kind's Table has.
    func rows(of objects: [JSONValue]) -> [Table.Row] {
        printer.table(objects, now: now, including: inclusion, version: version).rows
    }

    /// A whole Table; in a watch only the first event of a stream has the columns.
    func value(
        rows: [JSONValue], envelope: ListEnvelope, hasColumns: Bool = true
    ) -> JSONValue {
        Table(
            columns: printer.columns, rows: rows.map(row(of:)), metadata: envelope.metadata
        ).json(version: version, includingColumns: hasColumns)
    }

    /// Everything in front of the rows.
    func opening(_ envelope: ListEnvelope) -> [UInt8] {
        var bytes = value(rows: [], envelope: envelope).bytes
        bytes.removeLast("[]}".utf8.count)
        return bytes
    }
}
