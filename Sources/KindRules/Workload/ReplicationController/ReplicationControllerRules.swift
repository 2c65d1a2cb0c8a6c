internal import Document
internal import KubernetesAPI

struct ReplicationControllerRules: TemplateOwner {
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
            : validateSpec(object.map("spec"), at: Field("spec"))
    }
}

struct ReplicaSetRules: TemplateOwner {
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
            : validateSpec(object.map("spec"), at: Field("spec"))
                + WorkloadSelector.immutable(object, old: old)
    }
}

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
                    field["selector"], selector.map { .object($0) } ?? .null,
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

/// How many Pods there are, of a ReplicationController and of a ReplicaSet.
enum ReplicaStatus {
    static func validate(_ status: JSONObject, at field: Field) -> [FieldError] {
        Counts.nonnegative(
            status,
            [
                "replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas",
                "observedGeneration", "terminatingReplicas",
            ], at: field)
            + Counts.atMost(
                "replicas", status,
                ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"], at: field)
            + Counts.atMost(
                "readyReplicas", status, ["availableReplicas"], at: field, words: "readyReplicas")
    }
}
