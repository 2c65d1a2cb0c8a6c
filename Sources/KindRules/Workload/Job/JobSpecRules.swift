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

enum PodFailurePolicyRules {
    static func validate(
        _ policy: JSONObject, _ spec: JSONObject, at field: Field
    ) -> [FieldError] {
        let rules = policy.items("rules")
        let field = field["rules"]
        var errors: [FieldError] = []
        if rules.count > 20 { errors.append(.tooMany(field, actual: rules.count, max: 20)) }
        let pod = spec.map("template").map("spec")
        let names = Set(
            (pod.items("containers") + pod.items("initContainers")).map { $0.text("name") })
        for (place, rule) in rules.enumerated() {
            errors += self.rule(rule, spec, names, at: field[place])
        }
        return errors
    }

    private static func rule(
        _ rule: JSONObject, _ spec: JSONObject, _ names: Set<String>, at field: Field
    ) -> [FieldError] {
        var errors: [FieldError] = []
        let action = rule.text("action")
        let actions = ["Count", "FailIndex", "FailJob", "Ignore"]
        if action.isEmpty {
            errors.append(.required(field["action"], "valid values: \(quoted(actions))"))
        } else if action == "FailIndex" {
            if spec["backoffLimitPerIndex"] == nil {
                errors.append(
                    .invalid(
                        field["action"], .string(action),
                        "requires the backoffLimitPerIndex to be set"))
            }
        } else if !actions.contains(action) {
            errors.append(
                .notSupported(field["action"], .string(action), supported: actions))
        }
        let codes = rule.object("onExitCodes")
        let conditions = rule.items("onPodConditions")
        if let codes { errors += exitCodes(codes, names, at: field["onExitCodes"]) }
        if !conditions.isEmpty {
            errors += podConditions(conditions, at: field["onPodConditions"])
        }
        if codes != nil && !conditions.isEmpty {
            errors.append(
                .invalid(
                    field, "specifying both OnExitCodes and OnPodConditions is not supported"))
        }
        if codes == nil && conditions.isEmpty {
            errors.append(
                .invalid(field, "specifying one of OnExitCodes and OnPodConditions is required"))
        }
        return errors
    }

    private static func quoted(_ values: [String]) -> String {
        values.map { "\"\($0)\"" }.joined(separator: " ")
    }

    private static func podConditions(
        _ conditions: [JSONObject], at field: Field
    ) -> [FieldError] {
        var errors: [FieldError] = []
        if conditions.count > 20 {
            errors.append(.tooMany(field, actual: conditions.count, max: 20))
        }
        let statuses = ["False", "True", "Unknown"]
        for (place, condition) in conditions.enumerated() {
            let field = field[place]
            errors += LabelRules.key(condition.text("type"), at: field["type"])
            let status = condition.text("status")
            if status.isEmpty {
                errors.append(.required(field["status"], "valid values: \(quoted(statuses))"))
            } else if !statuses.contains(status) {
                errors.append(
                    .notSupported(field["status"], .string(status), supported: statuses))
            }
        }
        return errors
    }

    private static func exitCodes(
        _ codes: JSONObject, _ names: Set<String>, at field: Field
    ) -> [FieldError] {
        var errors: [FieldError] = []
        let comparison = codes.text("operator")
        if comparison.isEmpty {
            errors.append(
                .required(field["operator"], "valid values: \(quoted(["In", "NotIn"]))"))
        } else if comparison != "In" && comparison != "NotIn" {
            errors.append(
                .notSupported(
                    field["operator"], .string(comparison), supported: ["In", "NotIn"]))
        }
        if let name = codes["containerName"]?.string, !names.contains(name) {
            errors.append(
                .invalid(
                    field["containerName"], .string(name),
                    "must be one of the container or initContainer names in the pod template"))
        }
        let values = codes.list("values").map { $0.int ?? 0 }
        let field = field["values"]
        if values.isEmpty {
            errors.append(
                .invalid(
                    field, codes["values"] ?? .null, "at least one value is required"))
        } else if values.count > 255 {
            errors.append(.tooMany(field, actual: values.count, max: 255))
        }
        var seen: Set<Int64> = []
        for (place, value) in values.enumerated() {
            if comparison == "In" && value == 0 {
                errors.append(
                    .invalid(field[place], 0, "must not be 0 for the In operator"))
            }
            if !seen.insert(value).inserted {
                errors.append(.duplicate(field[place], JSONValue(value)))
            }
        }
        if values != values.sorted() {
            errors.append(.invalid(field, .array(codes.list("values")), "must be ordered"))
        }
        return errors
    }
}

