internal import Document

/// Which requests a webhook or a policy is asked about.
enum RuleWithOperationsRules {
    private static let operations = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"]

    static func setDefaults(_ rule: inout JSONObject) {
        rule.setDefault("scope", "*")
    }

    static func validate(_ rule: JSONObject, at field: Field) -> [FieldError] {
        var errors = list(rule, "operations", "operations", at: field)
        for (place, operation) in rule.texts("operations").enumerated() {
            errors += ValueChecks.word(
                .string(operation), of: operations, at: field["operations"][place])
        }
        errors += list(rule, "apiGroups", "API groups", at: field)
        errors += list(rule, "apiVersions", "API versions", at: field)
        for (place, version) in rule.texts("apiVersions").enumerated() where version.isEmpty {
            errors.append(.required(field["apiVersions"][place]))
        }
        errors += resources(rule.texts("resources"), at: field["resources"])
        errors += ValueChecks.word(
            rule["scope"], of: ["*", "Cluster", "Namespaced"], at: field["scope"])
        return errors
    }

    private static func list(
        _ rule: JSONObject, _ name: String, _ words: String, at field: Field
    ) -> [FieldError] {
        let values = rule.texts(name)
        if values.isEmpty { return [.required(field[name])] }
        if values.count > 1, values.contains("*") {
            return [
                .invalid(
                    field[name], rule[name] ?? .null,
                    "if '*' is present, must not specify other \(words)")
            ]
        }
        return []
    }

    private static func resources(_ resources: [String], at field: Field) -> [FieldError] {
        var errors: [FieldError] = resources.isEmpty ? [.required(field)] : []
        var wholeResources: Set<String> = []
        var wholeSubresources: Set<String> = []
        var hasPlain = false
        for (place, text) in resources.enumerated() {
            if text.isEmpty {
                errors.append(.required(field[place]))
                continue
            }
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
                .map(String.init)
            guard parts.count == 2 else {
                if text != "*" { hasPlain = true }
                continue
            }
            for (found, wild) in [
                (wholeResources.contains(parts[0]), "\(parts[0])/*"),
                (wholeSubresources.contains(parts[1]), "*/\(parts[1])"),
            ] where found {
                errors.append(
                    .invalid(
                        field[place], .string(text),
                        "if '\(wild)' is present, must not specify \(text)"))
            }
            if parts[1] == "*" { wholeResources.insert(parts[0]) }
            if parts[0] == "*" { wholeSubresources.insert(parts[1]) }
        }
        let shown = JSONValue.array(resources.map(JSONValue.string))
        if resources.count > 1, resources.contains("*/*") {
            errors.append(
                .invalid(
                    field, shown, "if '*/*' is present, must not specify other resources"))
        }
        if resources.contains("*"), hasPlain {
            errors.append(
                .invalid(
                    field, shown,
                    "if '*' is present, must not specify other resources without subresources"))
        }
        return errors
    }
}

/// Conditions in which a webhook or policy is asked at all. Their expressions are looked at where
/// they are run.
enum MatchConditionRules {
    private static let countMax = 64

    static func validate(_ conditions: [JSONObject], at field: Field) -> [FieldError] {
        if conditions.count > countMax {
            return [.tooMany(field, actual: conditions.count, max: countMax)]
        }
        var errors: [FieldError] = []
        var names: Set<String> = []
        for (place, condition) in conditions.enumerated() {
            let field = field[place]
            let name = condition.text("name")
            if condition.text("expression").allSatisfy(\.isWhitespace) {
                errors.append(.required(field["expression"]))
            }
            errors +=
                name.isEmpty ? [.required(field["name"])] : LabelRules.key(name, at: field["name"])
            if !name.isEmpty, !names.insert(name).inserted {
                errors.append(.duplicate(field["name"], .string(name)))
            }
        }
        return errors
    }
}
