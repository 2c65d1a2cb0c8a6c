internal import Document

struct PodRules: KindRules {
    var hasStatus: Bool { true }
    var generationMembers: [String] { ["spec"] }

    func setDefaults(_ object: inout JSONObject, version: String) {
        PodDefaults.set(&object)
    }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        PodPreparation.create(&object, context)
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        PodPreparation.update(&object, old: old, context)
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let field = Field("spec")
        var errors = PodValidation.whole(object)
        if !spec.list("ephemeralContainers").isEmpty {
            errors.append(.forbidden(field["ephemeralContainers"], "cannot be set on create"))
        }
        if !spec.list("schedulingGates").isEmpty && !spec.text("nodeName").isEmpty {
            errors.append(
                .forbidden(
                    field["nodeName"], "cannot be set until all schedulingGates have been cleared"))
        }
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        switch context.subresource {
        case "status": PodStatusRules.validate(object, old: old)
        case "ephemeralcontainers":
            PodValidation.whole(object) + PodUpdateRules.annotations(object, old: old)
                + PodUpdateRules.ephemeralContainers(object.map("spec"), old: old.map("spec"))
        case "resize": PodValidation.whole(object) + PodResizeRules.validate(object, old: old)
        default: PodUpdateRules.validate(object, old: old)
        }
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        // Pods are mostly updated by programs, which nobody reads the warnings of.
        old == nil ? PodWarnings.pod(object) : []
    }

    func gracePeriodSeconds(of object: JSONObject, asked: Int64?) -> Int64? {
        let spec = object.map("spec")
        let phase = object.map("status").text("phase")
        if spec.text("nodeName").isEmpty || phase == "Failed" || phase == "Succeeded" { return 0 }
        let period = asked ?? spec.number("terminationGracePeriodSeconds")
        return period < 0 ? 1 : period
    }
}
