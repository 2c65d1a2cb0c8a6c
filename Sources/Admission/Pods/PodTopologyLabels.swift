internal import Document
internal import KindRules
internal import KubernetesAPI

/// Pods carry the zone and region of the node that they are bound to.
struct PodTopologyLabels: AdmissionPlugin {
    private static let labels = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"]

    func admit(
        _ request: inout AdmissionRequest, _ state: AdmissionState
    ) throws(AdmissionRefusal) {
        guard request.operation == .create, let node = Self.node(of: request),
            let found = try state.get(.nodes, node)
        else { return }
        let labels = found.map("metadata").map("labels")
        let copied = Self.labels.compactMap { name in labels[name].map { (name, $0) } }
        if copied.isEmpty { return }
        request.object?.makeObject("metadata") { metadata in
            metadata.makeObject("labels") { own in
                for (name, value) in copied { own[name] = value }
            }
        }
    }

    private static func node(of request: AdmissionRequest) -> String? {
        guard request.resource == .pods, let object = request.object else { return nil }
        let name: String
        switch request.subresource {
        case "": name = object.map("spec").text("nodeName")
        case "binding":
            let target = object.map("target")
            guard ["", "Node"].contains(target.text("kind")) else { return nil }
            name = target.text("name")
        default: return nil
        }
        return name.isEmpty ? nil : name
    }
}
