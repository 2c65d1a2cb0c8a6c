internal import Document
internal import EventStore
internal import History
internal import KubernetesAPI

/// DELETE of one object.
struct DeleteHandler: Sendable {
    let writer: Writer
    let answering: WriteAnswer

    func response() async throws(APIStatus) -> APIResponse {
        let target = writer.target
        let options = try DeleteOptions(writer.request, catalog: target.catalog)
        let outcome = try await Deletion(
            writer: writer, options: options, name: target.path.name
        ).run()
        if outcome.isGone, !ReturnedObjects.contains(target.storage) {
            var response = Rendering.response(
                APIStatus.deleted(target.named, target.path.name, uid: outcome.uid),
                form: answering.form)
            response.warnings = options.warnings(for: target.storage)
            return response
        }
        // Kept for clients from before propagation policies.
        let isAccepted = !outcome.isGone && options.orphansDependents == false
        return try answering.response(
            outcome.object, code: isAccepted ? 202 : 200,
            warnings: options.warnings(for: target.storage))
    }
}

/// The kinds whose deletion answers with the object that is gone.
enum ReturnedObjects {
    private static let core: Set = [
        "pods", "podtemplates", "services", "serviceaccounts", "persistentvolumes",
        "persistentvolumeclaims", "resourcequotas",
    ]
    private static let storage: Set = [
        "storageclasses", "volumeattachments", "csidrivers", "csinodes", "volumeattributesclasses",
    ]
    private static let devices: Set = [
        "deviceclasses", "resourceclaims", "resourceclaimtemplates", "resourceslices",
    ]

    static func contains(_ resource: GroupResource) -> Bool {
        switch resource.group {
        case "": core.contains(resource.resource)
        case "storage.k8s.io": storage.contains(resource.resource)
        case "resource.k8s.io": devices.contains(resource.resource)
        default: false
        }
    }
}
