import Document

/// Rows of Jobs and CronJobs.
enum BatchCells {
    @Sendable static func job(_ source: CellSource) -> [JSONValue] {
        [
            source.nameCell, .string(state(source)), .string(completions(source)),
            .string(duration(source)), source.ageCell,
        ] + WorkloadCells.containers(source)
            + [.string(LabelText.column(source.spec?["selector"]))]
    }

    @Sendable static func cronJob(_ source: CellSource) -> [JSONValue] {
        let spec = source.spec
        let suspend = spec.pointer("suspend")?.bool.map { $0 ? "True" : "False" } ?? "<unset>"
        let lastSchedule = source.status.pointer("lastScheduleTime")?.string
        let job = spec?["jobTemplate"]?["spec"]
        return [
            source.nameCell, .string(spec.text("schedule")),
            .string(spec.pointer("timeZone")?.string ?? "<none>"), .string(suspend),
            .integer(source.status.count("active")),
            .string(lastSchedule.map { source.age(since: $0) } ?? "<none>"), source.ageCell,
        ] + WorkloadCells.containers(of: job?["template"])
            + [.string(LabelText.column(job?["selector"]))]
    }

    private static func completions(_ source: CellSource) -> String {
        let succeeded = source.status.integer("succeeded")
        if let wanted = source.spec.pointer("completions")?.int { return "\(succeeded)/\(wanted)" }
        let parallelism = source.spec.integer("parallelism")
        return parallelism > 1 ? "\(succeeded)/1 of \(parallelism)" : "\(succeeded)/1"
    }

    private static func duration(_ source: CellSource) -> String {
        guard let text = source.status?["startTime"]?.string, let start = Timestamp(rfc3339: text)
        else { return "" }
        let end = source.status?["completionTime"]?.string.flatMap { Timestamp(rfc3339: $0) }
        return Age.text(from: start, to: end ?? source.now)
    }

    private static func state(_ source: CellSource) -> String {
        let conditions = source.status.items("conditions")
        func has(_ type: String) -> Bool {
            conditions.contains { $0.text("type") == type && $0.text("status") == "True" }
        }
        if has("Complete") { return "Complete" }
        if has("Failed") { return "Failed" }
        if source.isBeingDeleted { return "Terminating" }
        return ["Suspended", "FailureTarget", "SuccessCriteriaMet"].first(where: has) ?? "Running"
    }
}
