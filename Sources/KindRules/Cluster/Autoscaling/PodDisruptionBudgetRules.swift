internal import Document

struct PodDisruptionBudgetRules: KindRules {
    let hasStatus = true
    let generationMembers = ["spec"]
    let allowsUnconditionalUpdate = false

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let field = Field("spec")
        var errors: [FieldError] = []
        if spec["minAvailable"] != nil, spec["maxUnavailable"] != nil {
            errors.append(
                .invalid(
                    field, shown: GoDump.text(spec, type: "PodDisruptionBudgetSpec"),
                    "minAvailable and maxUnavailable cannot be both set"))
        }
        for name in ["minAvailable", "maxUnavailable"] {
            guard let amount = IntOrString(spec[name]) else { continue }
            errors += amount.positiveProblems(at: field[name])
            errors += amount.hundredPercentProblems(at: field[name])
        }
        errors += LabelRules.selector(spec.object("selector"), at: field["selector"])
        errors += ValueChecks.word(
            spec["unhealthyPodEvictionPolicy"], of: ["AlwaysAllow", "IfHealthyBudget"],
            at: field["unhealthyPodEvictionPolicy"])
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        guard context.subresource == "status" else { return validateCreate(object, context) }
        let status = object.map("status")
        let field = Field("status")
        let counts = ["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"]
        return counts.flatMap { ValueChecks.notNegative(status.number($0), at: field[$0]) }
    }
}
