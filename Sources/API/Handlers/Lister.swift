internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI

/// LIST: the objects of a resource at one revision, page by page when asked for.
struct Lister {
    var standpoint: Standpoint
    var path: ResourcePath
    var kind: ResourceKind
    var options: ListOptions
    var query: QueryItems
    var form: AnswerForm

    func response() throws(APIStatus) -> APIResponse {
        if case .metadata = form.shape {
            throw .notAcceptable(
                """
                you requested PartialObjectMetadata, but the requested object is a list \
                (*\(GoTypeName.inside(group: kind.group, kind: kind.listKind)))
                """)
        }
        let view = try listView()
        let (references, total) = candidates(view)
        let writer = try ItemWriter(
            kind: kind, path: path, standpoint: standpoint, form: form,
            selection: options.selection, query: query)
        var envelope = writer.envelope(revision: view.revision)
        let page: ItemPage
        if let limit = limit, !options.selection.selectsAll {
            page = try writer.page(references, of: view, limit: limit)
        } else {
            let shown = limit.map { Array(references.prefix($0)) } ?? references
            page = ItemPage(
                pieces: try writer.pieces(shown, of: view), used: shown.count)
            if shown.count < references.count { envelope.remainingItemCount = total - shown.count }
        }
        if page.used < references.count, page.used > 0 {
            let last = references[page.used - 1].key
            envelope.continueToken = ContinueToken(
                revision: view.revision, namespace: path.namespace.isEmpty ? last.namespace : "",
                name: last.name)
        }
        let pieces = writer.assemble(page.pieces, envelope)
        if form.encoding == .protobuf {
            return APIResponse(contentType: form.contentType, body: .pieces(pieces))
        }
        return try Rendering.response(pieces: pieces, form: form)
    }

    /// Version 0 means anything will do, and the API server then pays no heed to the limit.
    private var limit: Int? { options.resourceVersion == "0" ? nil : options.limit }

    private func listView() throws(APIStatus) -> View {
        if let token = options.continueToken {
            guard let revision = token.revision else { return standpoint.view }
            return try standpoint.view(at: revision)
        }
        let text = options.resourceVersion
        if text.isEmpty || text == "0" { return standpoint.view }
        guard let revision = ResourceVersion.revision(text) else {
            throw .invalidResourceVersion(text)
        }
        guard revision <= standpoint.head else {
            throw .tooLargeResourceVersion(revision, head: standpoint.head)
        }
        let isExact =
            options.match == .exact || options.match == nil && options.limit != nil
        return isExact ? try standpoint.view(at: revision) : standpoint.view
    }

    /// What is left to look at, and how many that is; nothing is decoded.
    private func candidates(_ view: View) -> (references: [ObjectReference], count: Int) {
        guard let storage = kind.storage else { return ([], 0) }
        let namespace = path.namespace.isEmpty ? options.selection.namespace : path.namespace
        if let name = options.selection.name, let namespace = namespace ?? clusterNamespace {
            let key = ObjectKey(resource: storage, namespace: namespace, name: name)
            let found = (view.reference(key).map { [$0] } ?? [])
                .filter { options.selection.admits($0.key) }
            return (found, found.count)
        }
        var after: ObjectKey?
        if let token = options.continueToken {
            after = ObjectKey(
                resource: storage,
                namespace: token.namespace.isEmpty ? path.namespace : token.namespace,
                name: token.name)
        }
        var references = view.references(storage, namespace: namespace, after: after)
        if !options.selection.selectsAll {
            references.removeAll { !options.selection.admits($0.key) }
        }
        return (references, references.count)
    }

    private var clusterNamespace: String? { kind.isNamespaced ? nil : "" }
}
