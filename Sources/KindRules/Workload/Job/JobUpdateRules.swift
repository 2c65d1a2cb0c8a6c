internal import Document

/// What of a Job may change.
enum JobUpdateRules {
    static func validate(_ job: JSONObject, old: JSONObject) -> [FieldError] {
        let field = Field("spec")
        let (new, before) = (job.map("spec"), old.map("spec"))
        // Checked a second time, and reported twice, as the API server does.
        var errors = JobSpecRules.validateWhole(new, at: field)
        errors += completions(new, before, at: field["completions"])
        errors += WorkloadSelector.immutable(job, old: old)
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
