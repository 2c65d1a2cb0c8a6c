package import Document

/// Which families of addresses a Service has. The cluster has IPv4 alone.
package enum ServiceFamilies {
    /// Settles `ipFamilyPolicy` and `ipFamilies` before addresses are given; errors end the write.
    package static func settle(_ service: inout JSONObject, old: JSONObject?) -> [FieldError] {
        let known = old.map { ServiceSpec(of: $0) }
        if ServiceSpec(of: service).isExternalName { return [] }
        service.makeObject("spec") { spec in
            if spec["ipFamilyPolicy"] == nil {
                let new = ServiceSpec(of: ["spec": .object(spec)])
                spec["ipFamilyPolicy"] = .string(policy(new, known))
            }
        }
        var errors = validate(ServiceSpec(of: service), old: known)
        if !errors.isEmpty { return errors }
        errors = settleCounts(&service, known)
        if !errors.isEmpty { return errors }
        let settled = ServiceSpec(of: service)
        if settled.clusterIP == "None" && !settled.hasSelector {
            settleWithoutSelector(&service, settled)
            return []
        }
        return settleConfigured(&service, settled)
    }

    private static func policy(_ service: ServiceSpec, _ old: ServiceSpec?) -> String {
        if let policy = old?.familyPolicy { return policy }
        return service.clusterIP == "None" && !service.hasSelector
            ? "RequireDualStack" : "SingleStack"
    }

    /// As many families and addresses as the policy allows, and a family for each address.
    private static func settleCounts(
        _ object: inout JSONObject, _ old: ServiceSpec?
    ) -> [FieldError] {
        let policyField = Field("spec")["ipFamilyPolicy"]
        var service = ServiceSpec(of: object)
        let policy = service.spec["ipFamilyPolicy"] ?? .null
        var errors: [FieldError] = []
        func refuse(_ detail: String) { errors.append(.invalid(policyField, policy, detail)) }
        if let old {
            if policy == "SingleStack" {
                object.updateObject("spec") { spec in
                    for name in ["clusterIPs", "ipFamilies"]
                    where spec[name] == old.spec[name] && spec.list(name).count > 1 {
                        spec[name] = .array(Array(spec.list(name).prefix(1)))
                    }
                }
                service = ServiceSpec(of: object)
            } else {
                if isReduced(service.clusterIPs, old.clusterIPs) {
                    refuse("must be 'SingleStack' to release the secondary cluster IP")
                }
                if isReduced(service.families, old.families) {
                    refuse("must be 'SingleStack' to release the secondary IP family")
                }
            }
        }
        if policy == "SingleStack" {
            let words = "must be 'RequireDualStack' or 'PreferDualStack' when multiple"
            if service.clusterIPs.count == 2 { refuse("\(words) cluster IPs are specified") }
            if service.families.count == 2 { refuse("\(words) IP families are specified") }
        }
        var families = service.spec.list("ipFamilies")
        for (place, text) in service.clusterIPs.enumerated() {
            guard text != "None", place >= families.count, let address = IPAddress(text) else {
                continue
            }
            if address.isV4 {
                families.append("IPv4")
            } else {
                errors.append(
                    .invalid(
                        Field("spec")["clusterIPs"][place], service.spec["clusterIPs"] ?? .null,
                        "IPv6 is not configured on this cluster"))
            }
        }
        if !families.isEmpty {
            object.updateObject("spec") { $0["ipFamilies"] = .array(families) }
        }
        return errors
    }

    private static func isReduced(_ new: [String], _ old: [String]) -> Bool {
        old.count == 2 && new.count == 1 && new.first == old.first
    }

    /// Nobody but its owner says what a headless Service without selector leads to, so it may
    /// have families that the cluster lacks.
    private static func settleWithoutSelector(_ object: inout JSONObject, _ service: ServiceSpec) {
        var families = service.families.isEmpty ? ["IPv4"] : service.families
        if families.count == 1 && service.familyPolicy != "SingleStack" {
            families.append(families[0] == "IPv4" ? "IPv6" : "IPv4")
        }
        object.updateObject("spec") { $0["ipFamilies"] = .array(families.map { .string($0) }) }
    }

    private static func settleConfigured(
        _ object: inout JSONObject, _ service: ServiceSpec
    ) -> [FieldError] {
        var errors: [FieldError] = []
        if service.familyPolicy == "RequireDualStack" {
            errors.append(
                .invalid(
                    Field("spec")["ipFamilyPolicy"], "RequireDualStack",
                    "this cluster is not configured for dual-stack services"))
        }
        for (place, family) in service.families.enumerated() where family != "IPv4" {
            errors.append(
                .invalid(
                    Field("spec")["ipFamilies"][place], .string(family),
                    "not configured on this cluster"))
        }
        if errors.isEmpty && service.families.isEmpty {
            object.updateObject("spec") { $0["ipFamilies"] = ["IPv4"] }
        }
        return errors
    }

    /// What must be right of addresses, families and policy whatever the cluster has.
    static func validate(_ service: ServiceSpec, old: ServiceSpec?) -> [FieldError] {
        if service.isExternalName { return [] }
        let field = Field("spec")
        var errors = pairing(service)
        var seen: Set<String> = []
        for (place, family) in service.families.enumerated() {
            let field = field["ipFamilies"][place]
            if !["IPv4", "IPv6"].contains(family) {
                errors.append(
                    .notSupported(field, .string(family), supported: ["IPv4", "IPv6"]))
            }
            if !seen.insert(family).inserted { errors.append(.duplicate(field, .string(family))) }
        }
        let policies = ["PreferDualStack", "RequireDualStack", "SingleStack"]
        if let policy = service.familyPolicy, !policies.contains(policy) {
            errors.append(
                .notSupported(field["ipFamilyPolicy"], .string(policy), supported: policies))
        }
        return errors + addresses(service, known: Set(old?.clusterIPs ?? []))
    }

    private static func pairing(_ service: ServiceSpec) -> [FieldError] {
        let field = Field("spec")["clusterIPs"]
        let shown = service.spec["clusterIPs"] ?? .null
        if service.clusterIP.isEmpty {
            return service.clusterIPs.isEmpty
                ? []
                : [.invalid(field, shown, "must be empty when `clusterIP` is not specified")]
        }
        guard let first = service.clusterIPs.first else { return [.required(field)] }
        return first == service.clusterIP
            ? [] : [.invalid(field, shown, "first value must match `clusterIP`")]
    }

    private static func addresses(_ service: ServiceSpec, known: Set<String>) -> [FieldError] {
        let field = Field("spec")["clusterIPs"]
        let shown = service.spec["clusterIPs"] ?? .null
        let texts = service.clusterIPs
        var errors: [FieldError] = []
        var hasBadAddress = false
        for (place, text) in texts.enumerated() {
            if place == 0 && text == "None" {
                if texts.count == 1 { continue }
                hasBadAddress = true
                errors.append(
                    .invalid(field, shown, "'None' must be the first and only value"))
                continue
            }
            let problems = AddressFormats.address(text, at: field[place], old: known)
            hasBadAddress = hasBadAddress || !problems.isEmpty
            errors += problems
        }
        if texts.count > 2 { errors.append(.invalid(field, shown, "may only hold up to 2 values")) }
        if hasBadAddress || service.isHeadless { return errors }
        let families = texts.compactMap { IPAddress($0)?.family }
        if texts.count > 1 && Set(families).count != families.count {
            errors.append(
                .invalid(field, shown, "may specify no more than one IP for each IP family"))
        }
        for (place, pair) in zip(families, service.families).enumerated() where pair.0 != pair.1 {
            errors.append(
                .invalid(
                    field[place], .string(texts[place]),
                    "expected an \(pair.1) value as indicated by `ipFamilies[\(place)]`"))
        }
        return errors
    }
}
