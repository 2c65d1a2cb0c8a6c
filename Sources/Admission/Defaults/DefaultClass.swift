internal import Document
internal import KindRules
internal import KubernetesAPI

/// Which object of a kind of classes is taken where none is named: one that an annotation marks.
enum DefaultClass {
    /// The name of the youngest marked class, of equally old ones the first by name.
    static func name(
        of resource: GroupResource, markedBy annotations: [String], _ state: AdmissionState
    ) throws(AdmissionRefusal) -> String? {
        let marked = try state.list(resource).map { $0.map("metadata") }.filter { metadata in
            annotations.contains { metadata.map("annotations").text($0) == "true" }
        }
        return marked.min {
            let (a, b) = ($0.text("creationTimestamp"), $1.text("creationTimestamp"))
            return a == b ? $0.text("name") < $1.text("name") : a > b
        }?.text("name")
    }
}

/// Claims that name no storage class get the default one.
struct DefaultStorageClass: AdmissionPlugin {
    private static let marks = [
        "storageclass.kubernetes.io/is-default-class",
        "storageclass.beta.kubernetes.io/is-default-class",
    ]

    func admit(
        _ request: inout AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.isMain(.claims, .create), let claim = request.object,
            !claim.map("spec").contains(key: "storageClassName"),
            !claim.map("metadata").map("annotations").contains(key: StorageClassName.annotation),
            let name = try DefaultClass.name(of: .storageClasses, markedBy: Self.marks, state)
        else { return }
        request.object?.makeObject("spec") { $0["storageClassName"] = .string(name) }
    }
}

/// Ingresses that name no class get the default one.
struct DefaultIngressClass: AdmissionPlugin {
    private static let mark = "ingressclass.kubernetes.io/is-default-class"

    func admit(
        _ request: inout AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.isMain(.ingresses, .create), let ingress = request.object,
            !ingress.map("spec").contains(key: "ingressClassName"),
            !ingress.map("metadata").map("annotations").contains(
                key: "kubernetes.io/ingress.class"),
            let name = try DefaultClass.name(of: .ingressClasses, markedBy: [Self.mark], state)
        else { return }
        request.object?.makeObject("spec") { $0["ingressClassName"] = .string(name) }
    }
}
