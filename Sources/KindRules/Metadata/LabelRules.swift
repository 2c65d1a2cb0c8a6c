package import Document

/// Labels and the selectors that pick objects by them
/// (`k8s.io/apimachinery/pkg/apis/meta/v1/validation`).
package enum LabelRules {
    package static func key(_ key: String, at field: Field) -> [FieldError] {
        TextFormats.qualifiedNameProblems(key).map { .invalid(field, .string(key), $0) }
    }

    /// Checked in the order of the keys; both keys and values are reported at the map itself.
    package static func labels(_ labels: JSONObject?, at field: Field) -> [FieldError] {
        guard let labels, !labels.isEmpty else { return [] }
        var errors: [FieldError] = []
        for (key, value) in labels.sortedByKey() {
            errors += self.key(key, at: field)
            errors += TextFormats.labelValueProblems(value.string ?? "")
                .map { .invalid(field, value, $0) }
        }
        return errors
    }

    /// A `LabelSelector`. Selectors that old objects may hold have unchecked values; new ones
    /// check them with `checkingValues`.
    package static func selector(
        _ selector: JSONObject?, at field: Field, checkingValues: Bool = true
    ) -> [FieldError] {
        guard let selector else { return [] }
        var errors = labels(selector.object("matchLabels"), at: field["matchLabels"])
        for (place, requirement) in selector.items("matchExpressions").enumerated() {
            errors += self.requirement(
                requirement, at: field["matchExpressions"][place], checkingValues: checkingValues)
        }
        return errors
    }

    /// One requirement of a selector, of labels or of nodes: only nodes are compared as numbers.
    static func requirement(
        _ requirement: JSONObject, at field: Field, checkingValues: Bool,
        comparesNumbers: Bool = false
    ) -> [FieldError] {
        var errors: [FieldError] = []
        let values = requirement.texts("values")
        switch requirement.text("operator") {
        case "In", "NotIn":
            if values.isEmpty {
                errors.append(
                    .required(
                        field["values"], "must be specified when `operator` is 'In' or 'NotIn'"))
            }
        case "Exists", "DoesNotExist":
            if !values.isEmpty {
                errors.append(
                    .forbidden(
                        field["values"],
                        "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
            }
        case "Gt" where comparesNumbers, "Lt" where comparesNumbers:
            if values.count != 1 {
                errors.append(
                    .required(
                        field["values"],
                        "must be specified single value when `operator` is 'Lt' or 'Gt'"))
            }
        case let other:
            errors.append(
                .invalid(field["operator"], .string(other), "not a valid selector operator"))
        }
        errors += key(requirement.text("key"), at: field["key"])
        if checkingValues {
            for (place, value) in values.enumerated() {
                errors += TextFormats.labelValueProblems(value)
                    .map { .invalid(field["values"][place], .string(value), $0) }
            }
        }
        return errors
    }

    /// A selector with no requirement at all.
    package static func isEmpty(_ selector: JSONObject?) -> Bool {
        selector?.map("matchLabels").isEmpty ?? true
            && selector?.list("matchExpressions").isEmpty ?? true
    }
}
