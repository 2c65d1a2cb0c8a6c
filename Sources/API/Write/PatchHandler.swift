internal import Document
internal import EventStore
internal import KubernetesAPI

/// PATCH of an object or of its status.
struct PatchHandler: Sendable {
    let writer: Writer
    let answering: WriteAnswer

    func response() async throws(APIStatus) -> APIResponse {
        try ReceivedPatch.refuseApply(writer.request)
        let options = try WriteOptions(query: writer.request.query, kind: .patch)
        let patch = try ReceivedPatch(writer.request, validation: options.validation)
        let writer = writer
        let outcome = try await Modification(
            writer: writer, options: options, name: writer.target.path.name, verb: "patch",
            make: { (live) throws(APIStatus) in
                let (object, found) = try patch.applied(to: live.object, writer.target)
                writer.warnings.set(found)
                var completed = writer.completed(object)
                try writer.checkName(completed)
                try writer.matchNamespace(&completed)
                return completed
            }
        ).run()
        return try answering.response(
            outcome, warnings: writer.warnings.texts + outcome.warnings)
    }
}
