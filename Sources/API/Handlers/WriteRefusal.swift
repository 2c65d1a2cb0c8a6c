internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI

/// Everything but GET: the store is a recording, or the view is of the past. What changes nothing
/// (`dryRun=All`) is answered, which is what `kubectl diff` lives from.
struct WriteRefusal {
    var standpoint: Standpoint
    var path: ResourcePath
    var kind: ResourceKind
    var request: APIRequest
    var form: AnswerForm
    var access: AccessControl?

    func response() throws(APIStatus) -> APIResponse {
        guard let verb else { throw .methodNotAllowed }
        if ["exec", "attach", "portforward", "proxy"].contains(path.subresource) {
            throw .nothingRuns(path.subresource)
        }
        if kind.resource.hasSuffix("reviews"), kind.storage == nil {
            let reviews = Unstored(
                path: path, request: request, standpoint: standpoint, form: form, access: access)
            if let response = try reviews.response() { return response }
            throw .methodNotAllowed
        }
        if request.query["dryRun"] == "All", path.subresource.isEmpty {
            let rehearsal = DryRun(
                standpoint: standpoint, path: path, kind: kind, request: request, form: form)
            if let response = try rehearsal.response() { return response }
        }
        let place =
            standpoint.isFixed
            ? "this address shows the cluster as it was at revision \(standpoint.head)"
            : "this server shows a recording, which ends at revision \(standpoint.head)"
        throw .readOnly(
            """
            \(place), and the past can't be changed: can't \(verb) \(kind.groupResource). \
            To change the real cluster, use its own address; hindsight export writes manifests \
            that kubectl apply takes
            """)
    }

    private var verb: String? {
        switch request.method {
        case "POST": "create"
        case "PUT": "update"
        case "PATCH": "patch"
        case "DELETE": path.name.isEmpty ? "delete a collection of" : "delete"
        default: nil
        }
    }
}
