internal import Document

/// What the workloads with a template at `spec.template` have in common.
protocol TemplateOwner: KindRules {
    func validateSpec(_ spec: JSONObject, at field: Field) -> [FieldError]
    func validateStatus(_ status: JSONObject, at field: Field) -> [FieldError]
    /// What stands in the status of a new object: members that Go always writes.
    var newStatus: JSONObject { get }
    /// The object's name is the beginning of its Pods' names, and may be one that they can't have.
    var warnsOfName: Bool { get }
}

extension TemplateOwner {
    var hasStatus: Bool { true }
    var generationMembers: [String] { ["spec"] }
    var newStatus: JSONObject { ["replicas": 0] }
    var warnsOfName: Bool { true }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        prepareTemplateOwnerForCreate(&object)
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        prepareTemplateOwnerForUpdate(&object, old: old, context)
    }

    func prepareTemplateOwnerForCreate(_ object: inout JSONObject) {
        resetForCreate(&object)
        object["status"] = .object(newStatus)
        object.updateObject("spec") { spec in
            spec.updateObject("template") { PodTemplateRules.dropDisabled(&$0, old: nil) }
        }
    }

    func prepareTemplateOwnerForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        let template = old.map("spec").object("template")
        object.updateObject("spec") { spec in
            spec.updateObject("template") { PodTemplateRules.dropDisabled(&$0, old: template) }
        }
        resetForUpdate(&object, old: old, context)
    }

    /// For kinds whose updates the API server checks as creates too: each problem is told twice.
    func validateSpecTwice(_ object: JSONObject) -> [FieldError] {
        let errors = validateSpec(object.map("spec"), at: Field("spec"))
        return errors + errors
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        validateSpec(object.map("spec"), at: Field("spec"))
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        if let old, old["spec"] == object["spec"] { return [] }
        let template = object.map("spec").map("template")
        let warnings = old == nil && warnsOfName ? PodWarnings.nameOfPods(object) : []
        return warnings + PodWarnings.template(template, at: Field("spec")["template"])
    }
}
