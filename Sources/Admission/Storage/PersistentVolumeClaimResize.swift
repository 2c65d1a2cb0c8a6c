internal import Document
internal import KindRules
internal import KubernetesAPI

/// A claim may grow when it is bound and its class allows volumes to grow.
struct PersistentVolumeClaimResize: AdmissionPlugin {
    func validate(
        _ request: AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.isMain(.claims, .update), let new = request.object,
            let old = request.oldObject, size(new) > size(old)
        else { return }
        guard old.map("status").text("phase") == "Bound" else {
            throw .forbidden("Only bound persistent volume claims can be expanded")
        }
        let name = StorageClassName.of(new)
        guard !name.isEmpty, name == StorageClassName.of(old),
            let found = try state.get(.storageClasses, name),
            found.flag("allowVolumeExpansion")
        else {
            throw .forbidden(
                "only dynamically provisioned pvc can be resized and the storageclass that "
                    + "provisions the pvc must support resize")
        }
    }

    private func size(_ claim: JSONObject) -> Quantity {
        Quantity(claim.map("spec").map("resources").map("requests")["storage"])
    }
}
