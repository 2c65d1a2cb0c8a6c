package import Document

/// Selectors of nodes, which Pods and volumes have.
package enum NodeSelectorRules {
    package static func validate(_ selector: JSONObject, at field: Field) -> [FieldError] {
        let terms = selector.items("nodeSelectorTerms")
        let field = field["nodeSelectorTerms"]
        if terms.isEmpty { return [.required(field, "must have at least one node selector term")] }
        return terms.enumerated().flatMap { term($0.element, at: field[$0.offset]) }
    }

    package static func term(
        _ term: JSONObject, at field: Field, checkingValues: Bool = true
    ) -> [FieldError] {
        var errors: [FieldError] = []
        for (place, requirement) in term.items("matchExpressions").enumerated() {
            errors += LabelRules.requirement(
                requirement, at: field["matchExpressions"][place],
                checkingValues: checkingValues, comparesNumbers: true)
        }
        for (place, requirement) in term.items("matchFields").enumerated() {
            errors += fieldRequirement(requirement, at: field["matchFields"][place])
        }
        return errors
    }

    private static func fieldRequirement(
        _ requirement: JSONObject, at field: Field
    ) -> [FieldError] {
        let values = requirement.texts("values")
        var errors: [FieldError] = []
        switch requirement.text("operator") {
        case "In", "NotIn":
            if values.count != 1 {
                errors.append(
                    .required(
                        field["values"],
                        "must be only one value when `operator` is 'In' or 'NotIn' for node field "
                            + "selector"))
            }
        case let other:
            errors.append(
                .invalid(field["operator"], .string(other), "not a valid selector operator"))
        }
        let key = requirement.text("key")
        guard key == "metadata.name" else {
            return errors + [
                .invalid(field["key"], .string(key), "not a valid field selector key")
            ]
        }
        for (place, value) in values.enumerated() {
            errors += DNSNames.subdomainProblems(value).map {
                .invalid(field["values"][place], .string(value), $0)
            }
        }
        return errors
    }
}
