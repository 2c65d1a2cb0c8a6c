internal import Access
internal import Document
internal import EventStore
internal import KubernetesAPI

/// POSTs that change nothing: reviews, and parts of Pods and nodes that lead to a container.
struct Unstored {
    let path: ResourcePath
    let request: APIRequest
    let standpoint: Standpoint
    let form: AnswerForm
    let access: AccessControl?

    /// nil for writes of objects.
    func response() throws(APIStatus) -> APIResponse? {
        if let connection = NodeConnection(path: path, query: request.query, standpoint: standpoint) {
            return try connection.response()
        }
        guard
            let kind = standpoint.catalog.kind(
                group: path.group, version: path.version, resource: path.resource),
            kind.storage == nil, kind.resource.hasSuffix("reviews"), request.method == "POST",
            path.name.isEmpty
        else { return nil }
        switch kind.resource {
        case "selfsubjectreviews": break
        case _ where AccessReview.resources.contains(kind.resource):
            return try AccessReview(
                path: path, kind: kind, request: request, standpoint: standpoint, form: form,
                access: access
            ).response()
        case "tokenreviews":
            throw .readOnly(
                "whose a token is can be asked of a live server, and as of now: use its address "
                    + "without /at/...")
        default:
            throw .badRequest(
                """
                \(kind.resource) can't be answered here
                """)
        }
        return Rendering.response(selfReview(kind), form: form, code: 201)
    }

    /// Who the server takes the caller for: `kubectl auth whoami`.
    private func selfReview(_ kind: ResourceKind) -> JSONValue {
        let stamp = standpoint.now.formatted(fractionDigits: 0)
        return .members([
            ("kind", .string(kind.kind)), ("apiVersion", .string(kind.apiVersion(path.version))),
            ("metadata", .members([("creationTimestamp", .string(stamp))])),
            ("status", .members([("userInfo", request.principal.userInfo)])),
        ])
    }
}
