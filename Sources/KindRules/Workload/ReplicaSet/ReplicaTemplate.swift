internal import Document

/// The selector and template of a ReplicaSet and of a Deployment, which makes ReplicaSets.
enum ReplicaTemplate {
    static func validate(_ spec: JSONObject, at field: Field) -> [FieldError] {
        let selector = spec.object("selector")
        var errors = WorkloadSelector.validate(
            selector, kind: "deployment", at: field["selector"])
        let reading = SelectorReading(selector)
        if case .unreadable = reading {
            errors.append(
                .invalid(
                    field["selector"], GoSelector.json(selector),
                    "invalid label selector"))
            return errors
        }
        let template = spec.map("template")
        errors += PodTemplateRules.labels(template, areFoundBy: reading, at: field["template"])
        return errors
            + PodTemplateRules.validateRunning(
                template, owner: "ReplicaSet", at: field["template"])
    }
}
