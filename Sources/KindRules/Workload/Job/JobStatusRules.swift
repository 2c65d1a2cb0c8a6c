internal import Document
internal import KubernetesAPI

/// What a Job's status may say: finished Jobs have no Pods that run, and stay finished.
enum JobStatusRules {
    static func validate(_ job: JSONObject, old: JSONObject) -> [FieldError] {
        let status = job.map("status")
        let field = Field("status")
        var errors = Counts.nonnegative(
            status, ["active", "succeeded", "failed", "ready", "terminating"], at: field)
        if let pods = status.object("uncountedTerminatedPods") {
            errors += uncounted(pods, at: field["uncountedTerminatedPods"])
        }
        if status == old.map("status") { return errors }
        errors += conditions(status, at: field)
        errors += times(status, at: field)
        errors += finish(status, at: field)
        errors += indexes(status, job.map("spec"), at: field)
        if let ready = status["ready"]?.int, ready > status.number("active") {
            errors.append(
                .invalid(
                    field["ready"], JSONValue(ready), "cannot set more ready pods than active"))
        }
        return errors + changes(status, old.map("status"), job.map("spec"), at: field)
    }

    private static func isTrue(_ type: String, _ status: JSONObject) -> Bool {
        status.items("conditions").contains {
            $0.text("type") == type && $0.text("status") == "True"
        }
    }

    private static func uncounted(_ pods: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        var seen: Set<String> = []
        for list in ["succeeded", "failed"] {
            for (place, uid) in pods.texts(list).enumerated() {
                if uid.isEmpty {
                    errors.append(.invalid(field[list][place], "", "must not be empty"))
                } else if !seen.insert(uid).inserted {
                    errors.append(.duplicate(field[list][place], .string(uid)))
                }
            }
        }
        return errors
    }

    private static func conditions(_ status: JSONObject, at field: Field) -> [FieldError] {
        guard isTrue("Complete", status) else { return [] }
        return ["Failed": "Failed=true", "FailureTarget": "FailureTarget=true"].sorted(by: <)
            .filter { isTrue($0.key, status) }
            .map {
                .invalid(
                    field["conditions"], "cannot set Complete=True and \($0.value) conditions")
            }
    }

    private static func times(_ status: JSONObject, at field: Field) -> [FieldError] {
        let isComplete = isTrue("Complete", status)
        let name = field["completionTime"]
        var errors: [FieldError] = []
        guard let completion = status["completionTime"]?.string else {
            if isComplete {
                errors.append(
                    .required(name, "completionTime is required for Complete jobs"))
            }
            return errors
        }
        if !isComplete {
            errors.append(
                .invalid(
                    name, .string(completion),
                    "cannot set completionTime when there is no Complete=True condition"))
        }
        if let end = Timestamp(rfc3339: completion),
            let start = Timestamp(rfc3339: status.text("startTime")), end < start
        {
            errors.append(
                .invalid(
                    name, .string(completion), "must be equal to or after `startTime`"))
        }
        return errors
    }

    private static func finish(_ status: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let (isComplete, isFailed) = (isTrue("Complete", status), isTrue("Failed", status))
        if isFailed && !isTrue("FailureTarget", status) {
            errors.append(
                .invalid(
                    field["conditions"],
                    "cannot set Failed=True condition without the FailureTarget=true condition"))
        }
        if isComplete && !isTrue("SuccessCriteriaMet", status) {
            errors.append(
                .invalid(
                    field["conditions"],
                    "cannot set Complete=True condition without the SuccessCriteriaMet=true "
                        + "condition"))
        }
        guard isComplete || isFailed else { return errors }
        for name in ["active", "terminating"] where status.number(name) > 0 {
            errors.append(
                .invalid(
                    field[name], JSONValue(status.number(name)),
                    "\(name)>0 is invalid for finished job"))
        }
        if status["startTime"] == nil {
            errors.append(
                .required(field["startTime"], "startTime is required for finished job"))
        }
        if let pods = status.object("uncountedTerminatedPods"), !pods.isEmpty {
            errors.append(
                .invalid(
                    field["uncountedTerminatedPods"], .object(pods),
                    "uncountedTerminatedPods needs to be empty for finished job"))
        }
        return errors
    }

    private static func indexes(
        _ status: JSONObject, _ spec: JSONObject, at field: Field
    ) -> [FieldError] {
        var errors: [FieldError] = []
        let completions = spec["completions"]?.int
        for name in ["completedIndexes", "failedIndexes"] {
            let text = status.text(name)
            guard let completions, !text.isEmpty else { continue }
            if case .failure(let problem) = JobIndexes.count(text, completions) {
                errors.append(
                    .invalid(
                        field[name], .string(text), "error parsing \(name): \(problem.text)"))
            }
        }
        let completed = status.text("completedIndexes")
        if !completed.isEmpty && spec.text("completionMode") != "Indexed" {
            errors.append(
                .invalid(
                    field["completedIndexes"], .string(completed),
                    "cannot set non-empty completedIndexes when non-indexed completion mode"))
        }
        if let failed = status["failedIndexes"], spec["backoffLimitPerIndex"] == nil {
            errors.append(
                .invalid(
                    field["failedIndexes"], failed,
                    "cannot set non-null failedIndexes when backoffLimitPerIndex is null"))
        }
        return errors
    }

    private static func changes(
        _ new: JSONObject, _ old: JSONObject, _ spec: JSONObject, at field: Field
    ) -> [FieldError] {
        var errors: [FieldError] = []
        for name in ["succeeded", "failed"] where new.number(name) < old.number(name) {
            errors.append(
                .invalid(
                    field[name], JSONValue(new.number(name)),
                    "cannot decrease the number of \(name) pods"))
        }
        if let before = old["completionTime"], new["completionTime"] != before {
            errors.append(
                .invalid(
                    field["completionTime"], new["completionTime"] ?? .null,
                    "completionTime cannot be mutated"))
        }
        if let before = old["startTime"], new["startTime"] != before, !spec.flag("suspend") {
            errors.append(
                new["startTime"] == nil
                    ? .required(
                        field["startTime"], "startTime cannot be removed for unsuspended job")
                    : .invalid(
                        field["startTime"], new["startTime"] ?? .null,
                        "startTime cannot be modified for unsuspended job"))
        }
        for type in ["Complete", "Failed", "FailureTarget", "SuccessCriteriaMet"]
        where isTrue(type, old) && !isTrue(type, new) {
            let word = type == "Complete" || type == "Failed" ? "terminal " : ""
            errors.append(
                .invalid(
                    field["conditions"], "cannot disable the \(word)\(type)=True condition"))
        }
        return errors
    }
}
