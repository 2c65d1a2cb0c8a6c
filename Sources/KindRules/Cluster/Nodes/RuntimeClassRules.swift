internal import Document

struct RuntimeClassRules: KindRules {
    var createsOnUpdate: Bool { true }

    let allowsUnconditionalUpdate = false

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let handler = object.text("handler")
        var errors: [FieldError] =
            handler.isEmpty
            ? [.required(Field("handler"))]
            : ValueChecks.name(handler, DNSNames.labelProblems, at: Field("handler"))
        if let overhead = object.object("overhead") {
            let limits: JSONObject = ["limits": .object(overhead.map("podFixed"))]
            errors += ResourceRequirementRules.validate(limits, at: Field("overhead"))
        }
        if let scheduling = object.object("scheduling") {
            let field = Field("scheduling")
            errors += LabelRules.labels(
                scheduling.object("nodeSelector"), at: field["nodeSelector"])
            errors += tolerations(scheduling.items("tolerations"), at: field["tolerations"])
        }
        return errors
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        object.map("scheduling").map("nodeSelector").sortedByKey().compactMap { key, _ in
            PodWarnings.oldLabels[key].map { "scheduling.nodeSelector: deprecated since \($0)" }
        }
    }

    private func tolerations(_ tolerations: [JSONObject], at field: Field) -> [FieldError] {
        var errors = TolerationRules.validate(tolerations, at: field)
        for (place, toleration) in tolerations.enumerated()
        where tolerations[..<place].contains(toleration) {
            errors.append(.duplicate(field[place], .object(toleration)))
        }
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        ValueChecks.immutable(object["handler"], old: old["handler"], at: Field("handler"))
    }
}
