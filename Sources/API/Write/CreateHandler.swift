internal import Document
internal import KindRules
internal import KubernetesAPI

/// POST to a collection.
struct CreateHandler: Sendable {
    let writer: Writer
    let answering: WriteAnswer

    func response() async throws(APIStatus) -> APIResponse {
        let request = writer.request
        let options = try WriteOptions(query: request.query, kind: .create)
        let (object, warnings) = try writer.readObject(options)
        let made = try await Creation(writer: writer, options: options, object: object).run()
        return try answering.response(made, code: 201, warnings: warnings + made.warnings)
    }
}

extension Writer {
    /// The request's object, defaults filled in, with the path's namespace.
    func readObject(
        _ options: WriteOptions
    ) throws(APIStatus) -> (object: JSONObject, warnings: [String]) {
        let reader = BodyReader(
            type: target.kind.groupVersionKind(target.path.version), schema: target.schema,
            catalog: target.catalog, validation: options.validation)
        let body = try reader.read(request.body, contentType: request.contentType)
        warnings.set(body.warnings)
        guard body.groupVersion == target.apiVersion else {
            throw .badRequest(
                """
                the API version in the data (\(body.groupVersion)) does not match the expected API \
                version (\(target.apiVersion))
                """)
        }
        var object = completed(body.object)
        try matchNamespace(&object)
        return (object, body.warnings)
    }

    /// In Go's shape, with the defaults of the version that was asked for.
    func completed(_ object: JSONObject) -> JSONObject {
        var object = object
        object["apiVersion"] = .string(target.apiVersion)
        object["kind"] = .string(target.kind.kind)
        guard let schema = target.schema else { return object }
        object = GoShape.shaped(.object(object), schema: schema, isStored: false).object ?? object
        target.rules.setDefaults(&object, version: target.path.version)
        return object
    }

    /// An object without a namespace gets the path's; one with another is refused.
    func matchNamespace(_ object: inout JSONObject) throws(APIStatus) {
        let sent = object["metadata"]?["namespace"]?.string ?? ""
        let namespace = target.namespace
        if sent == namespace { return }
        guard sent.isEmpty || namespace.isEmpty else {
            throw .badRequest(
                """
                the namespace of the provided object does not match the namespace sent on the \
                request
                """)
        }
        object.makeObject("metadata") {
            $0["namespace"] = namespace.isEmpty ? nil : .string(namespace)
        }
    }
}
