internal import Document

struct DaemonSetRules: TemplateOwner {
    var updatesCheckMetadata: Bool { true }
    var warnsOfName: Bool { false }
    var newStatus: JSONObject {
        [
            "currentNumberScheduled": 0, "desiredNumberScheduled": 0, "numberMisscheduled": 0,
            "numberReady": 0,
        ]
    }

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.makeObject("spec") { spec in
            spec.makeObject("updateStrategy") { strategy in
                strategy.setDefault("type", "RollingUpdate")
                guard strategy["type"] == "RollingUpdate" else { return }
                strategy.makeObject("rollingUpdate") {
                    $0.setDefault("maxUnavailable", 1)
                    $0.setDefault("maxSurge", 0)
                }
            }
            spec.setDefault("revisionHistoryLimit", 10)
            spec.makeObject("template", PodTemplateRules.setDefaults)
        }
        // There from the start, so that who makes or updates the object owns it.
        let text = object.map("metadata").map("annotations").text(Self.templateGeneration)
        setTemplateGeneration(&object, Int64(text) ?? 0)
    }

    /// How often the template changed; a member of the spec in older versions.
    private static let templateGeneration = "deprecated.daemonset.template.generation"

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        prepareTemplateOwnerForCreate(&object)
        setTemplateGeneration(&object, 1)
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        prepareTemplateOwnerForUpdate(&object, old: old, context)
        let text = old.map("metadata").map("annotations").text(Self.templateGeneration)
        let isSame = object.map("spec")["template"] == old.map("spec")["template"]
        setTemplateGeneration(&object, (Int64(text) ?? 0) + (isSame ? 0 : 1))
    }

    private func setTemplateGeneration(_ object: inout JSONObject, _ generation: Int64) {
        object.makeObject("metadata") { metadata in
            metadata.makeObject("annotations") {
                $0[Self.templateGeneration] = .string(String(generation))
                $0 = $0.sortedByKey()
            }
        }
    }

    func validateSpec(_ spec: JSONObject, at field: Field) -> [FieldError] {
        let selector = spec.object("selector")
        let template = spec.map("template")
        var errors = LabelRules.selector(selector, at: field["selector"])
        errors += PodTemplateRules.labels(
            template, areFoundBy: SelectorReading(selector), at: field["template"])
        if let selector, LabelRules.isEmpty(selector) {
            errors.append(
                .invalid(
                    field["selector"], GoSelector.json(selector),
                    "empty selector is invalid for daemonset"))
        }
        errors += PodTemplateRules.validateRunning(
            template, owner: "DaemonSet", at: field["template"])
        errors += Counts.nonnegative(spec, ["minReadySeconds"], at: field)
        errors += strategy(spec.map("updateStrategy"), at: field["updateStrategy"])
        return errors + Counts.nonnegative(spec, ["revisionHistoryLimit"], at: field)
    }

    private func strategy(_ strategy: JSONObject, at field: Field) -> [FieldError] {
        switch strategy.text("type") {
        case "OnDelete": return []
        case "RollingUpdate":
            guard let rolling = strategy.object("rollingUpdate") else {
                return [.required(field["rollingUpdate"])]
            }
            return rollingUpdate(rolling, at: field["rollingUpdate"])
        default:
            return [
                .notSupported(
                    field, shown: GoDump.text(strategy, type: "DaemonSetUpdateStrategy"),
                    supported: ["RollingUpdate", "OnDelete"])
            ]
        }
    }

    private func rollingUpdate(_ rolling: JSONObject, at field: Field) -> [FieldError] {
        let names = ["maxUnavailable", "maxSurge"]
        let values = names.map { IntOrString(rolling[$0]) ?? .int(0) }
        var errors: [FieldError] = []
        for (name, value) in zip(names, values) {
            errors += value.positiveProblems(at: field[name])
        }
        for (name, value) in zip(names, values) {
            errors += value.hundredPercentProblems(at: field[name])
        }
        switch (values[0].isNothing, values[1].isNothing) {
        case (false, false):
            errors.append(
                .invalid(
                    field["maxSurge"], values[1].json,
                    "may not be set when maxUnavailable is non-zero"))
        case (true, true):
            errors.append(
                .required(field["maxUnavailable"], "cannot be 0 when maxSurge is 0"))
        default: break
        }
        return errors
    }

    func validateStatus(_ status: JSONObject, at field: Field) -> [FieldError] {
        Counts.nonnegative(
            status,
            [
                "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled",
                "numberReady", "observedGeneration", "updatedNumberScheduled", "numberAvailable",
                "numberUnavailable", "collisionCount",
            ], at: field)
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        if context.subresource == "status" {
            let field = Field("status")
            return validateStatus(object.map("status"), at: field)
                + Counts.collisions(object.map("status"), old.map("status"), at: field)
        }
        return validateSpecTwice(object) + WorkloadSelector.immutable(object, old: old)
    }
}