enum SuccessPolicyRules {
    static func validate(
        _ policy: JSONObject, _ spec: JSONObject, at field: Field
    ) -> [FieldError] {
        guard spec.text("completionMode") == "Indexed" else {
            return [
                .invalid(
                    field, shown: GoDump.text(policy, type: "SuccessPolicy"),
                    "requires indexed completion mode")
            ]
        }
        let rules = policy.items("rules")
        if rules.isEmpty {
            return [
                .required(
                    field["rules"], "must not be empty when the \(field) is specified")
            ]
        }
        var errors: [FieldError] = []
        if rules.count > 20 {
            errors.append(.tooMany(field["rules"], actual: rules.count, max: 20))
        }
        let completions = spec.number("completions")
        for (place, rule) in rules.enumerated() {
            errors += self.rule(rule, completions, at: field["rules"][place])
        }
        return errors
    }

    private static func rule(
        _ rule: JSONObject, _ completions: Int64, at field: Field
    ) -> [FieldError] {
        if rule["succeededCount"] == nil && rule["succeededIndexes"] == nil {
            return [
                .required(
                    field,
                    "at least one of succeededCount or succeededIndexes must be specified")
            ]
        }
        var errors: [FieldError] = []
        var total: Int64?
        if let text = rule["succeededIndexes"]?.string {
            let field = field["succeededIndexes"]
            if text.utf8.count > 65_536 { errors.append(.tooLong(field, max: 65_536)) }
            switch JobIndexes.count(text, completions) {
            case .success(let count): total = count
            case .failure(let problem):
                errors.append(
                    .invalid(
                        field, .string(text), "error parsing succeededIndexes: \(problem.text)"))
            }
        }
        guard let count = rule["succeededCount"]?.int else { return errors }
        let value = JSONValue(count)
        let name = field["succeededCount"]
        if count < 0 { errors.append(.invalid(name, value, RuleText.negative)) }
        if count > completions {
            errors.append(
                .invalid(
                    name, value,
                    "must be less than or equal to \(completions) (the number of specified "
                        + "completions)"))
        }
        if let total, count > total {
            errors.append(
                .invalid(
                    name, value,
                    "must be less than or equal to \(total) (the number of indexes in the "
                        + "specified succeededIndexes field)"))
        }
        return errors
    }
}

/// Lists of indexes as a status has them: `0,3-5`.
enum JobIndexes {
    struct Problem: Error {
        var text: String
        init(_ text: String) { self.text = text }
    }

    static func count(_ text: String, _ completions: Int64) -> Result<Int64, Problem> {
        if text.isEmpty { return .success(0) }
        var total: Int64 = 0
        var last: Int64 = -1
        for interval in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = interval.split(separator: "-", omittingEmptySubsequences: false)
            if ends.count > 2 {
                return .failure(
                    Problem(
                        "the fragment \(GoQuoted.text(String(interval))) violates the requirement "
                            + "that an index interval can have at most two parts separated by '-'"))
            }
            var bounds: [Int64] = []
            for end in ends {
                guard let index = Int64(end) else {
                    return .failure(
                        Problem(
                            "cannot convert string to integer for index: "
                                + GoQuoted.text(String(end))))
                }
                if index >= completions {
                    return .failure(Problem("too large index: \(GoQuoted.text(String(end)))"))
                }
                bounds.append(index)
            }
            let (low, high) = (bounds[0], bounds[bounds.count - 1])
            if low <= last || (bounds.count == 2 && low >= high) {
                return .failure(Problem("non-increasing order, previous: \(last), current: \(low)"))
            }
            total += high - low + 1
            last = high
        }
        return .success(total)
    }
}
