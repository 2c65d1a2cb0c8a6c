internal import Document

/// Which objects a policy or its binding is about.
enum MatchResourcesRules {
    private static let lists = ["resourceRules", "excludeResourceRules"]

    static func setDefaults(_ match: inout JSONObject) {
        match.setDefault("matchPolicy", "Equivalent")
        match.setDefault("namespaceSelector", [:])
        match.setDefault("objectSelector", [:])
        for list in lists { match.updateItems(list, RuleWithOperationsRules.setDefaults) }
    }

    static func validate(_ match: JSONObject, at field: Field) -> [FieldError] {
        var errors = ValueChecks.word(
            match["matchPolicy"], of: ["Equivalent", "Exact"], at: field["matchPolicy"])
        for name in ["namespaceSelector", "objectSelector"] {
            errors += LabelRules.selector(match.object(name), at: field[name])
        }
        for list in lists {
            for (place, rule) in match.items(list).enumerated() {
                errors += names(rule.texts("resourceNames"), at: field[list][place])
                errors += RuleWithOperationsRules.validate(rule, at: field[list][place])
            }
        }
        return errors
    }

    private static func names(_ names: [String], at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for (place, name) in names.enumerated() {
            let field = field["resourceNames"][place]
            errors += ValueChecks.name(
                name, { TextFormats.pathSegmentProblems($0) }, at: field)
            if names[..<place].contains(name) { errors.append(.duplicate(field, .string(name))) }
        }
        return errors
    }
}

/// Bindings of policies to objects and parameters.
struct AdmissionPolicyBindingRules: KindRules {
    let isMutating: Bool
    let generationMembers = ["spec"]
    let allowsUnconditionalUpdate = false

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.updateObject("spec") { spec in
            spec.updateObject("matchResources", MatchResourcesRules.setDefaults)
        }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let field = Field("spec")
        let policy = spec.text("policyName")
        var errors: [FieldError] =
            policy.isEmpty
            ? [.required(field["policyName"])]
            : ValueChecks.name(policy, DNSNames.subdomainProblems, at: field["policyName"])
        if let reference = spec.object("paramRef") {
            errors += self.reference(reference, at: field["paramRef"])
        }
        if let match = spec.object("matchResources") {
            errors += MatchResourcesRules.validate(match, at: field["matchResources"])
        }
        if !isMutating { errors += actions(spec, at: field["validationActions"]) }
        return errors
    }

    private func reference(_ reference: JSONObject, at field: Field) -> [FieldError] {
        let name = reference.text("name")
        var errors: [FieldError] = []
        if !name.isEmpty {
            errors += ValueChecks.name(
                name, { TextFormats.pathSegmentProblems($0) }, at: field["name"])
            if reference.object("selector") != nil {
                for member in ["name", "selector"] {
                    errors.append(
                        .forbidden(field[member], "name and selector are mutually exclusive"))
                }
            }
        } else if reference.object("selector") == nil {
            errors.append(.required(field, "one of name or selector must be specified"))
        }
        errors += LabelRules.selector(reference.object("selector"), at: field["selector"])
        let action = field["parameterNotFoundAction"]
        return errors
            + (reference.text("parameterNotFoundAction").isEmpty
                ? [.required(action)]
                : ValueChecks.word(
                    reference["parameterNotFoundAction"], of: ["Allow", "Deny"], at: action))
    }

    private func actions(_ spec: JSONObject, at field: Field) -> [FieldError] {
        let actions = spec.texts("validationActions")
        if actions.isEmpty {
            return [.required(field, "at least one validation action is required")]
        }
        var errors: [FieldError] = []
        for (place, action) in actions.enumerated() {
            errors += ValueChecks.word(
                .string(action), of: ["Audit", "Deny", "Warn"], at: field[place])
            if actions[..<place].contains(action) {
                errors.append(.duplicate(field[place], .string(action)))
            }
        }
        if actions.contains("Deny"), actions.contains("Warn") {
            errors.append(
                .invalid(
                    field, spec["validationActions"] ?? .null,
                    "must not contain both Deny and Warn (repeating the same validation failure "
                        + "information in the API response and headers serves no purpose)"))
        }
        return errors
    }
}
