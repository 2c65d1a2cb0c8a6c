internal import Document
internal import KindRules
internal import KubernetesAPI

/// New nodes take no pods until something has found them ready.
struct TaintNodesByCondition: AdmissionPlugin {
    private static let key = "node.kubernetes.io/not-ready"

    func admit(
        _ request: inout AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.isMain(.nodes, .create) else { return }
        request.object?.makeObject("spec") { spec in
            let isThere = spec.items("taints").contains {
                $0.text("key") == Self.key && $0.text("effect") == "NoSchedule"
            }
            if isThere { return }
            spec["taints"] = .array(
                spec.list("taints") + [["key": .string(Self.key), "effect": "NoSchedule"]])
        }
    }
}
