internal import Document

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
