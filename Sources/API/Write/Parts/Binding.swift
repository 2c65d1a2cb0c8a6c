internal import Document
internal import EventStore
internal import KindRules
internal import KubernetesAPI

/// `pods/binding`: a scheduler gives a Pod its node.
struct Binding: Sendable {
    let writer: Writer
    let form: AnswerForm

    private static let type = GroupVersionKind(group: "", version: "v1", kind: "Binding")

    func response() async throws(APIStatus) -> APIResponse {
        let options = try WriteOptions(query: writer.request.query, kind: .create)
        let target = writer.target
        let reader = BodyReader(
            type: Self.type, schema: target.catalog.schema(apiVersion: "v1", kind: "Binding"),
            catalog: target.catalog, validation: options.validation)
        let binding = try reader.read(
            writer.request.body, contentType: writer.request.contentType
        ).object
        let sent = binding["metadata"]?["name"]?.string ?? ""
        let isByPath = target.path.name != " "
        let name = isByPath ? target.path.name : sent
        if isByPath, !sent.isEmpty, sent != name {
            throw .badRequest("name in URL does not match name in Binding object")
        }
        let namespace = binding["metadata"]?["namespace"]?.string ?? ""
        if !namespace.isEmpty, namespace != target.namespace {
            throw .badRequest(
                "the namespace of the provided object does not match the namespace sent on the "
                    + "request")
        }
        try Self.check(binding)
        let writer = writer
        _ = try await Modification(
            writer: writer, options: options, name: name, verb: "create", isOwn: true,
            make: { (live) throws(APIStatus) in
                try Self.bound(live, binding, name: name, writer)
            }
        ).run()
        return Rendering.response(APIStatus.success(code: 201), form: form, code: 201)
    }

    private static func check(_ binding: JSONObject) throws(APIStatus) {
        if let error = PodBinding.validate(binding).first { throw .plainError(error.message) }
    }

    private static func bound(
        _ live: LiveObject, _ binding: JSONObject, name: String, _ writer: Writer
    ) throws(APIStatus) -> JSONObject {
        let resource = GroupResource(group: "", resource: "pods/binding")
        var pod = live.object
        if let uid = binding["metadata"]?["uid"]?.string, !uid.isEmpty, uid != live.uid {
            throw .conflict(
                resource, name,
                "Precondition failed: UID in precondition: \(uid), UID in object meta: \(live.uid)")
        }
        if let problem = PodBinding.conflict(pod) { throw .conflict(resource, name, problem) }
        PodBinding.bind(&pod, to: binding, writer.context)
        return pod
    }
}
