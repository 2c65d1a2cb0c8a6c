internal import Document

/// What a Pod has beyond the defaults of its spec; templates don't.
enum PodDefaults {
    static func set(_ pod: inout JSONObject) {
        pod.makeObject("spec") { spec in
            PodSpecDefaults.set(&spec)
            for list in ["containers", "initContainers"] {
                spec.updateItems(list) {
                    $0.makeObject("resources", ResourceDefaults.requestLimits)
                }
            }
            spec.setDefault("enableServiceLinks", true)
            if spec.flag("hostNetwork") { setHostPorts(&spec) }
            if spec.number("terminationGracePeriodSeconds") < 0 {
                spec["terminationGracePeriodSeconds"] = 1
            }
            setPodRequests(&spec)
        }
        pod.updateObject("status", setAddresses)
    }

    private static func setHostPorts(_ spec: inout JSONObject) {
        for list in ["containers", "initContainers"] {
            spec.updateItems(list) { container in
                container.updateItems("ports") { port in
                    let number = port["containerPort"] ?? 0
                    port.setDefault("hostPort", number)
                }
            }
        }
    }

    /// A Pod that limits itself as a whole asks for what its containers ask for, or its limit.
    private static func setPodRequests(_ spec: inout JSONObject) {
        guard let resources = spec.object("resources") else { return }
        let limits = resources.map("limits")
        var requests = resources.map("requests")
        for (name, quantity) in PodResources.containers(of: spec, "requests").sorted(by: <)
        where PodResources.isForPods(name) {
            requests.setDefault(name, .string(quantity.description))
        }
        for (name, value) in limits where PodResources.isForPods(name) {
            requests.setDefault(name, value)
        }
        if requests.isEmpty { return }
        spec.updateObject("resources") { $0["requests"] = .object(requests) }
    }

    /// `podIP` and the first of `podIPs` are one; the older member counts when they differ.
    private static func setAddresses(_ status: inout JSONObject) {
        for (name, list) in [("podIP", "podIPs"), ("hostIP", "hostIPs")] {
            let first = status.items(list).first?["ip"]
            if let address = status[name], address != first {
                if name == "podIP" || first == nil { status[list] = [["ip": address]] }
            } else if status[name] == nil, let first, name == "podIP" {
                status[name] = first
            }
        }
    }
}

private func < (
    a: (key: String, value: Quantity), b: (key: String, value: Quantity)
) -> Bool {
    a.key < b.key
}
