internal import Document

/// What an update of a Service keeps that it did not name, and what it may not change.
enum ServiceUpdate {
    /// A client that replaces a Service need not repeat the addresses and ports that it was given.
    static func keepAllocated(_ spec: inout JSONObject, old: ServiceSpec) {
        let new = ServiceSpec(of: ["spec": .object(spec)])
        if old.needsClusterIP && new.needsClusterIP {
            if new.clusterIP.isEmpty { spec["clusterIP"] = old.spec["clusterIP"] }
            if new.clusterIPs.isEmpty && spec.text("clusterIP") == old.clusterIP {
                spec["clusterIPs"] = old.spec["clusterIPs"]
            }
        }
        if old.needsNodePorts && new.needsNodePorts { keepNodePorts(&spec, new, old) }
        if old.needsHealthCheckPort && new.needsHealthCheckPort && new.healthCheckNodePort == 0 {
            spec["healthCheckNodePort"] = old.spec["healthCheckNodePort"]
        }
    }

    private static func keepNodePorts(
        _ spec: inout JSONObject, _ new: ServiceSpec, _ old: ServiceSpec
    ) {
        var taken = Set(old.ports.map { $0.number("nodePort") })
            .intersection(new.ports.map { $0.number("nodePort") })
        var known: [String: Int64] = [:]
        for port in old.ports { known[port.text("name")] = port.number("nodePort") }
        spec.updateItems("ports") { port in
            guard port.number("nodePort") == 0, let number = known[port.text("name")],
                number != 0, taken.insert(number).inserted
            else { return }
            port["nodePort"] = JSONValue(number)
        }
    }

    /// `clusterIP` and `clusterIPs` name the same; who changes one need not change the other.
    static func alignAddresses(_ spec: inout JSONObject, old: ServiceSpec) {
        let new = ServiceSpec(of: ["spec": .object(spec)])
        if !new.clusterIP.isEmpty && new.clusterIPs.isEmpty {
            spec["clusterIPs"] = [.string(new.clusterIP)]
        }
        guard new.clusterIP != old.clusterIP, !old.clusterIPs.isEmpty,
            new.clusterIPs == old.clusterIPs
        else { return }
        spec["clusterIPs"] = new.clusterIP.isEmpty ? nil : [.string(new.clusterIP)]
    }

    /// What only the old type has goes with it, unless the client changed it.
    static func dropOfOldType(_ spec: inout JSONObject, old: ServiceSpec) {
        let new = ServiceSpec(of: ["spec": .object(spec)])
        func drop(_ names: String...) {
            for name in names where spec[name] == old.spec[name] { spec[name] = nil }
        }
        if old.needsClusterIP && !new.needsClusterIP {
            if new.clusterIP == old.clusterIP && new.clusterIPs == old.clusterIPs {
                spec["clusterIP"] = nil
                spec["clusterIPs"] = nil
            }
            drop("ipFamilies", "ipFamilyPolicy")
        }
        if old.needsNodePorts && !new.needsNodePorts
            && new.ports.map({ $0.number("nodePort") }) == old.ports.map({ $0.number("nodePort") })
        {
            spec.updateItems("ports") { $0["nodePort"] = nil }
        }
        if old.needsHealthCheckPort && !new.needsHealthCheckPort { drop("healthCheckNodePort") }
        if old.isLoadBalancer && !new.isLoadBalancer {
            drop("allocateLoadBalancerNodePorts", "loadBalancerClass")
        }
        if old.isExternallyAccessible && !new.isExternallyAccessible {
            drop("externalTrafficPolicy")
        }
    }

    static func validate(_ object: JSONObject, old: JSONObject) -> [FieldError] {
        let new = ServiceSpec(of: object)
        let known = ServiceSpec(of: old)
        var errors: [FieldError] = []
        if !new.isExternalName && !known.isExternalName {
            errors += addresses(new, known) + families(new, known)
        }
        let classField = Field("spec")["loadBalancerClass"]
        if new.isLoadBalancer && known.isLoadBalancer
            && new.spec["loadBalancerClass"] != known.spec["loadBalancerClass"]
        {
            errors.append(
                .invalid(
                    classField, new.spec["loadBalancerClass"] ?? .null, "may not change once set"))
        }
        errors += ServiceValidation.loadBalancerClass(new)
        if new.needsHealthCheckPort && known.needsHealthCheckPort
            && new.healthCheckNodePort != known.healthCheckNodePort
        {
            errors.append(
                .forbidden(Field("spec")["healthCheckNodePort"], RuleText.immutable))
        }
        return errors
    }

    private static func policyIsSingle(_ spec: ServiceSpec) -> Bool {
        spec.familyPolicy == "SingleStack"
    }

    private static func addresses(_ new: ServiceSpec, _ old: ServiceSpec) -> [FieldError] {
        if new.isHeadless && old.isHeadless { return [] }
        let field = Field("spec")["clusterIPs"]
        let shown = new.spec["clusterIPs"] ?? .null
        var errors: [FieldError] = []
        if new.clusterIPs.count == old.clusterIPs.count {
            for (place, pair) in zip(new.clusterIPs, old.clusterIPs).enumerated()
            where pair.0 != pair.1 {
                errors.append(.invalid(field[place], shown, "may not change once set"))
            }
            return errors
        }
        if new.clusterIPs.isEmpty {
            errors.append(.invalid(field[0], shown, "primary clusterIP can not be unset"))
        }
        if let first = new.clusterIPs.first, let known = old.clusterIPs.first, first != known {
            errors.append(.invalid(field[0], shown, "may not change once set"))
        }
        if new.clusterIPs.count == 1 && old.clusterIPs.count > 1 && !policyIsSingle(new) {
            errors.append(
                .invalid(
                    Field("spec")["ipFamilyPolicy"], new.spec["ipFamilyPolicy"] ?? .null,
                    "must be set to 'SingleStack' when releasing the secondary clusterIP"))
        }
        return errors
    }

    private static func families(_ new: ServiceSpec, _ old: ServiceSpec) -> [FieldError] {
        if new.isHeadless || old.isHeadless { return [] }
        let field = Field("spec")["ipFamilies"]
        var errors: [FieldError] = []
        if new.families.count == old.families.count {
            for pair in zip(new.families, old.families) where pair.0 != pair.1 {
                errors.append(
                    .invalid(
                        field[0], new.spec["ipFamilies"] ?? .null, "may not change once set"))
            }
            return errors
        }
        if let first = new.families.first, let known = old.families.first, first != known {
            errors.append(
                .invalid(field[0], new.spec["clusterIPs"] ?? .null, "may not change once set"))
        }
        if new.families.count == 1 && old.families.count > 1 && !policyIsSingle(new) {
            errors.append(
                .invalid(
                    Field("spec")["ipFamilyPolicy"], new.spec["ipFamilyPolicy"] ?? .null,
                    "must be set to 'SingleStack' when releasing the secondary ipFamily"))
        }
        return errors
    }
}
