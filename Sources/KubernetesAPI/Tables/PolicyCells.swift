import Document

/// Rows of budgets, quotas and autoscalers.
enum PolicyCells {
    @Sendable static func disruptionBudget(_ source: CellSource) -> [JSONValue] {
        func bound(_ key: String) -> JSONValue {
            guard let value = source.spec.pointer(key) else { return "N/A" }
            return .string(value.string ?? value.int.map { "\($0)" } ?? "")
        }
        return [
            source.nameCell, bound("minAvailable"), bound("maxUnavailable"),
            .integer(source.status.integer("disruptionsAllowed")), source.ageCell,
        ]
    }

    @Sendable static func resourceQuota(_ source: CellSource) -> [JSONValue] {
        let used = source.status?["used"]
        var requests: [String] = []
        var limits: [String] = []
        let hard = (source.status?["hard"]?.object?.members ?? []).map { ($0.key, $0.value) }
        for (name, bound) in hard.sorted(by: { $0.0 < $1.0 }) {
            let text = "\(name): \(used.text(name).ifEmpty("0"))/\(bound.string ?? "0")"
            if name.hasPrefix("limits.") { limits.append(text) } else { requests.append(text) }
        }
        return [
            source.nameCell, .string(requests.joined(separator: ", ")),
            .string(limits.joined(separator: ", ")), source.ageCell,
        ]
    }

    @Sendable static func horizontalPodAutoscaler(_ source: CellSource) -> [JSONValue] {
        let spec = source.spec
        let target = spec?["scaleTargetRef"]
        return [
            source.nameCell, .string("\(target.text("kind"))/\(target.text("name"))"),
            .string(metrics(source)),
            .string(spec.pointer("minReplicas")?.int.map { "\($0)" } ?? "<unset>"),
            .integer(spec.integer("maxReplicas")),
            .integer(source.status.integer("currentReplicas")), source.ageCell,
        ]
    }

    private static func metrics(_ source: CellSource) -> String {
        let specs = source.spec.items("metrics")
        // autoscaling/v1 names one target, of CPU.
        if specs.isEmpty, let target = source.spec.pointer("targetCPUUtilizationPercentage")?.int {
            let current = source.status.pointer("currentCPUUtilizationPercentage")?.int
            return "cpu: \(current.map { "\($0)%" } ?? "<unknown>")/\(target)%"
        }
        if specs.isEmpty { return "<none>" }
        let current = source.status.items("currentMetrics")
        var list = ShortList(limit: 2)
        for (index, spec) in specs.enumerated() {
            list.append(metric(spec, index < current.count ? current[index] : nil))
        }
        return list.text(separator: ", ", empty: "")
    }

    private static func metric(_ spec: JSONValue, _ status: JSONValue?) -> String {
        let type = spec.text("type")
        let fields = [
            "External": "external", "Pods": "pods", "Object": "object", "Resource": "resource",
            "ContainerResource": "containerResource",
        ]
        guard let field = fields[type] else { return "<unknown type>" }
        let target = spec[field]?["target"]
        let current = status.pointer(field)?["current"]
        func quantity(_ owner: JSONValue?, _ key: String) -> String? {
            owner.pointer(key).flatMap { $0.string ?? $0.int.map { "\($0)" } }
        }
        func percent(_ owner: JSONValue?) -> String? {
            owner.pointer("averageUtilization")?.int.map { "\($0)%" }
        }
        // A status without the figure is "<nil>", no status at all "<unknown>".
        func measured(_ key: String) -> String {
            quantity(current, key) ?? (current == nil ? "<unknown>" : "<nil>")
        }
        let average = quantity(target, "averageValue")
        switch type {
        case "Pods": return "\(measured("averageValue"))/\(average ?? "<nil>")"
        case "Resource", "ContainerResource":
            let name = spec[field].text("name")
            if let average { return "\(name): \(measured("averageValue"))/\(average)" }
            return "\(name): \(percent(current) ?? "<unknown>")/\(percent(target) ?? "<auto>")"
        default:
            if let average {
                return "\(quantity(current, "averageValue") ?? "<unknown>")/\(average) (avg)"
            }
            return "\(measured("value"))/\(quantity(target, "value") ?? "<nil>")"
        }
    }
}
