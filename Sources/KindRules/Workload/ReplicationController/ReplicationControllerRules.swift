internal import Document
internal import KubernetesAPI

struct ReplicationControllerRules: TemplateOwner {
    var updatesCheckMetadata: Bool { true }
    func setDefaults(_ object: inout JSONObject, version: String) {
        let labels = object.map("spec").map("template").map("metadata").object("labels")
        object.makeObject("spec") { spec in
            spec.setDefault("replicas", 1)
            spec.updateObject("template", PodTemplateRules.setDefaults)
            if let labels { spec.setDefault("selector", .object(labels)) }
        }
        if let labels {
            object.makeObject("metadata") { $0.setDefault("labels", .object(labels)) }
        }
    }

    func validateSpec(_ spec: JSONObject, at field: Field) -> [FieldError] {
        var errors = Counts.nonnegative(spec, ["minReadySeconds"], at: field)
        let selector = spec.map("selector")
        if selector.isEmpty { errors.append(.required(field["selector"])) }
        errors += Counts.nonnegative(spec, ["replicas"], at: field)
        guard let template = spec.object("template") else {
            return errors + [.required(field["template"])]
        }
        errors += PodTemplateRules.labels(
            template, areFoundBy: .some(LabelSelector(matching: selector)), at: field["template"])
        return errors
            + PodTemplateRules.validateRunning(
                template, owner: "ReplicationController", at: field["template"])
    }

    func validateStatus(_ status: JSONObject, at field: Field) -> [FieldError] {
        ReplicaStatus.validate(status, at: field)
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        context.subresource == "status"
            ? validateStatus(object.map("status"), at: Field("status"))
            : validateSpecTwice(object)
    }
}
