import Document

/// Tables as `kubectl get` prints them.
package struct TableText: Sendable {
    package struct Options: Sendable {
        /// `-o wide`: the columns of a priority above 0 as well.
        package var isWide = false
        package var hasHeaders = true
        /// `-A`: a first column with the object's namespace.
        package var showsNamespace = false
        package var showsLabels = false
        /// `-L`: a column for each of these labels.
        package var labelColumns: [String] = []

        package init() {}
    }

    package var options: Options
    private var layout = TextColumns()
    private var hasWritten = false

    package init(options: Options = Options()) {
        self.options = options
    }

    /// One table; nothing when it has no rows. Columns keep the widths of earlier calls.
    /// - Parameters:
    ///   - kindPrefix: `pod`, `deployment.apps`: written before names, as kubectl does when it is
    ///     asked for several resources. `prefix(of:)` makes it.
    ///   - hasHeaders: false for the events of a watch after the first.
    package mutating func text(
        of table: Table, kindPrefix: String? = nil, hasHeaders: Bool = true
    ) -> String {
        guard !table.rows.isEmpty else { return "" }
        let nameColumn = table.columns.firstIndex { $0.format == "name" && $0.type == "string" }
        var rows: [[String]] = []
        if hasHeaders, options.hasHeaders { rows.append(headers(table.columns)) }
        for row in table.rows {
            rows.append(
                cells(of: row, columns: table.columns, nameColumn: nameColumn, kindPrefix))
        }
        return layout.text(of: rows)
    }

    /// The next of several resources: columns start anew, after an empty line when something was
    /// written before.
    package mutating func nextText(of table: Table, kindPrefix: String?) -> String {
        layout = TextColumns()
        let text = text(of: table, kindPrefix: kindPrefix)
        guard !text.isEmpty else { return "" }
        defer { hasWritten = true }
        return hasWritten && options.hasHeaders ? "\n" + text : text
    }

    package static func prefix(of kind: ResourceKind) -> String {
        let name = kind.kind.lowercased()
        return kind.group.isEmpty ? name : "\(name).\(kind.group)"
    }

    private func headers(_ columns: [TableColumn]) -> [String] {
        var headers = options.showsNamespace ? ["NAMESPACE"] : []
        for column in columns where isShown(column) { headers.append(column.name.uppercased()) }
        for label in options.labelColumns {
            headers.append((label.split(separator: "/").last ?? "").uppercased())
        }
        if options.showsLabels { headers.append("LABELS") }
        return headers
    }

    private func cells(
        of row: Table.Row, columns: [TableColumn], nameColumn: Int?, _ kindPrefix: String?
    ) -> [String] {
        let metadata = row.object?["metadata"]
        var cells = options.showsNamespace ? [metadata.text("namespace")] : []
        for (index, (column, cell)) in zip(columns, row.cells).enumerated() where isShown(column) {
            let text = Self.text(of: cell)
            if let kindPrefix, index == nameColumn {
                cells.append("\(kindPrefix)/\(text)")
            } else {
                cells.append(text)
            }
        }
        let labels = metadata?["labels"]
        for label in options.labelColumns { cells.append(labels.text(label)) }
        if options.showsLabels { cells.append(metadata == nil ? "" : LabelText.labels(labels)) }
        return cells
    }

    private func isShown(_ column: TableColumn) -> Bool {
        options.isWide || column.priority == 0
    }

    private static func text(of cell: JSONValue) -> String {
        switch cell {
        case .null: ""
        case .string(let text): TerminalText.firstLine(text)
        default: TerminalText.escaped(GoString.sprint(cell))
        }
    }
}
