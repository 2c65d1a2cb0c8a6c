internal import Document

struct ResourceQuotaRules: KindRules {
    let hasStatus = true

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let field = Field("spec")
        return amounts(spec.map("hard"), at: field["hard"])
            + QuotaScopes.validate(spec, at: field)
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        if context.subresource == "status" {
            return ["hard", "used"].flatMap {
                amounts(object.map("status").map($0), at: Field("status")[$0])
            }
        }
        let scopes = object.map("spec").texts("scopes")
        let isSame = Set(scopes) == Set(old.map("spec").texts("scopes"))
        return validateCreate(object, context)
            + (isSame
                ? []
                : [
                    .invalid(
                        Field("spec")["scopes"], object.map("spec")["scopes"] ?? .null,
                        RuleText.immutable)
                ])
    }

    private func amounts(_ amounts: JSONObject, at field: Field) -> [FieldError] {
        amounts.sortedByKey().flatMap { name, value in
            let field = field[key: name]
            var errors = ResourceNames.problems(name, at: field)
            if !name.contains("/"), !QuotaScopes.isStandard(name) {
                errors.append(
                    .invalid(field, .string(name), "must be a standard resource for quota"))
            }
            return errors + ResourceNames.quantityProblems(name, Quantity(value), at: field)
        }
    }
}

/// Which Pods or claims a quota is about.
enum QuotaScopes {
    private static let known: Set<String> = [
        "Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass",
        "CrossNamespacePodAffinity", "VolumeAttributesClass",
    ]
    private static let conflicts: [Set<String>] = [
        ["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"],
    ]
    private static let standard: Set<String> = [
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory",
        "requests.storage", "requests.ephemeral-storage", "limits.cpu", "limits.memory",
        "limits.ephemeral-storage", "pods", "resourcequotas", "services",
        "replicationcontrollers", "secrets", "persistentvolumeclaims", "configmaps",
        "services.nodeports", "services.loadbalancers",
    ]
    private static let compute: Set<String> = [
        "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory",
    ]

    static func isStandard(_ name: String) -> Bool {
        standard.contains(name) || ResourceNames.isHugePages(name)
            || name.hasPrefix("requests.hugepages-")
    }

    private static func allows(_ scope: String, _ name: String) -> Bool {
        switch scope {
        case "BestEffort": name == "pods"
        case "VolumeAttributesClass":
            ["persistentvolumeclaims", "requests.storage"].contains(name)
        case _ where known.contains(scope): name == "pods" || compute.contains(name)
        default: true
        }
    }

    static func validate(_ spec: JSONObject, at field: Field) -> [FieldError] {
        let names = spec.map("hard").keys.sorted().filter(isStandard)
        return scopes(spec, names, at: field["scopes"])
            + selector(spec, names, at: field["scopeSelector"])
    }

    private static func scopes(
        _ spec: JSONObject, _ names: [String], at field: Field
    ) -> [FieldError] {
        let scopes = spec.texts("scopes")
        let shown = spec["scopes"] ?? .null
        var errors: [FieldError] = []
        for scope in scopes {
            if !known.contains(scope) {
                errors.append(.invalid(field, shown, "unsupported scope"))
            }
            for name in names where !allows(scope, name) {
                errors.append(.invalid(field, shown, "unsupported scope applied to resource"))
            }
        }
        for pair in conflicts where pair.isSubset(of: scopes) {
            errors.append(.invalid(field, shown, "conflicting scopes"))
        }
        return errors
    }

    private static func selector(
        _ spec: JSONObject, _ names: [String], at field: Field
    ) -> [FieldError] {
        guard let selector = spec.object("scopeSelector") else { return [] }
        let field = field["matchExpressions"]
        let requirements = selector.items("matchExpressions")
        var errors: [FieldError] = []
        for requirement in requirements {
            let scope = requirement.text("scopeName")
            if !known.contains(scope) {
                errors.append(.invalid(field["scopeName"], .string(scope), "unsupported scope"))
            }
            for name in names where !allows(scope, name) {
                errors.append(
                    .invalid(field, .object(selector), "unsupported scope applied to resource"))
            }
            errors += self.requirement(requirement, at: field)
        }
        let scopes = requirements.map { $0.text("scopeName") }
        for pair in conflicts where pair.isSubset(of: scopes) {
            errors.append(.invalid(field, spec["scopes"] ?? .null, "conflicting scopes"))
        }
        return errors
    }

    private static func requirement(_ requirement: JSONObject, at field: Field) -> [FieldError] {
        let scope = requirement.text("scopeName")
        let word = requirement.text("operator")
        let values = requirement.texts("values")
        var errors: [FieldError] = []
        let isFlag = known.contains(scope)
            && !["PriorityClass", "VolumeAttributesClass"].contains(scope)
        if isFlag, word != "Exists" {
            errors.append(
                .invalid(
                    field["operator"], .string(word),
                    "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, "
                        + "ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, "
                        + "ResourceQuotaScopeNotBestEffort or "
                        + "ResourceQuotaScopeCrossNamespacePodAffinity"))
        }
        switch word {
        case "In", "NotIn":
            if values.isEmpty {
                errors.append(
                    .required(
                        field["values"],
                        "must be at least one value when `operator` is 'In' or 'NotIn' for scope "
                            + "selector"))
            }
        case "Exists", "DoesNotExist":
            if !values.isEmpty {
                errors.append(
                    .invalid(
                        field["values"], requirement["values"] ?? .null,
                        "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope "
                            + "selector"))
            }
        default:
            errors.append(
                .invalid(field["operator"], .string(word), "not a valid selector operator"))
        }
        return errors
    }
}
