internal import Document

enum JobSpecRules {
    /// A Job's, which has its selector.
    static func validateWhole(_ spec: JSONObject, at field: Field) -> [FieldError] {
        let selector = spec.object("selector")
        var errors = validate(spec, at: field)
        if selector == nil { errors.append(.required(field["selector"])) }
        errors += LabelRules.selector(selector, at: field["selector"])
        return errors
            + PodTemplateRules.labels(
                spec.map("template"), areFoundBy: SelectorReading(selector), at: field["template"])
    }

    static func validate(_ spec: JSONObject, at field: Field) -> [FieldError] {
        var errors = Counts.nonnegative(
            spec,
            [
                "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit",
                "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes",
            ], at: field)
        if let owner = spec["managedBy"]?.string {
            errors += DomainFormats.prefixedPath(owner, at: field["managedBy"])
            if owner.utf8.count > 63 { errors.append(.tooLong(field["managedBy"], max: 63)) }
        }
        errors += mode(spec, at: field)
        let failurePolicy = spec.object("podFailurePolicy")
        if let failurePolicy {
            errors += PodFailurePolicyRules.validate(
                failurePolicy, spec, at: field["podFailurePolicy"])
        }
        if let policy = spec.object("successPolicy") {
            errors += SuccessPolicyRules.validate(policy, spec, at: field["successPolicy"])
        }
        if let policy = spec["podReplacementPolicy"]?.string {
            let policies = failurePolicy == nil ? ["Failed", "TerminatingOrFailed"] : ["Failed"]
            if !policies.contains(policy) {
                errors.append(
                    .notSupported(
                        field["podReplacementPolicy"], .string(policy), supported: policies))
            }
        }
        errors += PodTemplateRules.validate(spec.map("template"), at: field["template"])
        return errors + restartPolicy(spec, at: field["template"]["spec"]["restartPolicy"])
    }

    private static func restartPolicy(_ spec: JSONObject, at field: Field) -> [FieldError] {
        let policy = spec.map("template").map("spec").text("restartPolicy")
        var errors: [FieldError] = []
        if policy.isEmpty || policy == "Always" {
            errors.append(.required(field, #"valid values: "OnFailure", "Never""#))
        } else if policy != "OnFailure" && policy != "Never" {
            errors.append(
                .notSupported(field, .string(policy), supported: ["OnFailure", "Never"]))
        } else if spec["podFailurePolicy"] != nil && policy != "Never" {
            errors.append(
                .invalid(
                    field, .string(policy),
                    #"only "Never" is supported when podFailurePolicy is specified"#))
        }
        return errors
    }

    private static func mode(_ spec: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let most = spec["maxFailedIndexes"]?.int
        switch spec["completionMode"]?.string {
        case nil: break
        case "NonIndexed":
            for name in ["backoffLimitPerIndex", "maxFailedIndexes"] {
                guard let value = spec[name] else { continue }
                errors.append(.invalid(field[name], value, "requires indexed completion mode"))
            }
        case "Indexed": errors += indexed(spec, at: field)
        case let other?:
            errors.append(
                .notSupported(
                    field["completionMode"], .string(other), supported: ["NonIndexed", "Indexed"]))
        }
        if most != nil && spec["backoffLimitPerIndex"] == nil {
            errors.append(
                .required(field["backoffLimitPerIndex"], "when maxFailedIndexes is specified"))
        }
        return errors
    }

    private static func indexed(_ spec: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let completions = spec["completions"]?.int
        let parallelism = spec.number("parallelism")
        if completions == nil {
            errors.append(
                .required(field["completions"], "when completion mode is Indexed"))
        }
        if parallelism > 100_000 {
            errors.append(
                .invalid(
                    field["parallelism"], JSONValue(parallelism),
                    "must be less than or equal to 100000 when completion mode is Indexed"))
        }
        if let most = spec["maxFailedIndexes"]?.int {
            if let completions, most > completions {
                errors.append(
                    .invalid(
                        field["maxFailedIndexes"], JSONValue(most),
                        "must be less than or equal to completions"))
            }
            if most > 100_000 {
                errors.append(
                    .invalid(
                        field["maxFailedIndexes"], JSONValue(most),
                        "must be less than or equal to 100000"))
            }
        }
        guard let completions, completions > 100_000, spec["backoffLimitPerIndex"] != nil else {
            return errors
        }
        if spec["maxFailedIndexes"] == nil {
            errors.append(
                .required(
                    field["maxFailedIndexes"], "must be specified when completions is above 100000")
            )
        }
        if parallelism > 10_000 {
            errors.append(
                .invalid(
                    field["parallelism"], JSONValue(parallelism),
                    "must be less than or equal to 10000 when completions are above 100000 and "
                        + "used with backoff limit per index"))
        }
        return errors
    }
}
