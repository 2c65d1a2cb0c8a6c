internal import Document
internal import KubernetesAPI

/// PUT of an object or of its status.
struct UpdateHandler: Sendable {
    let writer: Writer
    let answering: WriteAnswer

    func response() async throws(APIStatus) -> APIResponse {
        let request = writer.request
        let name = writer.target.path.name
        let options = try WriteOptions(query: request.query, kind: .update)
        let (object, warnings) = try writer.readObject(options)
        try writer.checkName(object)
        let outcome = try await Modification(
            writer: writer, options: options, name: name, verb: "update", createsMissing: true,
            checksUID: true, make: { _ in object }
        ).run()
        return try answering.response(
            outcome, code: outcome.isCreated ? 201 : 200,
            warnings: warnings + outcome.warnings)
    }
}

extension Writer {
    /// The object's name is the path's.
    func checkName(_ object: JSONObject) throws(APIStatus) {
        let name = object["metadata"]?["name"]?.string ?? ""
        let path = target.path.name
        if name.isEmpty {
            throw .badRequest(
                """
                the name of the object (\(path) based on URL) was undeterminable: name must be \
                provided
                """)
        }
        guard name == path else {
            throw .badRequest(
                """
                the name of the object (\(name)) does not match the name on the URL (\(path))
                """)
        }
    }
}
