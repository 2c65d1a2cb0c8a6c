internal import Document
internal import EventStore
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
        try Self.check(binding["target"])
        let writer = writer
        _ = try await Modification(
            writer: writer, options: options, name: name, verb: "create", isOwn: true,
            make: { (live) throws(APIStatus) in
                try Self.bound(live, binding, name: name, writer)
            }
        ).run()
        return Rendering.response(APIStatus.success(code: 201), form: form, code: 201)
    }

    private static func check(_ target: JSONValue?) throws(APIStatus) {
        let kind = target?["kind"]?.string ?? ""
        guard kind.isEmpty || kind == "Node" else {
            throw .plainError(
                "target.kind: Unsupported value: \"\(kind)\": supported values: \"Node\", "
                    + "\"<empty>\"")
        }
        if target?["name"]?.string ?? "" == "" {
            throw .plainError("target.name: Required value")
        }
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
        if pod["metadata"]?["deletionTimestamp"] != nil {
            throw .conflict(
                resource, name, "pod \(name) is being deleted, cannot be assigned to a host")
        }
        if let node = pod["spec"]?["nodeName"]?.string, !node.isEmpty {
            throw .conflict(resource, name, "pod \(name) is already assigned to node \"\(node)\"")
        }
        pod.makeObject("spec") { $0["nodeName"] = binding["target"]?["name"] }
        let annotations = binding["metadata"]?["annotations"]?.object ?? JSONObject()
        if !annotations.isEmpty {
            pod.makeObject("metadata") { metadata in
                metadata.makeObject("annotations") { known in
                    for (key, value) in annotations.members { known[key] = value }
                }
            }
        }
        pod.makeObject("status") { setScheduled(in: &$0, at: writer.stamp) }
        return pod
    }

    private static func setScheduled(in status: inout JSONObject, at time: String) {
        let condition = JSONValue.members([
            ("type", "PodScheduled"), ("status", "True"), ("lastProbeTime", .null),
            ("lastTransitionTime", .string(time)),
        ])
        var conditions = (status["conditions"]?.array ?? []).filter {
            $0["type"]?.string != "PodScheduled"
        }
        conditions.append(condition)
        status["conditions"] = .array(conditions)
    }
}
