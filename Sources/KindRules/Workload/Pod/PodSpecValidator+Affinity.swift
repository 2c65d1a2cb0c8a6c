internal import Document

extension PodSpecValidator {
    mutating func checkAffinity() {
        guard let affinity = spec.object("affinity") else { return }
        let field = field["affinity"]
        let (required, preferred) = (Self.required, Self.preferred)
        if let nodes = affinity.object("nodeAffinity") {
            let field = field["nodeAffinity"]
            if let selector = nodes.object(required) {
                errors += NodeSelectorRules.validate(selector, at: field[required])
            }
            for (place, term) in nodes.items(preferred).enumerated() {
                checkWeight(term, at: field[preferred][place])
                errors += NodeSelectorRules.term(
                    term.map("preference"), at: field[preferred][place]["preference"],
                    checkingValues: false)
            }
        }
        for name in ["podAffinity", "podAntiAffinity"] {
            guard let pods = affinity.object(name) else { continue }
            for (place, term) in pods.items(required).enumerated() {
                checkPodTerm(term, at: field[name][required][place])
            }
            for (place, term) in pods.items(preferred).enumerated() {
                let field = field[name][preferred][place]
                checkWeight(term, at: field)
                checkPodTerm(term.map("podAffinityTerm"), at: field["podAffinityTerm"])
            }
        }
    }

    private static let required = "requiredDuringSchedulingIgnoredDuringExecution"
    private static let preferred = "preferredDuringSchedulingIgnoredDuringExecution"

    private mutating func checkWeight(_ term: JSONObject, at field: Field) {
        let weight = term.number("weight")
        if !(1...100).contains(weight) {
            errors.append(
                .invalid(field["weight"], JSONValue(weight), "must be in the range 1-100"))
        }
    }

    private mutating func checkPodTerm(_ term: JSONObject, at field: Field) {
        let selector = term.object("labelSelector")
        errors += LabelRules.selector(selector, at: field["labelSelector"])
        errors += LabelRules.selector(
            term.object("namespaceSelector"), at: field["namespaceSelector"])
        for name in term.texts("namespaces") {
            add(DNSNames.labelProblems(name), field["namespace"], name)
        }
        checkLabelKeys(term.texts("matchLabelKeys"), selector, at: field["matchLabelKeys"])
        checkLabelKeys(term.texts("mismatchLabelKeys"), selector, at: field["mismatchLabelKeys"])
        let mismatched = Set(term.texts("mismatchLabelKeys"))
        for (place, key) in term.texts("matchLabelKeys").enumerated()
        where mismatched.contains(key) {
            add(
                ["exists in both matchLabelKeys and mismatchLabelKeys"],
                field["matchLabelKeys"][place], key)
        }
        let topology = term.text("topologyKey")
        if topology.isEmpty {
            errors.append(.required(field["topologyKey"], "can not be empty"))
        }
        errors += LabelRules.key(topology, at: field["topologyKey"])
    }

    /// Keys whose values are taken from the Pod's own labels.
    private mutating func checkLabelKeys(
        _ keys: [String], _ selector: JSONObject?, at field: Field
    ) {
        guard !keys.isEmpty else { return }
        if selector == nil {
            errors.append(
                .forbidden(field, "must not be specified when labelSelector is not set"))
            return
        }
        for (place, key) in keys.enumerated() {
            errors += LabelRules.key(key, at: field[place])
        }
    }

    mutating func checkTopologySpread() {
        let field = field["topologySpreadConstraints"]
        let constraints = spec.items("topologySpreadConstraints")
        for (place, constraint) in constraints.enumerated() {
            let field = field[place]
            let skew = constraint.number("maxSkew")
            if skew <= 0 {
                errors.append(.invalid(field["maxSkew"], JSONValue(skew), RuleText.notPositive))
            }
            let key = constraint.text("topologyKey")
            if key.isEmpty {
                errors.append(.required(field["topologyKey"], "can not be empty"))
            } else {
                errors += LabelRules.key(key, at: field["topologyKey"])
            }
            let action = constraint.text("whenUnsatisfiable")
            if action != "DoNotSchedule" && action != "ScheduleAnyway" {
                errors.append(
                    .notSupported(
                        field["whenUnsatisfiable"], .string(action),
                        supported: ["DoNotSchedule", "ScheduleAnyway"]))
            }
            let isRepeated = constraints[(place + 1)...].contains {
                $0.text("topologyKey") == key && $0.text("whenUnsatisfiable") == action
            }
            if isRepeated {
                errors.append(
                    .duplicate(
                        field["{topologyKey, whenUnsatisfiable}"], .string("{\(key), \(action)}")))
            }
            checkSpreadDetails(constraint, action, at: field)
        }
    }

    private mutating func checkSpreadDetails(
        _ constraint: JSONObject, _ action: String, at field: Field
    ) {
        if let domains = constraint["minDomains"]?.int {
            if domains <= 0 {
                errors.append(
                    .invalid(field["minDomains"], JSONValue(domains), RuleText.notPositive))
            }
            if action != "DoNotSchedule" {
                errors.append(
                    .invalid(
                        field["minDomains"], JSONValue(domains),
                        "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not "
                            + action))
            }
        }
        for name in ["nodeAffinityPolicy", "nodeTaintsPolicy"] {
            guard let policy = constraint[name]?.string else { continue }
            if policy != "Honor" && policy != "Ignore" {
                errors.append(
                    .notSupported(field[name], .string(policy), supported: ["Honor", "Ignore"]))
            }
        }
        let selector = constraint.object("labelSelector")
        checkLabelKeys(constraint.texts("matchLabelKeys"), selector, at: field["matchLabelKeys"])
        errors += LabelRules.selector(selector, at: field["labelSelector"])
    }
}
