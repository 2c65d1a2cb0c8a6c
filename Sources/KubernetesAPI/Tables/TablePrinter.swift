package import Document

/// Turns objects of one kind into rows, with the columns that kube-apiserver 1.36 gives that kind.
///
/// Kinds with a printer of their own are in `BuiltInCells`; custom resources have the columns
/// of their definition's `additionalPrinterColumns`; any other kind has its name and its
/// creation time. Cheap to copy; make one for a request and use it for every object.
package struct TablePrinter: Sendable {
    package let columns: [TableColumn]
    private let cellsOf: @Sendable (CellSource) -> [JSONValue]
    /// FlowSchemas are listed in the order in which they are tried.
    private var ordersByPrecedence = false

    package init(kind: ResourceKind, version: String, catalog: KindCatalog) {
        let key = kind.groupResource
        if let custom = catalog.customResource(of: key) {
            self.init(customColumns: custom.version(version)?.printerColumns ?? [])
        } else {
            self.init(resource: key)
        }
    }

    /// The printer of a built-in resource.
    package init(resource: GroupResource) {
        if let cells = BuiltInCells.byResource[resource] {
            columns = BuiltInColumns.columns(of: resource)
            cellsOf = cells
            ordersByPrecedence = resource.resource == "flowschemas"
        } else {
            columns = [.name, .createdAt]
            // The zero time is Go's spelling of none.
            cellsOf = {
                [$0.nameCell, .string($0.creationTimestamp ?? "0001-01-01T00:00:00Z")]
            }
        }
    }

    /// The printer of a custom resource.
    /// - Parameter customColumns: `additionalPrinterColumns` of the served version; empty gives the
    ///   default, an age.
    package init(customColumns: [JSONValue]) {
        let custom = CustomResourceColumns(customColumns)
        columns = custom.columns
        cellsOf = { custom.cells($0) }
    }

    /// The printer of the `scale` subresource.
    package static let scale = TablePrinter(
        columns: BuiltInColumns.columns(
            of: GroupResource(group: "autoscaling", resource: "scales")),
        cellsOf: WorkloadCells.scale)

    private init(
        columns: [TableColumn], cellsOf: @escaping @Sendable (CellSource) -> [JSONValue]
    ) {
        self.columns = columns
        self.cellsOf = cellsOf
    }

    /// One cell a column. Ages count back from `now`, the time of the view.
    package func cells(_ object: JSONValue, now: Timestamp) -> [JSONValue] {
        cellsOf(CellSource(object: object, now: now))
    }

    /// - Parameter version: of `meta.k8s.io`, for the metadata form.
    package func row(
        _ object: JSONValue, now: Timestamp, including: Table.IncludeObject = .metadata,
        version: String = "v1"
    ) -> Table.Row {
        let carried: JSONValue? =
            switch including {
            case .none: nil
            case .metadata: PartialObject.metadata(of: object, version: version)
            case .object: object
            }
        return Table.Row(
            cells: cells(object, now: now), conditions: PodCells.rowConditions(object),
            object: carried)
    }

    /// The objects' table, in their order but for FlowSchemas, which the server lists by matching
    /// precedence.
    package func table(
        _ objects: some Sequence<JSONValue>, now: Timestamp, metadata: JSONValue = [:],
        including: Table.IncludeObject = .metadata, version: String = "v1"
    ) -> Table {
        var objects = Array(objects)
        if ordersByPrecedence {
            objects.sort { a, b in
                let (first, second) = (
                    a["spec"].integer("matchingPrecedence"),
                    b["spec"].integer("matchingPrecedence")
                )
                if first != second { return first < second }
                return a["metadata"].text("name") < b["metadata"].text("name")
            }
        }
        return Table(
            columns: columns,
            rows: objects.map { row($0, now: now, including: including, version: version) },
            metadata: metadata)
    }
}
