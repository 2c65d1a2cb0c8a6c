package import Document

/// What a Service's spec says about itself.
package struct ServiceSpec {
    package let spec: JSONObject

    package init(of service: JSONObject) { spec = service.map("spec") }

    package var type: String { spec.text("type") }
    package var clusterIP: String { spec.text("clusterIP") }
    package var clusterIPs: [String] { spec.texts("clusterIPs") }
    package var families: [String] { spec.texts("ipFamilies") }
    package var familyPolicy: String? { spec["ipFamilyPolicy"]?.string }
    package var ports: [JSONObject] { spec.items("ports") }
    package var healthCheckNodePort: Int64 { spec.number("healthCheckNodePort") }

    package var isHeadless: Bool { clusterIPs == ["None"] }
    package var isExternalName: Bool { type == "ExternalName" }
    package var isLoadBalancer: Bool { type == "LoadBalancer" }
    package var hasSelector: Bool { !spec.map("selector").isEmpty }

    package var needsClusterIP: Bool {
        ["ClusterIP", "NodePort", "LoadBalancer"].contains(type)
    }

    package var needsNodePorts: Bool {
        type == "NodePort"
            || (isLoadBalancer && (spec["allocateLoadBalancerNodePorts"]?.bool ?? true))
    }

    package var isExternallyAccessible: Bool {
        type == "NodePort" || isLoadBalancer
            || (type == "ClusterIP" && !spec.list("externalIPs").isEmpty)
    }

    package var needsHealthCheckPort: Bool {
        isLoadBalancer && spec.text("externalTrafficPolicy") == "Local"
    }
}
