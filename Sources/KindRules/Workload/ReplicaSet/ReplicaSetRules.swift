internal import Document

struct ReplicaSetRules: TemplateOwner {
    var updatesCheckMetadata: Bool { true }
    func setDefaults(_ object: inout JSONObject, version: String) {
        object.makeObject("spec") { spec in
            spec.setDefault("replicas", 1)
            spec.makeObject("template", PodTemplateRules.setDefaults)
        }
    }

    func validateSpec(_ spec: JSONObject, at field: Field) -> [FieldError] {
        Counts.nonnegative(spec, ["replicas", "minReadySeconds"], at: field)
            + ReplicaTemplate.validate(spec, at: field)
    }

    func validateStatus(_ status: JSONObject, at field: Field) -> [FieldError] {
        ReplicaStatus.validate(status, at: field)
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        context.subresource == "status"
            ? validateStatus(object.map("status"), at: Field("status"))
            : validateSpecTwice(object) + WorkloadSelector.immutable(object, old: old)
    }
}
