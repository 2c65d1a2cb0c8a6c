internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI

/// GET of one object or of one of its subresources.
struct ObjectGetter {
    var standpoint: Standpoint
    var path: ResourcePath
    var kind: ResourceKind
    var query: QueryItems
    var form: AnswerForm

    func response() throws(APIStatus) -> APIResponse {
        if standpoint.store.kind == .live, !standpoint.isFixed,
            let connection = NodeConnection(path: path, query: query, standpoint: standpoint)
        {
            return try connection.response()
        }
        // What is not there is not found, before it is said that nothing leads into it.
        if path.subresource == "proxy" { _ = try storedObject() }
        if let refusal = refusal { throw refusal }
        if case .metadataList = form.shape {
            throw .notAcceptable(
                """
                you requested PartialObjectMetadataList, but the requested object is not a list \
                (*\(GoTypeName.inside(group: kind.group, kind: kind.kind)))
                """)
        }
        let objectForm = ObjectForm(
            kind: kind, version: path.version, catalog: standpoint.catalog)
        let object = try storedObject()
        if form.shape == .object, path.subresource != "scale" {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(object.document.bytes.count + 64)
            try objectForm.append(object.document, asItem: false, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
            return try Rendering.response(pieces: [bytes], form: form)
        }
        var value = try objectForm.value(of: object.document)
        var printer = TablePrinter(
            kind: kind, version: path.version, catalog: standpoint.catalog)
        if path.subresource == "scale" {
            guard
                let scale = ScaleSubresource.value(
                    of: value, kind: kind, version: path.version, catalog: standpoint.catalog)
            else { throw .unknownResource }
            value = scale
            printer = .scale
        }
        switch form.shape {
        case .object: return Rendering.response(value, form: form)
        case .metadata(let version):
            return Rendering.response(
                PartialObject.metadata(of: value, version: version), form: form)
        case .table(let version):
            let table = try TableForm(
                printer: printer, tableVersion: version, now: standpoint.now, query: query)
            let envelope = ListEnvelope(
                kind: "Table", apiVersion: "meta.k8s.io/\(version)",
                revision: object.reference.revision)
            return Rendering.response(table.value(rows: [value], envelope: envelope), form: form)
        case .metadataList: throw .unknownResource
        }
    }

    /// Subresources that are no state of the store.
    private var refusal: APIStatus? {
        switch path.subresource {
        case "", "status", "scale": nil
        case "ephemeralcontainers", "resize", "approval":
            kind.subresources(in: path.version).contains { $0.name == path.subresource }
                ? nil : .unknownResource
        case "log" where kind.resource == "pods":
            .badRequest(
                """
                container logs are not part of what this store recorded; the pod's events and \
                status are: kubectl describe pod/\(path.name)
                """)
        case "exec", "attach", "portforward", "proxy":
            .nothingRuns(path.subresource)
        default:
            kind.subresources(in: path.version).contains { $0.name == path.subresource }
                ? .methodNotAllowed : .unknownResource
        }
    }

    private func storedObject() throws(APIStatus) -> StoredObject {
        guard let storage = kind.storage else { throw .methodNotAllowed }
        if path.subresource == "status" || path.subresource == "scale" {
            let known = kind.subresources(in: path.version)
            guard known.contains(where: { $0.name == path.subresource }) else {
                throw .unknownResource
            }
        }
        let key = ObjectKey(
            resource: storage, namespace: kind.isNamespaced ? path.namespace : "", name: path.name)
        do {
            if let object = try view().get(key) { return object }
        } catch let error as StoreError {
            throw APIStatus(error)
        } catch let error as APIStatus {
            throw error
        } catch {
            throw .internalError("\(error)")
        }
        throw .notFound(kind.groupResource, path.name)
    }

    /// resourceVersion asks for "not older than"; with `resourceVersionMatch=Exact`, which the API
    /// server has for lists only, the object as of that revision.
    private func view() throws(APIStatus) -> View {
        guard let text = query["resourceVersion"], !text.isEmpty else { return standpoint.view }
        guard let revision = ResourceVersion.revision(text) else {
            throw .malformedResourceVersion(text)
        }
        let pinned = try standpoint.view(at: max(revision, standpoint.store.first ?? revision))
        if query["resourceVersionMatch"] == "Exact" {
            return revision == pinned.revision ? pinned : try standpoint.view(at: revision)
        }
        return standpoint.view
    }
}
