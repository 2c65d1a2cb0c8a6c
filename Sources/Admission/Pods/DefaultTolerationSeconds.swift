internal import Document
internal import KindRules
internal import KubernetesAPI

/// Pods stay on a node that is not ready, or not reached, for five minutes unless they say more.
struct DefaultTolerationSeconds: AdmissionPlugin {
    private static let taints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]

    func admit(
        _ request: inout AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.isMain(.pods, .create, .update) else { return }
        request.object?.makeObject("spec") { spec in
            let old = spec.items("tolerations")
            let missing = Self.taints.filter { taint in
                !old.contains { toleration in
                    let key = toleration.text("key")
                    let effect = toleration.text("effect")
                    return (key == taint || key.isEmpty)
                        && (effect == "NoExecute" || effect.isEmpty)
                }
            }
            if missing.isEmpty { return }
            spec["tolerations"] = .array(
                spec.list("tolerations")
                    + missing.map {
                        [
                            "key": .string($0), "operator": "Exists", "effect": "NoExecute",
                            "tolerationSeconds": 300,
                        ]
                    })
        }
    }
}
