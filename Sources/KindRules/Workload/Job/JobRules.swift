internal import Document

struct JobRules: KindRules {
    var updatesCheckMetadata: Bool { true }
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
                .invalid(
                    field["selector"], GoSelector.json(selector),
                    "`selector` not auto-generated"))
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
