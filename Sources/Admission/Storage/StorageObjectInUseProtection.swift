internal import Document
internal import KindRules
internal import KubernetesAPI

/// New volumes, claims and classes of attributes get a finalizer, so that a deletion waits until
/// they are out of use.
struct StorageObjectInUseProtection: AdmissionPlugin {
    func admit(
        _ request: inout AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.operation == .create, request.subresource.isEmpty,
            let finalizer = Self.finalizer(of: request.resource)
        else { return }
        request.object?.makeObject("metadata") { metadata in
            let old = metadata.list("finalizers")
            if old.contains(finalizer) { return }
            metadata["finalizers"] = .array(old + [finalizer])
        }
    }

    private static func finalizer(of resource: GroupResource) -> JSONValue? {
        switch resource {
        case .volumes: "kubernetes.io/pv-protection"
        case .claims: "kubernetes.io/pvc-protection"
        case .attributesClasses: "kubernetes.io/vac-protection"
        default: nil
        }
    }
}
