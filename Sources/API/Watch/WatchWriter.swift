internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI

/// Writes events of the log as watch events of one request: type by selection, object by form.
struct WatchWriter: Sendable {
    private let kind: ResourceKind
    private let form: ObjectForm
    private let shape: AnswerForm.Shape
    private let selection: ObjectSelection
    private let store: Store
    private let table: TableForm?
    private var hasColumns = false

    init(
        kind: ResourceKind, path: ResourcePath, standpoint: Standpoint, form: AnswerForm,
        selection: ObjectSelection, query: QueryItems
    ) throws(APIStatus) {
        self.kind = kind
        self.form = ObjectForm(kind: kind, version: path.version, catalog: standpoint.catalog)
        self.selection = selection
        store = standpoint.store
        shape = form.shape
        if case .table(let version) = form.shape {
            table = try TableForm(
                kind: kind, version: path.version, standpoint: standpoint, tableVersion: version,
                query: query)
        } else {
            table = nil
        }
    }

    /// An object of the first view.
    mutating func appendInitial(
        _ document: StoredDocument, to output: inout [UInt8]
    ) throws(APIStatus) {
        guard try selection.matches(document, parser: TapeParser()) else { return }
        try append("ADDED", document, document.revision, to: &output)
    }

    /// An event of the log; nothing when the selection held neither before nor after it.
    mutating func append(_ event: Event, to output: inout [UInt8]) throws(APIStatus) {
        let own = try document(at: event.position)
        let isDeleted = event.change == .deleted
        if selection.needsNoDocument, let own {
            let type = isDeleted ? "DELETED" : event.change == .added ? "ADDED" : "MODIFIED"
            try append(type, own, event.revision, to: &output)
            return
        }
        let parser = TapeParser()
        let previous = event.change == .added ? nil : try document(at: event.previous)
        let matchesNow = isDeleted ? false : try matches(own, parser)
        // A tombstone's own content stands in where the version before it is not known.
        let before = previous ?? (isDeleted ? own : nil)
        let matchedBefore = try matches(before, parser)
        if matchesNow, let own {
            try append(matchedBefore ? "MODIFIED" : "ADDED", own, event.revision, to: &output)
        } else if matchedBefore, let shown = isDeleted ? own ?? before : before {
            try append("DELETED", shown, event.revision, to: &output)
        }
    }

    mutating func bookmark(_ revision: Revision, endsInitialEvents: Bool) -> [UInt8] {
        var metadata: [(String, JSONValue)] = [
            ("resourceVersion", .string(ResourceVersion.text(revision)))
        ]
        if endsInitialEvents {
            metadata.append(
                ("annotations", .members([("k8s.io/initial-events-end", "true")])))
        }
        let object = JSONValue.members([
            ("kind", .string(kind.kind)), ("apiVersion", .string(form.apiVersion)),
            ("metadata", .members(metadata)),
        ])
        var output: [UInt8] = []
        append("BOOKMARK", shaped(object, revision), to: &output)
        return output
    }

    func error(_ status: APIStatus) -> [UInt8] {
        var output: [UInt8] = []
        append("ERROR", status.json, to: &output)
        return output
    }

    private func matches(
        _ document: StoredDocument?, _ parser: TapeParser
    ) throws(APIStatus) -> Bool {
        guard let document else { return false }
        return try selection.matches(document, parser: parser)
    }

    private func document(at position: Position?) throws(APIStatus) -> StoredDocument? {
        guard let position else { return nil }
        do { return try store.document(at: position) } catch { throw APIStatus(error) }
    }

    private mutating func append(
        _ type: String, _ document: StoredDocument, _ revision: Revision,
        to output: inout [UInt8]
    ) throws(APIStatus) {
        guard shape == .object else {
            let value = try form.value(of: document, revision: revision)
            append(type, shaped(value, revision), to: &output)
            return
        }
        output.append(contentsOf: "{\"type\":\"\(type)\",\"object\":".utf8)
        try form.append(document, asItem: false, revision: revision, to: &output)
        output.append(contentsOf: "}\n".utf8)
    }

    private func append(_ type: String, _ object: JSONValue, to output: inout [UInt8]) {
        output.append(contentsOf: "{\"type\":\"\(type)\",\"object\":".utf8)
        object.append(to: &output)
        output.append(contentsOf: "}\n".utf8)
    }

    private mutating func shaped(_ object: JSONValue, _ revision: Revision) -> JSONValue {
        switch shape {
        case .object: return object
        case .metadata(let version), .metadataList(let version):
            return PartialObject.metadata(of: object, version: version)
        case .table(let version):
            guard let table else { return object }
            defer { hasColumns = true }
            return table.value(
                rows: [object],
                envelope: ListEnvelope(
                    kind: "Table", apiVersion: "meta.k8s.io/\(version)", revision: revision),
                hasColumns: !hasColumns)
        }
    }
}
