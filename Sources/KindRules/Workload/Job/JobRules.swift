internal import Document
internal import KubernetesAPI

struct JobRules: KindRules {
    var hasStatus: Bool { true }
    var generationMembers: [String] { ["spec"] }

    func setDefaults(_ object: inout JSONObject, version: String) {
        JobDefaults.set(&object)
    }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        resetForCreate(&object)
        object["status"] = [:]
        JobDefaults.generateSelector(&object)
        object.updateObject("spec") { spec in
            spec.updateObject("template") { PodTemplateRules.dropDisabled(&$0, old: nil) }
        }
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        let template = old.map("spec").object("template")
        object.updateObject("spec") { spec in
            spec.updateObject("template") { PodTemplateRules.dropDisabled(&$0, old: template) }
        }
        resetForUpdate(&object, old: old, context)
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        validateJob(object)
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        if context.subresource == "status" {
            return JobStatusRules.validate(object, old: old)
        }
        return validateJob(object) + JobUpdateRules.validate(object, old: old)
    }

    private func validateJob(_ job: JSONObject) -> [FieldError] {
        let spec = job.map("spec")
        let name = job.map("metadata").text("name")
        var errors = generatedSelector(job)
        errors += JobSpecRules.validateWhole(spec, at: Field("spec"))
        if spec.text("completionMode") == "Indexed", spec.number("completions") > 0 {
            let last = "\(name)-\(spec.number("completions") - 1)"
            if !DNSNames.labelProblems(last).isEmpty {
                errors.append(
                    .invalid(
                        Field("metadata")["name"], .string(name),
                        "will not able to create pod with invalid DNS label: \(last)"))
            }
        }
        return errors
    }

    private func generatedSelector(_ job: JSONObject) -> [FieldError] {
        let spec = job.map("spec")
        guard !spec.flag("manualSelector"), let selector = spec.object("selector") else {
            return []
        }
        let uid = job.map("metadata").text("uid")
        if uid.isEmpty { return [.required(Field("metadata")["uid"])] }
        let name = job.map("metadata").text("name")
        let labels = spec.map("template").map("metadata").map("labels")
        let field = Field("spec")
        let expected = [
            ("controller-uid", uid), ("job-name", name), (JobDefaults.uidLabel, uid),
            (JobDefaults.nameLabel, name),
        ]
        var errors: [FieldError] = []
        for (key, value) in expected where labels.text(key) != value {
            let field = field["template"]["metadata"]["labels"][key: key]
            errors.append(
                labels[key] == nil
                    ? .required(field, "must be '\(value)'")
                    : .invalid(field, .object(labels), "must be '\(value)'"))
        }
        let known = JSONObject(expected.map { (key: $0.0, value: JSONValue.string($0.1)) })
        if !SelectorReading(selector).matches(known) {
            errors.append(
                .invalid(field["selector"], .object(selector), "`selector` not auto-generated"))
        }
        return errors
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        if let old, old["spec"] == object["spec"] { return [] }
        let template = object.map("spec").map("template")
        let warnings = old == nil ? PodWarnings.nameOfPods(object) : []
        return warnings + PodWarnings.template(template, at: Field("spec")["template"])
    }
}

/// What of a Job may change.
enum JobUpdateRules {
    static func validate(_ job: JSONObject, old: JSONObject) -> [FieldError] {
        let field = Field("spec")
        let (new, before) = (job.map("spec"), old.map("spec"))
        // Checked a second time, and reported twice, as the API server does.
        var errors = JobSpecRules.validateWhole(new, at: field)
        errors += completions(new, before, at: field["completions"])
        errors += Immutable.check(new["selector"], before["selector"], at: field["selector"])
        errors += template(new, before, old, at: field["template"])
        errors += Immutable.check(
            new["completionMode"], before["completionMode"], at: field["completionMode"])
        if new["podFailurePolicy"] != before["podFailurePolicy"] {
            errors.append(
                .invalid(
                    field["podFailurePolicy"],
                    shown: GoDump.text(new.object("podFailurePolicy"), type: "PodFailurePolicy"),
                    RuleText.immutable))
        }
        errors += Immutable.check(
            new["backoffLimitPerIndex"], before["backoffLimitPerIndex"],
            at: field["backoffLimitPerIndex"])
        errors += Immutable.check(new["managedBy"], before["managedBy"], at: field["managedBy"])
        if new["successPolicy"] != before["successPolicy"] {
            errors.append(
                .invalid(
                    field["successPolicy"],
                    shown: GoDump.text(new.object("successPolicy"), type: "SuccessPolicy"),
                    RuleText.immutable))
        }
        return errors
    }

    private static func completions(
        _ new: JSONObject, _ old: JSONObject, at field: Field
    ) -> [FieldError] {
        guard new.text("completionMode") == "Indexed" else {
            return Immutable.check(new["completions"], old["completions"], at: field)
        }
        if new["completions"] == old["completions"] { return [] }
        if let count = new["completions"], count == new["parallelism"],
            old["completions"] == old["parallelism"]
        {
            return []
        }
        return [
            .invalid(
                field, new["completions"] ?? .null,
                "can only be modified in tandem with spec.parallelism")
        ]
    }

    private static func template(
        _ new: JSONObject, _ old: JSONObject, _ job: JSONObject, at field: Field
    ) -> [FieldError] {
        let template = new.map("template")
        var before = old.map("template")
        if old.flag("suspend") && job.map("status")["startTime"] == nil {
            allowScheduling(template, in: &before)
        }
        return template == before
            ? []
            : [.invalid(field, shown: PodSpecDump.template(template), RuleText.immutable)]
    }

    /// A Job that has not started may be told where to run.
    private static func allowScheduling(_ template: JSONObject, in before: inout JSONObject) {
        let metadata = template.map("metadata")
        let spec = template.map("spec")
        before.makeObject("metadata") {
            $0["annotations"] = metadata["annotations"]
            $0["labels"] = metadata["labels"]
        }
        before.makeObject("spec") { kept in
            for name in ["nodeSelector", "tolerations", "schedulingGates"] {
                kept[name] = spec[name]
            }
            let affinity = spec.map("affinity")
            if spec["affinity"] == nil && kept["affinity"] == nil { return }
            kept.makeObject("affinity") { $0["nodeAffinity"] = affinity["nodeAffinity"] }
            if spec["affinity"] == nil && kept.map("affinity").isEmpty { kept["affinity"] = nil }
        }
    }
}
