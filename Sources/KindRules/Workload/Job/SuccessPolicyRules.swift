internal import Document

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
