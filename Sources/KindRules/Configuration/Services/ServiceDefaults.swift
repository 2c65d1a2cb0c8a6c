internal import Document

/// What a Service is that doesn't say it.
enum ServiceDefaults {
    static func set(_ spec: inout JSONObject) {
        setAffinity(&spec)
        if spec.text("type").isEmpty { spec["type"] = "ClusterIP" }
        spec.updateItems("ports") { port in
            PortRules.setDefaultProtocol(&port)
            if port["targetPort"] == nil || port["targetPort"] == 0 || port["targetPort"] == "" {
                port["targetPort"] = port["port"] ?? 0
            }
        }
        let type = spec.text("type")
        if ServiceSpec(of: ["spec": .object(spec)]).isExternallyAccessible,
            spec.text("externalTrafficPolicy").isEmpty
        {
            spec["externalTrafficPolicy"] = "Cluster"
        }
        if ["ClusterIP", "NodePort", "LoadBalancer"].contains(type) {
            spec.setDefault("internalTrafficPolicy", "Cluster")
        }
        if type == "LoadBalancer" { spec.setDefault("allocateLoadBalancerNodePorts", true) }
    }

    private static func setAffinity(_ spec: inout JSONObject) {
        if spec.text("sessionAffinity").isEmpty { spec["sessionAffinity"] = "None" }
        switch spec.text("sessionAffinity") {
        case "None": spec["sessionAffinityConfig"] = nil
        case "ClientIP":
            let client = spec.map("sessionAffinityConfig").map("clientIP")
            if client["timeoutSeconds"]?.int == nil {
                spec["sessionAffinityConfig"] = ["clientIP": ["timeoutSeconds": 10_800]]
            }
        default: break
        }
    }
}
