internal import Document
internal import EventStore
internal import KindRules
internal import KubernetesAPI

/// PUT and PATCH of `scale`: the number of replicas of whatever has one, as an `autoscaling/v1`
/// Scale.
struct ScaleHandler: Sendable {
    let writer: Writer
    let answering: WriteAnswer

    private static let type = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale")

    private var target: WriteTarget { writer.target }

    func response() async throws(APIStatus) -> APIResponse {
        let isPatch = writer.request.method == "PATCH"
        let options = try WriteOptions(
            query: writer.request.query, kind: isPatch ? .patch : .update)
        let make = isPatch ? try patching(options) : try replacing(options)
        let outcome = try await Modification(
            writer: writer, options: options, name: target.path.name,
            verb: isPatch ? "patch" : "update", checksUID: true, make: make
        ).run()
        return try answering.response(
            value: try scale(of: outcome.object), warnings: outcome.warnings, printer: .scale)
    }

    private typealias Make = @Sendable (LiveObject) throws(APIStatus) -> JSONObject

    private func replacing(_ options: WriteOptions) throws(APIStatus) -> Make {
        let reader = BodyReader(
            type: Self.type,
            schema: target.catalog.schema(apiVersion: "autoscaling/v1", kind: "Scale"),
            catalog: target.catalog, validation: options.validation)
        let body = try reader.read(
            writer.request.body, contentType: writer.request.contentType)
        try writer.checkName(body.object)
        let sent = body.object
        return { (live) throws(APIStatus) in try scaled(live.object, to: sent) }
    }

    private func patching(_ options: WriteOptions) throws(APIStatus) -> Make {
        let patch = try ReceivedPatch(writer.request, validation: options.validation)
        guard let schema = target.catalog.schema(apiVersion: "autoscaling/v1", kind: "Scale") else {
            throw .unknownResource
        }
        return { (live) throws(APIStatus) in
            let current = try scale(of: live.object)
            let (patched, _) = try patch.applied(
                to: current.object ?? JSONObject(), schema: schema, type: Self.type,
                catalog: target.catalog)
            try writer.checkName(patched)
            return try scaled(live.object, to: patched)
        }
    }

    private func scale(of object: JSONObject) throws(APIStatus) -> JSONValue {
        let value = target.answered(object)
        guard
            let scale = ScaleSubresource.value(
                of: value, kind: target.kind, version: target.path.version,
                catalog: target.catalog)
        else { throw .unknownResource }
        return scale
    }

    /// The object with the replicas, resourceVersion and UID that the Scale names.
    private func scaled(
        _ object: JSONObject, to scale: JSONObject
    ) throws(APIStatus) -> JSONObject {
        let replicas = scale["spec"]?["replicas"]?.int ?? 0
        guard replicas >= 0 else {
            throw .invalid(
                kind: "Scale", group: "autoscaling", name: target.path.name,
                [
                    .invalid(
                        Field("spec")["replicas"], JSONValue(replicas),
                        "must be greater than or equal to 0")
                ])
        }
        var result = target.answered(object).object ?? object
        result.makeObject("spec") { $0["replicas"] = JSONValue(replicas) }
        let sent = scale["metadata"]
        result.updateObject("metadata") { metadata in
            metadata["resourceVersion"] = sent?["resourceVersion"]
            if let uid = sent?["uid"]?.string, !uid.isEmpty { metadata["uid"] = .string(uid) }
        }
        return result
    }
}
