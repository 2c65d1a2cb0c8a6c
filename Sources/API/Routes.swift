internal import Document
internal import KubernetesAPI

/// The routes table: what a path names, and the handler that answers it.
extension ReadPipeline {
    func route(_ request: APIRequest) -> APIResponse {
        var form = AnswerForm()
        do throws(APIStatus) {
            let (standpoint, path) = try standpoint(of: request.path)
            let named = APIPath(path)
            let isWatch = Self.isWatch(named, request)
            // Fixed pages have one form each and their own types; OpenAPI looks for itself.
            if case .page = named {
                form = AnswerForm()
            } else {
                form.encoding = AnswerForm.refusalEncoding(accept: request.accept)
                form = try AnswerForm.negotiated(
                    accept: request.accept, isWatch: isWatch,
                    hasProtobuf: named.hasProtobuf(standpoint.catalog))
            }
            form.isPretty = form.isPretty || request.wantsPretty
            if let access { try access.admitPast(request, path: path, standpoint) }
            return try handle(named, request, standpoint, form)
        } catch {
            return Self.discoveryRefusal(error, of: request.path)
                ?? Rendering.response(error, form: form)
        }
    }

    /// A moment that can't be, told to clients that begin with discovery: of its refusals client-go
    /// shows the server's words only with this code and as plain text, else "the server could not
    /// find the requested resource".
    private static func discoveryRefusal(_ status: APIStatus, of path: String) -> APIResponse? {
        let segments = path.split(separator: "/")
        guard segments.count == 3, segments[0] == "at", ["api", "apis"].contains(segments[2]),
            [400, 404].contains(status.code)
        else { return nil }
        return .text(status.message, code: 406)
    }

    private static func isWatch(_ path: APIPath, _ request: APIRequest) -> Bool {
        guard case .resource(let path) = path else { return false }
        return path.isOldWatch || path.name.isEmpty && request.query.flag("watch") == true
    }

    private func handle(
        _ path: APIPath, _ request: APIRequest, _ standpoint: Standpoint, _ form: AnswerForm
    ) throws(APIStatus) -> APIResponse {
        let discovery = Discovery(
            standpoint: standpoint, form: form, serverAddress: request.authority)
        switch path {
        case .unknown: throw .unknownResource
        case .resource(let path):
            return try resource(path, request, standpoint, form)
        // kube-apiserver's index answers whatever it is asked with.
        case .root: return discovery.root
        case _ where request.method != "GET": throw .methodNotAllowed
        case .page(let segments):
            return FixedPages(pipeline: self, standpoint: standpoint, form: form)
                .page(segments, request)
        case .coreVersions: return discovery.coreVersions
        case .groups: return discovery.groups
        case .group(let name): return discovery.group(name)
        case .resources(let group, let version):
            return try discovery.resources(group: group, version: version)
        }
    }

    private func resource(
        _ path: ResourcePath, _ request: APIRequest, _ standpoint: Standpoint, _ form: AnswerForm
    ) throws(APIStatus) -> APIResponse {
        guard
            let kind = standpoint.catalog.kind(
                group: path.group, version: path.version, resource: path.resource)
        else {
            let isKnown =
                path.group.isEmpty || standpoint.catalog.all.contains { $0.group == path.group }
            if isKnown { throw .unknownResource }
            return .noSuchPath
        }
        guard request.method == "GET" else {
            return try WriteRefusal(
                standpoint: standpoint, path: path, kind: kind, request: request, form: form,
                access: access
            ).response()
        }
        var response: APIResponse
        do throws(APIStatus) { response = try read(path, kind, request, standpoint, form) } catch {
            response = Rendering.response(error, form: form)
        }
        if let text = standpoint.catalog.deprecationWarning(of: kind, version: path.version) {
            response.warnings.append(text)
        }
        return response
    }

    private func read(
        _ path: ResourcePath, _ kind: ResourceKind, _ request: APIRequest,
        _ standpoint: Standpoint, _ form: AnswerForm
    ) throws(APIStatus) -> APIResponse {
        if !kind.isNamespaced, !path.namespace.isEmpty { throw .unknownResource }
        if path.name.isEmpty || path.isOldWatch {
            return try collection(path, kind, request, standpoint, form)
        }
        if kind.isNamespaced, path.namespace.isEmpty { throw .unknownResource }
        return try ObjectGetter(
            standpoint: standpoint, path: path, kind: kind, query: request.query, form: form
        ).response()
    }

    private func collection(
        _ path: ResourcePath, _ kind: ResourceKind, _ request: APIRequest,
        _ standpoint: Standpoint, _ form: AnswerForm
    ) throws(APIStatus) -> APIResponse {
        guard kind.supports(verb: "list") else { throw .methodNotAllowed }
        let options = try ListOptions(
            query: request.query, kind: kind, version: path.version, isOldWatch: path.isOldWatch)
        guard options.isWatch else {
            return try Lister(
                standpoint: standpoint, path: path, kind: kind, options: options,
                query: request.query, form: form
            ).response()
        }
        let stream = try WatchStream(
            standpoint: standpoint, path: path, kind: kind, options: options,
            query: request.query, form: form, window: window,
            present: { [self] in presentTime })
        return APIResponse(contentType: stream.contentType, body: .watch(stream))
    }
}

extension APIPath {
    /// Whether what the path names is of a type that has a protobuf form. In doubt it is.
    func hasProtobuf(_ catalog: KindCatalog) -> Bool {
        guard case .resource(let path) = self,
            let kind = catalog.kind(
                group: path.group, version: path.version, resource: path.resource)
        else { return true }
        let type = GroupVersionKind(apiVersion: kind.apiVersion(path.version), kind: kind.kind)
        return ProtobufForm(type) != nil
    }
}

extension APIRequest {
    /// `pretty`, else whether a person is likely to be reading (the API server's own guess).
    var wantsPretty: Bool {
        if let asked = query.flag("pretty") { return asked }
        return ["curl", "Wget", "Mozilla"].contains { userAgent.hasPrefix($0) }
    }
}
