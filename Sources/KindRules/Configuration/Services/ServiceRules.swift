internal import Document

/// `services`. Addresses and ports are given between preparing and validating: `ServiceFamilies`
/// says which, the API's allocations give them.
struct ServiceRules: KindRules {
    // Names may start with a digit since 1.36.
    var nameRule: NameRule { .dnsLabel }
    var hasStatus: Bool { true }
    var createsOnUpdate: Bool { true }
    var updatesCheckMetadata: Bool { true }

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.makeObject("spec", ServiceDefaults.set)
        let isBalanced = object.map("spec").text("type") == "LoadBalancer"
        guard isBalanced else { return }
        object.updateObject("status") { status in
            status.updateObject("loadBalancer") { balancer in
                balancer.updateItems("ingress") { point in
                    if !point.text("ip").isEmpty { point.setDefault("ipMode", "VIP") }
                }
            }
        }
    }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        resetForCreate(&object)
        object["status"] = ["loadBalancer": [:]]
        object.updateObject("spec") { spec in
            let address = spec.text("clusterIP")
            if !address.isEmpty && spec.list("clusterIPs").isEmpty {
                spec["clusterIPs"] = [.string(address)]
            }
        }
    }

    func prepareForUpdate(_ object: inout JSONObject, old: JSONObject, _ context: WriteContext) {
        if context.subresource == "status" {
            object["spec"] = old["spec"]
            return
        }
        object["status"] = old["status"] ?? ["loadBalancer": [:]]
        let known = ServiceSpec(of: old)
        object.updateObject("spec") { spec in
            ServiceUpdate.keepAllocated(&spec, old: known)
            ServiceUpdate.alignAddresses(&spec, old: known)
            ServiceUpdate.dropOfOldType(&spec, old: known)
        }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        ServiceValidation(object, old: nil).errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        if context.subresource == "status" { return status(object, old: old) }
        return ServiceUpdate.validate(object, old: old)
            + ServiceValidation(object, old: old).errors
    }

    private func status(_ object: JSONObject, old: JSONObject) -> [FieldError] {
        let field = Field("status")["loadBalancer"]["ingress"]
        let points = object.map("status").map("loadBalancer").items("ingress")
        if !ServiceSpec(of: object).isLoadBalancer && !points.isEmpty {
            return [
                .forbidden(field, "may only be used when `spec.type` is 'LoadBalancer'")
            ]
        }
        let known = old.map("status").map("loadBalancer").items("ingress").map { $0.text("ip") }
        return LoadBalancerRules.points(points, at: field, known: Set(known))
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        ServiceWarnings.of(object)
    }
}
