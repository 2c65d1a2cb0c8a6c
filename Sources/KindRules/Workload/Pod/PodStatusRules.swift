internal import Document

enum PodStatusRules {
    static func validate(_ pod: JSONObject, old: JSONObject) -> [FieldError] {
        let field = Field("status")
        let (new, before) = (pod.map("status"), old.map("status"))
        let spec = old.map("spec")
        var errors = PodUpdateRules.annotations(pod, old: old)
        errors += conditions(new.items("conditions"), at: field["conditions"])
        let node = new.text("nominatedNodeName")
        if node != before.text("nominatedNodeName") && !node.isEmpty {
            errors += DNSNames.subdomainProblems(node).map {
                .invalid(field["nominatedNodeName"], .string(node), $0)
            }
        }
        if new.number("observedGeneration") < 0 {
            errors.append(
                .invalid(
                    field["observedGeneration"], JSONValue(new.number("observedGeneration")),
                    RuleText.negative))
        }
        for list in ["containerStatuses", "initContainerStatuses"] {
            errors += transitions(new.items(list), before.items(list), spec, at: field[list])
        }
        errors += addresses(new.items("podIPs"), before.items("podIPs"), at: field["podIPs"])
        errors += addresses(new.items("hostIPs"), before.items("hostIPs"), at: field["hostIPs"])
        return errors
    }

    private static func conditions(_ conditions: [JSONObject], at field: Field) -> [FieldError] {
        let known: Set<String> = [
            "PodScheduled", "Ready", "Initialized", "ContainersReady", "DisruptionTarget",
        ]
        return conditions.enumerated().flatMap { place, condition -> [FieldError] in
            let type = condition.text("type")
            if known.contains(type) { return [] }
            return TextFormats.qualifiedNameProblems(type).map {
                .invalid(field[place]["Type"], .string(type), $0)
            }
        }
    }

    /// A container that ended for good does not run again.
    private static func transitions(
        _ new: [JSONObject], _ old: [JSONObject], _ spec: JSONObject, at field: Field
    ) -> [FieldError] {
        let policy = spec.text("restartPolicy")
        if policy == "Always" { return [] }
        return old.enumerated().compactMap { place, status in
            guard let ended = status.map("state").object("terminated") else { return nil }
            if ended.number("exitCode") != 0 && policy == "OnFailure" { return nil }
            let name = status.text("name")
            let container = (spec.items("initContainers") + spec.items("containers")).first {
                $0.text("name") == name
            }
            if container?["restartPolicy"] != nil { return nil }
            let isRunning = new.contains {
                $0.text("name") == name && $0.map("state")["terminated"] == nil
            }
            return isRunning
                ? .forbidden(
                    field[place]["state"], "may not be transitioned to non-terminated state") : nil
        }
    }

    /// In the internal form.
    private static func shown(_ address: JSONObject) -> JSONValue {
        ["IP": .string(address.text("ip"))]
    }

    /// At most one of each family, no two alike.
    private static func addresses(
        _ list: [JSONObject], _ old: [JSONObject], at field: Field
    ) -> [FieldError] {
        var errors: [FieldError] = []
        let known = Set(old.map { $0.text("ip") })
        let texts = list.map { $0.text("ip") }
        for (place, text) in texts.enumerated() {
            errors += AddressFormats.address(text, at: field[place], old: known)
        }
        if texts.count > 1 {
            let families = texts.compactMap { IPAddress($0)?.family }
            if texts.count > 2 || Set(families).count != families.count {
                errors.append(
                    .invalid(
                        field, .array(list.map(shown)),
                        "may specify no more than one IP for each IP family"))
            }
            var seen: Set<String> = []
            for (place, text) in texts.enumerated() where !seen.insert(text).inserted {
                errors.append(.duplicate(field[place], shown(list[place])))
            }
        }
        return errors
    }
}
