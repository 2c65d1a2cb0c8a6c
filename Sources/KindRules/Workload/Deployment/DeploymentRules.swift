internal import Document

struct DeploymentRules: TemplateOwner {
    var newStatus: JSONObject { [:] }

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.makeObject("spec") { spec in
            spec.setDefault("replicas", 1)
            spec.makeObject("strategy") { strategy in
                strategy.setDefault("type", "RollingUpdate")
                guard strategy["type"] == "RollingUpdate" else { return }
                strategy.makeObject("rollingUpdate") {
                    $0.setDefault("maxUnavailable", "25%")
                    $0.setDefault("maxSurge", "25%")
                }
            }
            spec.setDefault("revisionHistoryLimit", 10)
            spec.setDefault("progressDeadlineSeconds", 600)
            spec.makeObject("template", PodTemplateRules.setDefaults)
        }
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        prepareTemplateOwnerForUpdate(&object, old: old, context)
        let before = old.map("metadata")
        if context.subresource == "status" {
            object.makeObject("metadata") { $0["labels"] = before["labels"] }
            return
        }
        // A Deployment counts a change of its annotations too: they go to its ReplicaSets.
        let isSpecSame = object["spec"] == old["spec"]
        object.makeObject("metadata") {
            if isSpecSame && $0["annotations"] != before["annotations"] {
                $0["generation"] = JSONValue(before.number("generation") + 1)
            }
        }
    }

    func validateSpec(_ spec: JSONObject, at field: Field) -> [FieldError] {
        var errors = Counts.nonnegative(spec, ["replicas"], at: field)
        errors += ReplicaTemplate.validate(spec, at: field)
        errors += strategy(spec.map("strategy"), at: field["strategy"])
        errors += Counts.nonnegative(
            spec, ["minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"],
            at: field)
        if let deadline = spec["progressDeadlineSeconds"]?.int,
            deadline <= spec.number("minReadySeconds")
        {
            errors.append(
                .invalid(
                    field["progressDeadlineSeconds"], JSONValue(deadline),
                    "must be greater than minReadySeconds"))
        }
        return errors
    }

    private func strategy(_ strategy: JSONObject, at field: Field) -> [FieldError] {
        let rolling = strategy.object("rollingUpdate")
        let field = (strategy: field, rolling: field["rollingUpdate"])
        switch strategy.text("type") {
        case "Recreate":
            return rolling == nil
                ? []
                : [
                    .forbidden(
                        field.rolling, "may not be specified when strategy `type` is 'Recreate'")
                ]
        case "RollingUpdate":
            guard let rolling else {
                return [
                    .required(field.rolling, "this should be defaulted and never be nil")
                ]
            }
            return rollingUpdate(rolling, at: field.rolling)
        default:
            return [
                .notSupported(
                    field.strategy,
                    shown: GoDump.text(strategy, type: "DeploymentStrategy"),
                    supported: ["Recreate", "RollingUpdate"])
            ]
        }
    }

    private func rollingUpdate(_ rolling: JSONObject, at field: Field) -> [FieldError] {
        let unavailable = IntOrString(rolling["maxUnavailable"]) ?? .int(0)
        let surge = IntOrString(rolling["maxSurge"]) ?? .int(0)
        let name = field["maxUnavailable"]
        var errors = unavailable.positiveProblems(at: name)
        errors += surge.positiveProblems(at: field["maxSurge"])
        if unavailable.isNothing && surge.isNothing {
            errors.append(
                .invalid(name, unavailable.json, "may not be 0 when `maxSurge` is 0"))
        }
        return errors + unavailable.hundredPercentProblems(at: name)
    }

    func validateStatus(_ status: JSONObject, at field: Field) -> [FieldError] {
        let replicas = ["updatedReplicas", "readyReplicas", "availableReplicas"]
        return Counts.nonnegative(
            status,
            [
                "observedGeneration", "replicas", "updatedReplicas", "readyReplicas",
                "availableReplicas", "unavailableReplicas", "terminatingReplicas",
                "collisionCount",
            ], at: field)
            + Counts.atMost("replicas", status, replicas, at: field)
            + Counts.atMost(
                "readyReplicas", status, ["availableReplicas"], at: field, words: "readyReplicas")
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        if context.subresource == "status" {
            let field = Field("status")
            return validateStatus(object.map("status"), at: field)
                + Counts.collisions(object.map("status"), old.map("status"), at: field)
        }
        return validateSpec(object.map("spec"), at: Field("spec"))
            + WorkloadSelector.immutable(object, old: old)
    }
}

extension IntOrString {
    /// 0, 0 %, or a text that is no percentage.
    var isNothing: Bool {
        switch self {
        case .int(let value): value == 0
        case .string: (percent ?? 0) == 0
        }
    }
}
