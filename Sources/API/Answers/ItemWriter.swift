internal import Dispatch
internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI
internal import Synchronization

/// Items of a list as bytes, and how many of the candidates were looked at for them.
struct ItemPage {
    var pieces: [[UInt8]]
    var used: Int
}

/// Writes the items of lists. Large lists are decoded and written on all cores, in pieces.
struct ItemWriter: Sendable {
    /// Objects of a piece: large enough to pay for the hand-over, small enough to share the work,
    /// and for most kinds small enough that its memory is used again and not given back at once.
    private static let pieceCount = 64

    private let form: ObjectForm
    private let shape: AnswerForm.Shape
    private let selection: ObjectSelection
    private let table: TableForm?
    /// Of an item, where the list is written in protobuf.
    private let protobuf: ProtobufForm?
    private let listKind: String
    /// The one kind whose Table is not in the order of the list.
    private let isReordered: Bool

    init(
        kind: ResourceKind, path: ResourcePath, standpoint: Standpoint, form: AnswerForm,
        selection: ObjectSelection, query: QueryItems
    ) throws(APIStatus) {
        self.form = ObjectForm(kind: kind, version: path.version, catalog: standpoint.catalog)
        self.selection = selection
        shape = form.shape
        if form.encoding == .protobuf {
            protobuf = ProtobufForm(form.itemType(of: kind, version: path.version))
        } else {
            protobuf = nil
        }
        listKind = kind.listKind
        isReordered = kind.resource == "flowschemas"
        if case .table(let version) = form.shape {
            table = try TableForm(
                kind: kind, version: path.version, standpoint: standpoint, tableVersion: version,
                query: query)
        } else {
            table = nil
        }
    }

    func envelope(revision: Revision) -> ListEnvelope {
        switch shape {
        case .object:
            ListEnvelope(kind: listKind, apiVersion: form.apiVersion, revision: revision)
        case .table(let version):
            ListEnvelope(kind: "Table", apiVersion: "meta.k8s.io/\(version)", revision: revision)
        case .metadata(let version), .metadataList(let version):
            ListEnvelope(
                kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/\(version)",
                revision: revision)
        }
    }

    /// The whole body: envelope, items with commas between, closing brackets.
    func assemble(_ items: [[UInt8]], _ envelope: ListEnvelope) -> [[UInt8]] {
        let pieces = items.filter { !$0.isEmpty }
        if protobuf != nil { return envelope.protobuf(pieces) }
        var opening: [UInt8]
        if let table {
            opening = table.opening(envelope)
        } else {
            opening = envelope.opening
            // The API server's list of metadata is a null slice when it is empty.
            if pieces.isEmpty, shape != .object {
                return [opening + Array("null}\n".utf8)]
            }
        }
        opening.append(UInt8(ascii: "["))
        var body = [opening]
        for (index, piece) in pieces.enumerated() {
            if index > 0 { body.append([UInt8(ascii: ",")]) }
            body.append(piece)
        }
        body.append(Array("]}\n".utf8))
        return body
    }

    /// All of `references` that the selection lets through.
    func pieces(_ references: [ObjectReference], of view: View) throws(APIStatus) -> [[UInt8]] {
        if isReordered, let table { return [try reorderedRows(references, of: view, table)] }
        let count = (references.count + Self.pieceCount - 1) / Self.pieceCount
        guard count > 1 else { return [try piece(references[...], of: view)] }
        let results = Mutex([Result<[UInt8], APIStatus>?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let start = index * Self.pieceCount
            let part = references[start..<min(start + Self.pieceCount, references.count)]
            let result = Result { () throws(APIStatus) in try piece(part, of: view) }
            results.withLock { $0[index] = result }
        }
        var pieces: [[UInt8]] = []
        for result in results.withLock({ $0 }) {
            if let result { pieces.append(try result.get()) }
        }
        return pieces
    }

    private func reorderedRows(
        _ references: [ObjectReference], of view: View, _ table: TableForm
    ) throws(APIStatus) -> [UInt8] {
        let parser = TapeParser()
        var objects: [JSONValue] = []
        for reference in references {
            let document: StoredDocument
            do { document = try view.document(reference) } catch { throw APIStatus(error) }
            guard try selection.matches(document, parser: parser) else { continue }
            objects.append(try form.value(of: document))
        }
        var output: [UInt8] = []
        for row in table.rows(of: objects) {
            if !output.isEmpty { output.append(UInt8(ascii: ",")) }
            row.json.append(to: &output)
        }
        return output
    }

    /// Items from the front of `references` until `limit` of them are found.
    func page(
        _ references: [ObjectReference], of view: View, limit: Int
    ) throws(APIStatus) -> ItemPage {
        var page = ItemPage(pieces: [], used: 0)
        let parser = TapeParser()
        var output: [UInt8] = []
        var found = 0
        while found < limit, page.used < references.count {
            let reference = references[page.used]
            page.used += 1
            let document: StoredDocument
            do { document = try view.document(reference) } catch { throw APIStatus(error) }
            if try append(document, parser: parser, to: &output) { found += 1 }
        }
        page.pieces = [output]
        return page
    }

    private func piece(
        _ references: ArraySlice<ObjectReference>, of view: View
    ) throws(APIStatus) -> [UInt8] {
        let parser = TapeParser()
        var output: [UInt8] = []
        do {
            try view.store.documentsAlone(references, showsSealed: view.showsSealed) { document in
                if output.isEmpty {
                    output.reserveCapacity((document.bytes.count + 64) * references.count)
                }
                _ = try append(document, parser: parser, to: &output)
            }
        } catch let error as APIStatus {
            throw error
        } catch let error as StoreError {
            throw APIStatus(error)
        } catch {
            throw .internalError("\(error)")
        }
        return output
    }

    /// Appends the item, behind a comma when it is not the first; false when it is left out.
    private func append(
        _ document: StoredDocument, parser: TapeParser, to output: inout [UInt8]
    ) throws(APIStatus) -> Bool {
        guard try selection.matches(document, parser: parser) else { return false }
        if let protobuf {
            protobuf.appendItem(shape.object(try form.value(of: document)), to: &output)
            return true
        }
        if !output.isEmpty { output.append(UInt8(ascii: ",")) }
        switch shape {
        case .object: try form.append(document, asItem: true, to: &output)
        case .metadata, .metadataList:
            shape.object(try form.value(of: document)).append(to: &output)
        case .table: table?.row(of: try form.value(of: document)).json.append(to: &output)
        }
        return true
    }
}

extension AnswerForm {
    /// The type of a list's items, or of a watch's objects, in this form.
    func itemType(of kind: ResourceKind, version: String) -> GroupVersionKind {
        switch shape {
        case .object, .table:
            GroupVersionKind(apiVersion: kind.apiVersion(version), kind: kind.kind)
        case .metadata(let version), .metadataList(let version):
            GroupVersionKind(
                apiVersion: "meta.k8s.io/\(version)", kind: "PartialObjectMetadata")
        }
    }
}

extension AnswerForm.Shape {
    /// The object itself, or its metadata alone.
    fileprivate func object(_ value: JSONValue) -> JSONValue {
        switch self {
        case .object, .table: value
        case .metadata(let version), .metadataList(let version):
            PartialObject.metadata(of: value, version: version)
        }
    }
}
