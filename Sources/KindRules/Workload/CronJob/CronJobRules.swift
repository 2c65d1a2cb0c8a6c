internal import Document

struct CronJobRules: KindRules {
    var hasStatus: Bool { true }
    var generationMembers: [String] { ["spec"] }

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.makeObject("spec") { spec in
            spec.setDefault("concurrencyPolicy", "Allow")
            spec.setDefault("suspend", false)
            spec.setDefault("successfulJobsHistoryLimit", 3)
            spec.setDefault("failedJobsHistoryLimit", 1)
            spec.makeObject("jobTemplate") { template in
                template.makeObject("spec") {
                    $0.makeObject("template", PodTemplateRules.setDefaults)
                    JobDefaults.setConditions(&$0)
                }
            }
        }
    }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        resetForCreate(&object)
        object["status"] = [:]
        dropDisabled(&object, old: nil)
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        dropDisabled(&object, old: old)
        resetForUpdate(&object, old: old, context)
    }

    private func dropDisabled(_ object: inout JSONObject, old: JSONObject?) {
        let before = old?.map("spec").map("jobTemplate").map("spec").object("template")
        object.updateObject("spec") { spec in
            spec.updateObject("jobTemplate") { template in
                template.updateObject("spec") {
                    $0.updateObject("template") { PodTemplateRules.dropDisabled(&$0, old: before) }
                }
            }
        }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let name = object.map("metadata").text("name")
        var errors = validateSpec(object.map("spec"), old: nil)
        if name.utf8.count > 52 {
            // A Job's name is the CronJob's, a dash and ten digits.
            errors.append(
                .invalid(
                    Field("metadata")["name"], .string(name), RuleText.maxLength(52)))
        }
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        context.subresource == "status"
            ? [] : validateSpec(object.map("spec"), old: old.map("spec"))
    }

    private func validateSpec(_ spec: JSONObject, old: JSONObject?) -> [FieldError] {
        let field = Field("spec")
        var errors = schedule(spec, old: old, at: field)
        errors += Counts.nonnegative(spec, ["startingDeadlineSeconds"], at: field)
        if let zone = spec["timeZone"]?.string, old?["timeZone"] != spec["timeZone"] {
            errors += timeZone(zone, at: field["timeZone"])
        }
        let policy = spec.text("concurrencyPolicy")
        let policies = ["Allow", "Forbid", "Replace"]
        if policy.isEmpty {
            errors.append(.required(field["concurrencyPolicy"]))
        } else if !policies.contains(policy) {
            errors.append(
                .notSupported(
                    field["concurrencyPolicy"], .string(policy), supported: policies))
        }
        errors += jobTemplate(
            spec.map("jobTemplate").map("spec"), at: field["jobTemplate"]["spec"])
        return errors
            + Counts.nonnegative(
                spec, ["successfulJobsHistoryLimit", "failedJobsHistoryLimit"], at: field)
    }

    private func schedule(
        _ spec: JSONObject, old: JSONObject?, at field: Field
    ) -> [FieldError] {
        let text = spec.text("schedule")
        let field = field["schedule"]
        if text.isEmpty { return [.required(field)] }
        if let problem = CronSchedule.problem(text) {
            return [.invalid(field, .string(text), problem)]
        }
        guard text.contains("TZ") else { return [] }
        if old?.text("schedule").contains("TZ") ?? false {
            return spec["timeZone"] == nil
                ? []
                : [
                    .invalid(
                        field, .string(text),
                        "cannot use both timeZone field and TZ or CRON_TZ in schedule")
                ]
        }
        return [
            .invalid(
                field, .string(text),
                "cannot use TZ or CRON_TZ in schedule, use timeZone field instead")
        ]
    }

    private func timeZone(_ zone: String, at field: Field) -> [FieldError] {
        if zone.isEmpty {
            return [.invalid(field, "", "timeZone must be nil or non-empty string")]
        }
        if zone.lowercased() == "local" {
            return [
                .invalid(
                    field, .string(zone),
                    "timeZone must be an explicit time zone as defined in "
                        + "https://www.iana.org/time-zones")
            ]
        }
        if zone == "UTC" || TimeZoneNames.contains(zone) { return [] }
        let isOutside = zone.contains("..") || zone.hasPrefix("/") || zone.hasPrefix("\\")
        return [
            .invalid(
                field, .string(zone),
                isOutside ? "time: invalid location name" : "unknown time zone \(zone)")
        ]
    }

    private func jobTemplate(_ spec: JSONObject, at field: Field) -> [FieldError] {
        var errors = JobSpecRules.validate(spec, at: field)
        if let selector = spec["selector"] {
            errors.append(
                .invalid(
                    field["selector"], GoSelector.json(selector),
                    "`selector` will be auto-generated"))
        }
        if spec.flag("manualSelector") {
            errors.append(
                .notSupported(field["manualSelector"], true, supported: ["nil", "false"]))
        }
        return errors
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        if let old, old["spec"] == object["spec"] { return [] }
        let spec = object.map("spec")
        var warnings = old == nil ? PodWarnings.nameOfPods(object) : []
        if spec.text("schedule").contains("TZ") {
            warnings.append(
                "CRON_TZ or TZ used in \(Field("spec")["schedule"]) is not officially supported, "
                    + "see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ "
                    + "for more details")
        }
        let field = Field("spec")["jobTemplate"]["spec"]["template"]
        let template = spec.map("jobTemplate").map("spec").map("template")
        return warnings + PodWarnings.template(template, at: field)
    }
}
