internal import Document

/// Both kinds of configurations of admission webhooks.
struct WebhookConfigurationRules: KindRules {
    let isMutating: Bool
    let generationMembers = ["webhooks"]
    let allowsUnconditionalUpdate = false

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.updateItems("webhooks") { hook in
            hook.setDefault("failurePolicy", "Fail")
            hook.setDefault("matchPolicy", "Equivalent")
            hook.setDefault("namespaceSelector", [:])
            hook.setDefault("objectSelector", [:])
            hook.setDefault("timeoutSeconds", 10)
            if isMutating { hook.setDefault("reinvocationPolicy", "Never") }
            hook.updateObject("clientConfig") { config in
                config.updateObject("service") { $0.setDefault("port", 443) }
            }
            hook.updateItems("rules", RuleWithOperationsRules.setDefaults)
        }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        var names: Set<String> = []
        var errors: [FieldError] = []
        for (place, hook) in object.items("webhooks").enumerated() {
            let field = Field("webhooks")[place]
            errors += self.hook(hook, at: field)
            errors += reviewVersions(hook, at: field["admissionReviewVersions"])
            let name = hook.text("name")
            if !name.isEmpty, !names.insert(name).inserted {
                errors.append(.duplicate(field["name"], .string(name)))
            }
        }
        return errors
    }

    private func hook(_ hook: JSONObject, at field: Field) -> [FieldError] {
        var errors = DomainFormats.fullyQualifiedName(hook.text("name"), at: field["name"])
        for (place, rule) in hook.items("rules").enumerated() {
            errors += RuleWithOperationsRules.validate(rule, at: field["rules"][place])
        }
        errors += ValueChecks.word(
            hook["failurePolicy"], of: ["Fail", "Ignore"], at: field["failurePolicy"])
        errors += ValueChecks.word(
            hook["matchPolicy"], of: ["Equivalent", "Exact"], at: field["matchPolicy"])
        let effects = ["None", "NoneOnDryRun"]
        errors +=
            hook.text("sideEffects").isEmpty
            ? [
                .required(
                    field["sideEffects"],
                    "must specify one of \(effects.joined(separator: ", "))")
            ]
            : ValueChecks.word(hook["sideEffects"], of: effects, at: field["sideEffects"])
        if let seconds = hook["timeoutSeconds"]?.int, !(1...30).contains(seconds) {
            errors.append(
                .invalid(
                    field["timeoutSeconds"], JSONValue(seconds),
                    "the timeout value must be between 1 and 30 seconds"))
        }
        for name in ["namespaceSelector", "objectSelector"] {
            errors += LabelRules.selector(hook.object(name), at: field[name])
        }
        if isMutating {
            errors += ValueChecks.word(
                hook["reinvocationPolicy"], of: ["IfNeeded", "Never"],
                at: field["reinvocationPolicy"])
        }
        errors += WebhookClient.validate(hook.map("clientConfig"), at: field["clientConfig"])
        return errors
            + MatchConditionRules.validate(
                hook.items("matchConditions"), at: field["matchConditions"])
    }

    private func reviewVersions(_ hook: JSONObject, at field: Field) -> [FieldError] {
        let known = ["v1", "v1beta1"]
        let list = known.joined(separator: ", ")
        let versions = hook.texts("admissionReviewVersions")
        if versions.isEmpty { return [.required(field, "must specify one of \(list)")] }
        var errors: [FieldError] = []
        var seen: Set<String> = []
        for (place, version) in versions.enumerated() {
            guard seen.insert(version).inserted else {
                errors.append(.invalid(field[place], .string(version), "duplicate version"))
                continue
            }
            errors += ValueChecks.name(
                version, DNSNames.rfc1035LabelProblems, at: field[place])
        }
        if seen.isDisjoint(with: known) {
            errors.append(
                .invalid(
                    field, hook["admissionReviewVersions"] ?? .null,
                    "must include at least one of \(list)"))
        }
        return errors
    }
}
