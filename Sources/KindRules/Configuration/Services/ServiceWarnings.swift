internal import Document

/// What is allowed in a Service but not wise.
enum ServiceWarnings {
    static func of(_ object: JSONObject) -> [String] {
        let service = ServiceSpec(of: object)
        let spec = service.spec
        let field = Field("spec")
        var warnings: [String] = []
        let hints = "service.kubernetes.io/topology-aware-hints"
        if object.map("metadata").map("annotations").contains(key: hints) {
            warnings.append(
                "metadata.annotations[\(hints)]: deprecated in v1.27+, please use "
                    + "service.kubernetes.io/topology-mode instead")
        }
        if !service.isHeadless {
            warnings += addresses(service.clusterIPs, at: field["clusterIPs"])
        }
        let outside = spec.texts("externalIPs")
        if !outside.isEmpty {
            warnings.append(
                "spec.externalIPs is deprecated and may no longer be implemented in some clusters")
        }
        warnings += addresses(outside, at: field["externalIPs"])
        let balancer = spec.text("loadBalancerIP")
        if !balancer.isEmpty {
            warnings += AddressFormats.warnings(balancer, at: field["loadBalancerIP"])
        }
        warnings += spec.texts("loadBalancerSourceRanges").enumerated().flatMap {
            AddressFormats.rangeWarnings($1, at: field["loadBalancerSourceRanges"][$0])
        }
        if service.isExternalName && !outside.isEmpty {
            warnings.append("spec.externalIPs is ignored when spec.type is \"ExternalName\"")
        }
        if !service.isExternalName && !spec.text("externalName").isEmpty {
            warnings.append(
                "spec.externalName is ignored when spec.type is not \"ExternalName\"")
        }
        if service.isHeadless && !balancer.isEmpty {
            warnings.append("spec.loadBalancerIP is ignored for headless services")
        }
        if service.isHeadless && !outside.isEmpty {
            warnings.append("spec.externalIPs is ignored for headless services")
        }
        if service.isHeadless && spec.text("sessionAffinity") == "ClientIP" {
            warnings.append("spec.SessionAffinity is ignored for headless services")
        }
        return warnings
    }

    private static func addresses(_ texts: [String], at field: Field) -> [String] {
        texts.enumerated().flatMap { AddressFormats.warnings($1, at: field[$0]) }
    }
}
