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
                .invalid(field, .object(selector), "empty selector is invalid for \(kind)"))
        }
        return errors
    }

    static func immutable(
        _ object: JSONObject, old: JSONObject
    ) -> [FieldError] {
        let selector = object.map("spec")["selector"]
        return Immutable.check(
            selector, old.map("spec")["selector"], at: Field("spec")["selector"])
    }
}
