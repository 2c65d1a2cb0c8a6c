internal import Access
internal import Authentication
internal import Document
internal import KubernetesAPI

/// `TokenReview`: a server that was handed a token asks whose it is.
struct TokenReviewHandler: Sendable {
    let kind: ResourceKind
    let path: ResourcePath
    let request: APIRequest
    let standpoint: Standpoint
    let form: AnswerForm
    let reviewer: TokenReviewer
    let now: Timestamp

    /// nil for other requests, and where nobody can say whose a token is.
    init?(
        path: ResourcePath, request: APIRequest, standpoint: Standpoint, form: AnswerForm,
        reviewer: TokenReviewer?, now: Timestamp
    ) {
        guard request.method == "POST", path.resource == "tokenreviews", path.name.isEmpty,
            let kind = standpoint.catalog.kind(
                group: path.group, version: path.version, resource: path.resource),
            kind.group == "authentication.k8s.io", let reviewer
        else { return nil }
        self.kind = kind
        self.path = path
        self.request = request
        self.standpoint = standpoint
        self.form = form
        self.reviewer = reviewer
        self.now = now
    }

    func response() async throws(APIStatus) -> APIResponse {
        let options = try WriteOptions(query: request.query, kind: .create)
        let schema = standpoint.catalog.schema(
            apiVersion: kind.apiVersion(path.version), kind: kind.kind)
        let body = try BodyReader(
            type: kind.groupVersionKind(path.version), schema: schema,
            catalog: standpoint.catalog, validation: options.validation
        ).read(request.body, contentType: request.contentType)
        if let namespace = body.object["metadata"]?["namespace"]?.string, !namespace.isEmpty {
            throw .badRequest("namespace is not allowed on this type: \(namespace)")
        }
        guard let token = body.object["spec"]?["token"]?.string, !token.isEmpty else {
            throw .badRequest("token is required for TokenReview in authentication")
        }
        let audiences = (body.object["spec"]?["audiences"]?.array ?? []).compactMap(\.string)
        let verdict = await reviewer.review(
            token, audiences: audiences, view: standpoint.view, now: now)
        var response = Rendering.response(
            answer(verdict, metadata(of: body.object, schema, options), token, audiences),
            form: form, code: 201)
        response.warnings = body.warnings
        return response
    }

    /// The sent metadata, with who manages the question's fields.
    private func metadata(
        of object: JSONObject, _ schema: SchemaNode?, _ options: WriteOptions
    ) -> JSONValue {
        guard let schema else { return .object(JSONObject()) }
        var object = object
        object.makeObject("metadata") { _ in }
        return FieldManagement(
            schema: schema,
            manager: ManagedFields.Manager(
                name: ManagedFieldsNames.manager(
                    named: options.fieldManager, userAgent: request.userAgent),
                operation: "Update", apiVersion: kind.apiVersion(path.version), subresource: ""),
            time: now.formatted(fractionDigits: 0), ignored: FieldSet()
        ).managed(object, live: nil)["metadata"] ?? .object(JSONObject())
    }

    private func answer(
        _ verdict: TokenReviewer.Verdict, _ metadata: JSONValue, _ token: String,
        _ audiences: [String]
    ) -> JSONValue {
        func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        var spec: [(String, JSONValue)] = [("token", .string(token))]
        if !audiences.isEmpty { spec.append(("audiences", list(audiences))) }
        let status: [(String, JSONValue)]
        switch verdict {
        case .refused(let error): status = [("user", .members([])), ("error", .string(error))]
        case .authenticated(let known):
            status =
                [("authenticated", true), ("user", known.principal.userInfo)]
                + (known.audiences.isEmpty ? [] : [("audiences", list(known.audiences))])
        }
        return .members([
            ("kind", .string(kind.kind)), ("apiVersion", .string(kind.apiVersion(path.version))),
            ("metadata", metadata), ("spec", .members(spec)), ("status", .members(status)),
        ])
    }
}
