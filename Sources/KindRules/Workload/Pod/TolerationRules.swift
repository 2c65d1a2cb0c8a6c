package import Document

/// Tolerations of a Pod, and those that a namespace or a runtime class brings.
package enum TolerationRules {
    package static func validate(_ tolerations: [JSONObject], at field: Field) -> [FieldError] {
        tolerations.enumerated().flatMap { validate($0.element, at: field[$0.offset]) }
    }

    private static func validate(_ toleration: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let key = toleration.text("key")
        let comparison = toleration.text("operator")
        let value = toleration.text("value")
        let effect = toleration.text("effect")
        if !key.isEmpty { errors += LabelRules.key(key, at: field["key"]) }
        if key.isEmpty && comparison != "Exists" {
            errors.append(
                .invalid(
                    field["operator"], .string(comparison),
                    "operator must be Exists when `key` is empty, which means \"match all values "
                        + "and all keys\""))
        }
        if toleration["tolerationSeconds"] != nil && effect != "NoExecute" {
            errors.append(
                .invalid(
                    field["effect"], .string(effect),
                    "effect must be 'NoExecute' when `tolerationSeconds` is set"))
        }
        switch comparison {
        case "Equal", "":
            let problems = TextFormats.labelValueProblems(value)
            if !problems.isEmpty {
                errors.append(
                    .invalid(
                        field["operator"], .string(value), problems.joined(separator: ";")))
            }
        case "Exists":
            if !value.isEmpty {
                errors.append(
                    .invalid(
                        field["operator"], .string(value),
                        "value must be empty when `operator` is 'Exists'"))
            }
        default:
            errors.append(
                .notSupported(
                    field["operator"], .string(comparison), supported: ["Equal", "Exists"]))
        }
        let effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"]
        if !effect.isEmpty && !effects.contains(effect) {
            errors.append(
                .notSupported(field["effect"], .string(effect), supported: effects))
        }
        return errors
    }
}
