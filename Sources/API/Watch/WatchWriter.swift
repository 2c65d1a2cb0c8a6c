internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI

/// Writes events as watch events of one request: type by selection, object by form.
struct WatchWriter: Sendable {
    private let kind: ResourceKind
    private let form: ObjectForm
    private let shape: AnswerForm.Shape
    private let selection: ObjectSelection
    private let store: Store
    private let sharedForm: WatchChunk.Form
    private let present: @Sendable () -> Timestamp
    private let isFixed: Bool
    private var table: TableForm?
    private var hasColumns = false
    private let frame: WatchFrame

    init(
        kind: ResourceKind, path: ResourcePath, standpoint: Standpoint, form: AnswerForm,
        selection: ObjectSelection, query: QueryItems, present: @escaping @Sendable () -> Timestamp
    ) throws(APIStatus) {
        self.kind = kind
        self.form = ObjectForm(kind: kind, version: path.version, catalog: standpoint.catalog)
        self.selection = selection
        self.present = present
        store = standpoint.store
        isFixed = standpoint.isFixed
        shape = form.shape
        frame = WatchFrame(form, itemType: form.itemType(of: kind, version: path.version))
        sharedForm = WatchChunk.Form(
            kind: kind.groupResource, version: path.version, encoding: form.encoding,
            shape: form.shape,
            includedObject: query["includeObject"] ?? "")
        if case .table(let version) = form.shape {
            table = try TableForm(
                kind: kind, version: path.version, standpoint: standpoint, tableVersion: version,
                query: query)
        }
    }

    /// The next Table has the columns, which no other has.
    var isFirstSpecial: Bool { table != nil && !hasColumns }

    // MARK: events

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
            try append(Self.type(of: event.change), own, event.revision, to: &output)
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

    /// An event of the window, by the same rules.
    mutating func append(
        _ chunk: WatchChunk, _ index: Int, to output: inout [UInt8]
    ) throws(APIStatus) {
        let event = chunk.events[index]
        var type = Self.type(of: event.change)
        if !selection.needsNoDocument {
            let facts = chunk.facts()[index]
            let isDeleted = event.change == .deleted
            let matchesNow = isDeleted ? false : try selection.matches(facts.after)
            let matchedBefore =
                try facts.before.map { facts throws(APIStatus) in try selection.matches(facts) }
                ?? false
            guard matchesNow || matchedBefore else { return }
            if !matchesNow, !isDeleted, let before = event.before {
                try append("DELETED", before, event.revision, to: &output)
                return
            }
            if matchesNow { type = matchedBefore ? "MODIFIED" : "ADDED" }
        }
        if isFirstSpecial {
            try append(type, event.document, event.revision, to: &output)
            return
        }
        let encoding = try encoding(of: chunk)
        if type == Self.type(of: event.change) {
            let range = encoding.frames[index]..<encoding.frames[index + 1]
            output.append(contentsOf: encoding.bytes[range])
        } else {
            frame.append(type, to: &output) {
                $0.append(contentsOf: encoding.bytes[encoding.objects[index]])
            }
        }
    }

    /// The events of a chunk from the index on, which all watches without a selection share: as
    /// many as fit, at least one; and the index of the first that is left.
    mutating func shared(
        _ chunk: WatchChunk, from index: Int, byteCountMax: Int
    ) throws(APIStatus) -> (bytes: ArraySlice<UInt8>, next: Int) {
        let encoding = try encoding(of: chunk)
        let start = encoding.frames[index]
        var next = index + 1
        while next < chunk.events.count, encoding.frames[next + 1] - start <= byteCountMax {
            next += 1
        }
        return (encoding.bytes[start..<encoding.frames[next]], next)
    }

    private mutating func encoding(
        of chunk: WatchChunk
    ) throws(APIStatus) -> WatchChunk.Encoding {
        var writer = self
        return try chunk.encoding(sharedForm) { event, encoding throws(APIStatus) in
            let range = try frame.append(
                Self.type(of: event.change), to: &encoding.bytes
            ) { bytes throws(APIStatus) in
                try writer.appendObject(event.document, event.revision, to: &bytes)
            }
            encoding.objects.append(range)
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

    // MARK: parts

    private static func type(of change: Event.Change) -> String {
        switch change {
        case .added: "ADDED"
        case .deleted: "DELETED"
        case .modified, .reobserved: "MODIFIED"
        }
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
        let frame = frame
        try frame.append(type, to: &output) { output throws(APIStatus) in
            try appendObject(document, revision, to: &output)
        }
    }

    private mutating func appendObject(
        _ document: StoredDocument, _ revision: Revision, to output: inout [UInt8]
    ) throws(APIStatus) {
        if shape == .object, case .json = frame {
            try form.append(document, asItem: false, revision: revision, to: &output)
        } else {
            let value = try form.value(of: document, revision: revision)
            frame.append(shaped(value, revision), to: &output)
        }
    }

    private func append(_ type: String, _ object: JSONValue, to output: inout [UInt8]) {
        frame.append(type, to: &output) { frame.append(object, to: &$0) }
    }

    private mutating func shaped(_ object: JSONValue, _ revision: Revision) -> JSONValue {
        switch shape {
        case .object: return object
        case .metadata(let version), .metadataList(let version):
            return PartialObject.metadata(of: object, version: version)
        case .table(let version):
            if !isFixed { table?.now = present() }
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
