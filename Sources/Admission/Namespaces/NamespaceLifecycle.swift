internal import Document
internal import KindRules
internal import KubernetesAPI

/// Objects need a namespace that exists, new ones one that is not going away, and some namespaces
/// stay for ever.
struct NamespaceLifecycle: AdmissionPlugin {
    private static let immortal: Set<String> = ["default", "kube-system", "kube-public"]

    func admit(
        _ request: inout AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        try check(request, state)
    }

    func recheck(
        _ request: AdmissionRequest, _ head: AdmissionState
    ) throws(AdmissionRefusal) -> [AdmissionCharge] {
        if request.operation == .create { try check(request, head) }
        return []
    }

    private func check(
        _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        let isNamespace = request.resource == .namespaces
        if isNamespace, request.operation == .delete, Self.immortal.contains(request.name) {
            throw .forbidden("this namespace may not be deleted")
        }
        if isNamespace || request.namespace.isEmpty || request.operation == .delete { return }
        // May this person do something here? That can be asked of any namespace.
        if request.resource.resource == "localsubjectaccessreviews" { return }
        guard let namespace = try state.get(.namespaces, request.namespace) else {
            throw .notFound(resource: "namespaces", name: request.namespace)
        }
        guard request.operation == .create,
            namespace.map("status").text("phase") == "Terminating"
                || namespace.map("metadata").contains(key: "deletionTimestamp")
        else { return }
        throw .forbiddenWithCause(
            "unable to create new content in namespace \(request.namespace) because it is being "
                + "terminated", reason: "NamespaceTerminating",
            message: "namespace \(request.namespace) is being terminated",
            field: "metadata.namespace")
    }
}
