internal import Document
internal import KubernetesAPI

/// PATCH of an object or of its status.
struct PatchHandler: Sendable {
    let writer: Writer
    let answering: WriteAnswer

    func response() async throws(APIStatus) -> APIResponse {
        throw .methodNotAllowed
    }
}
