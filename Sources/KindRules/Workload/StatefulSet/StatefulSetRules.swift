internal import Document

struct StatefulSetRules: TemplateOwner {
    var nameRule: NameRule { .dnsLabel }
    var newStatus: JSONObject { ["availableReplicas": 0, "replicas": 0] }
    var warnsOfName: Bool { false }

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.makeObject("spec") { spec in
            spec.setDefault("podManagementPolicy", "OrderedReady")
            spec.makeObject("updateStrategy") { strategy in
                if strategy.text("type").isEmpty {
                    strategy["type"] = "RollingUpdate"
                    strategy.setDefault("rollingUpdate", [:])
                }
                guard strategy["type"] == "RollingUpdate" else { return }
                strategy.updateObject("rollingUpdate") { $0.setDefault("partition", 0) }
            }
            spec.makeObject("persistentVolumeClaimRetentionPolicy") {
                $0.setDefault("whenDeleted", "Retain")
                $0.setDefault("whenScaled", "Retain")
            }
            spec.setDefault("replicas", 1)
            spec.setDefault("revisionHistoryLimit", 10)
            spec.makeObject("template", PodTemplateRules.setDefaults)
            spec.updateItems("volumeClaimTemplates", setClaimDefaults)
        }
    }

    private func setClaimDefaults(_ claim: inout JSONObject) {
        claim["apiVersion"] = "v1"
        claim["kind"] = "PersistentVolumeClaim"
        claim.makeObject("spec") {
            $0.setDefault("volumeMode", "Filesystem")
            $0.updateObject("resources", ResourceDefaults.round)
        }
        claim.makeObject("status") { $0.setDefault("phase", "Pending") }
    }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        prepareTemplateOwnerForCreate(&object)
        dropMaxUnavailable(&object, old: nil)
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        dropMaxUnavailable(&object, old: old)
        prepareTemplateOwnerForUpdate(&object, old: old, context)
    }

    /// A feature that is off unless somebody turns it on; an object that has it keeps it.
    private func dropMaxUnavailable(_ object: inout JSONObject, old: JSONObject?) {
        let rolling = old?.map("spec").map("updateStrategy").map("rollingUpdate")
        if rolling?["maxUnavailable"] != nil { return }
        object.updateObject("spec") { spec in
            spec.updateObject("updateStrategy") { strategy in
                strategy.updateObject("rollingUpdate") { $0["maxUnavailable"] = nil }
            }
        }
    }

    func validateSpec(_ spec: JSONObject, at field: Field) -> [FieldError] {
        var errors = policies(spec, at: field)
        errors += Counts.nonnegative(spec, ["replicas", "minReadySeconds"], at: field)
        if let ordinals = spec.object("ordinals") {
            errors += Counts.nonnegative(ordinals, ["start"], at: field["ordinals"])
        }
        let selector = spec.object("selector")
        errors += WorkloadSelector.validate(
            selector, kind: "statefulset", at: field["selector"])
        let reading = SelectorReading(selector)
        let template = spec.map("template")
        if case .unreadable = reading {
            errors.append(
                .invalid(field["selector"], GoSelector.json(selector), ""))
        } else {
            errors += PodTemplateRules.labels(
                template, areFoundBy: reading, at: field["template"])
            errors += PodTemplateRules.validate(
                withClaims(template, spec.items("volumeClaimTemplates")), at: field["template"])
        }
        return errors
            + PodTemplateRules.running(template, owner: "StatefulSet", at: field["template"])
    }

    /// The template with the volumes that the claims will be: its mounts may name them.
    private func withClaims(_ template: JSONObject, _ claims: [JSONObject]) -> JSONObject {
        let names = claims.map { $0.map("metadata").text("name") }
        guard !names.isEmpty else { return template }
        var template = template
        template.updateObject("spec") { spec in
            let others = spec.items("volumes").filter { !names.contains($0.text("name")) }
            let volumes = names.map { name -> JSONValue in
                ["name": .string(name), "persistentVolumeClaim": ["claimName": .string(name)]]
            }
            spec["volumes"] = .array(others.map { .object($0) } + volumes)
        }
        return template
    }

    private func policies(_ spec: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let management = spec.text("podManagementPolicy")
        if management.isEmpty {
            errors.append(.required(field["podManagementPolicy"]))
        } else if management != "OrderedReady" && management != "Parallel" {
            errors.append(
                .invalid(
                    field["podManagementPolicy"], .string(management),
                    "must be 'OrderedReady' or 'Parallel'"))
        }
        errors += strategy(spec.map("updateStrategy"), at: field["updateStrategy"])
        let retention = spec.map("persistentVolumeClaimRetentionPolicy")
        for name in ["whenDeleted", "whenScaled"] {
            let value = retention.text(name)
            if value == "Retain" || value == "Delete" { continue }
            errors.append(
                .notSupported(
                    field["persistentVolumeClaimRetentionPolicy"][name], .string(value),
                    supported: ["Retain", "Delete"]))
        }
        return errors
    }

    private func strategy(_ strategy: JSONObject, at field: Field) -> [FieldError] {
        let rolling = strategy.object("rollingUpdate")
        switch strategy.text("type") {
        case "": return [.required(field)]
        case "OnDelete":
            return rolling.map {
                [
                    .invalid(
                        field["rollingUpdate"],
                        shown: GoDump.text($0, type: "RollingUpdateStatefulSetStrategy"),
                        "only allowed for updateStrategy 'RollingUpdate'")
                ]
            } ?? []
        case "RollingUpdate":
            guard let rolling else { return [] }
            var errors = Counts.nonnegative(
                rolling, ["partition"], at: field["rollingUpdate"])
            let name = field["rollingUpdate"]["maxUnavailable"]
            if let unavailable = IntOrString(rolling["maxUnavailable"]) {
                errors += unavailable.positiveProblems(at: name)
                if unavailable.isNothing {
                    errors.append(.invalid(name, unavailable.json, "cannot be 0"))
                }
                errors += unavailable.hundredPercentProblems(at: name)
            }
            return errors
        default:
            return [
                .invalid(
                    field, shown: GoDump.text(strategy, type: "StatefulSetUpdateStrategy"),
                    "must be 'RollingUpdate' or 'OnDelete'")
            ]
        }
    }

    func validateStatus(_ status: JSONObject, at field: Field) -> [FieldError] {
        let replicas = ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"]
        return Counts.nonnegative(
            status, ["replicas"] + replicas + ["observedGeneration", "collisionCount"], at: field)
            + Counts.atMost("replicas", status, replicas, at: field)
            + Counts.atMost("readyReplicas", status, ["availableReplicas"], at: field)
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let service = spec.text("serviceName")
        var errors = validateSpec(spec, at: Field("spec"))
        if !service.isEmpty {
            errors += DNSNames.labelProblems(service).map {
                .invalid(Field("spec")["serviceName"], .string(service), $0)
            }
        }
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        if context.subresource == "status" {
            let field = Field("status")
            return validateStatus(object.map("status"), at: field)
                + Counts.collisions(object.map("status"), old.map("status"), at: field)
        }
        let field = Field("spec")
        var errors = validateSpec(object.map("spec"), at: field)
        if fixed(object.map("spec")) != fixed(old.map("spec")) {
            errors.append(
                .forbidden(
                    field,
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals', "
                        + "'template', 'updateStrategy', 'revisionHistoryLimit', "
                        + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are "
                        + "forbidden"))
        }
        return errors
    }

    private func fixed(_ spec: JSONObject) -> JSONObject {
        var spec = spec
        for name in [
            "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
        ] { spec[name] = nil }
        return spec
    }
}
