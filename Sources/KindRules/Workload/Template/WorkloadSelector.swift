internal import Document

/// The selector of a workload: there, readable, not empty.
enum WorkloadSelector {
    static func validate(
        _ selector: JSONObject?, kind: String, at field: Field
    ) -> [FieldError] {
        guard let selector else { return [.required(field)] }
        var errors = LabelRules.selector(selector, at: field)
        if LabelRules.isEmpty(selector) {
            errors.append(
                .invalid(field, GoSelector.json(selector), "empty selector is invalid for \(kind)"))
        }
        return errors
    }

    static func immutable(
        _ object: JSONObject, old: JSONObject
    ) -> [FieldError] {
        let selector = object.map("spec")["selector"]
        let field = Field("spec")["selector"]
        return selector == old.map("spec")["selector"]
            ? [] : [.invalid(field, GoSelector.json(selector), RuleText.immutable)]
    }
}
