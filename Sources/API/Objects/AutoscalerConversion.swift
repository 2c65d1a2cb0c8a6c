internal import Document

/// autoscaling/v1 and v2 of HorizontalPodAutoscaler.
///
/// Version 1 has one field for the CPU target; the other metrics, the conditions and the behaviour
/// are JSON in annotations there, as Kubernetes' conversion keeps them.
enum AutoscalerConversion {
    private static let metricsKey = "autoscaling.alpha.kubernetes.io/metrics"
    private static let currentMetricsKey = "autoscaling.alpha.kubernetes.io/current-metrics"
    private static let conditionsKey = "autoscaling.alpha.kubernetes.io/conditions"
    private static let behaviorKey = "autoscaling.alpha.kubernetes.io/behavior"

    static func version1(of object: JSONValue) -> JSONValue {
        guard var members = object.object else { return object }
        var annotations = object["metadata"]?["annotations"]?.object ?? JSONObject()
        var spec = object["spec"]?.object ?? JSONObject()
        var status = object["status"]?.object ?? JSONObject()

        let metrics = split(spec["metrics"]?.array ?? [], value: "target")
        spec["metrics"] = nil
        spec["targetCPUUtilizationPercentage"] = metrics.utilization
        if !metrics.others.isEmpty {
            annotations[metricsKey] = text(AutoscalerMetrics.version1(metrics.others, .wanted))
        }
        if let behavior = spec["behavior"] {
            spec["behavior"] = nil
            annotations[behaviorKey] = text(AutoscalerMetrics.ordered(behavior))
        }

        let current = split(status["currentMetrics"]?.array ?? [], value: "current")
        status["currentMetrics"] = nil
        status["currentCPUUtilizationPercentage"] = current.utilization
        if !current.others.isEmpty {
            annotations[currentMetricsKey] = text(
                AutoscalerMetrics.version1(current.others, .measured))
        }
        if let conditions = status["conditions"] {
            status["conditions"] = nil
            annotations[conditionsKey] = text(AutoscalerMetrics.ordered(conditions))
        }

        status.setDefault("currentReplicas", 0)
        status.setDefault("desiredReplicas", 0)
        var metadata = members["metadata"]?.object ?? JSONObject()
        if annotations.count > 0 { metadata["annotations"] = .object(annotations) }
        members["metadata"] = .object(metadata)
        members["spec"] = .object(spec)
        members["status"] = .object(status)
        return JSONValue.object(members).retyped(
            apiVersion: "autoscaling/v1", kind: "HorizontalPodAutoscaler")
    }

    static func version2(of object: JSONValue) -> JSONValue {
        guard var members = object.object else { return object }
        var metadata = members["metadata"]?.object ?? JSONObject()
        var annotations = metadata["annotations"]?.object ?? JSONObject()
        var spec = members["spec"]?.object ?? JSONObject()
        var status = members["status"]?.object ?? JSONObject()
        func take(_ key: String) -> JSONValue? {
            guard let text = annotations[key]?.string else { return nil }
            annotations[key] = nil
            return try? JSONValue(parsing: text)
        }
        spec["metrics"] = joined(
            spec["targetCPUUtilizationPercentage"],
            others: take(metricsKey).map { AutoscalerMetrics.version2($0, .wanted) },
            value: "target")
        spec["targetCPUUtilizationPercentage"] = nil
        if let behavior = take(behaviorKey) { spec["behavior"] = behavior }
        status["currentMetrics"] = joined(
            status["currentCPUUtilizationPercentage"],
            others: take(currentMetricsKey).map { AutoscalerMetrics.version2($0, .measured) },
            value: "current")
        status["currentCPUUtilizationPercentage"] = nil
        if let conditions = take(conditionsKey) { status["conditions"] = conditions }
        metadata["annotations"] = annotations.count > 0 ? .object(annotations) : nil
        members["metadata"] = .object(metadata)
        members["spec"] = .object(spec)
        members["status"] = .object(status)
        return JSONValue.object(members).retyped(
            apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler")
    }

    /// The CPU utilisation, and the metrics that version 1 has no field for.
    private static func split(
        _ metrics: [JSONValue], value: String
    ) -> (utilization: JSONValue?, others: [JSONValue]) {
        var utilization: JSONValue?
        var others: [JSONValue] = []
        for metric in metrics {
            if utilization == nil, metric["type"]?.string == "Resource",
                metric["resource"]?["name"]?.string == "cpu",
                let found = metric["resource"]?[value]?["averageUtilization"], !found.isNull
            {
                utilization = found
            } else {
                others.append(metric)
            }
        }
        return (utilization, others)
    }

    private static func joined(
        _ utilization: JSONValue?, others: JSONValue?, value: String
    ) -> JSONValue? {
        var metrics = others?.array ?? []
        if let utilization {
            var measure: [(String, JSONValue)] = [("averageUtilization", utilization)]
            if value == "target" { measure.insert(("type", "Utilization"), at: 0) }
            metrics.insert(
                .members([
                    ("type", "Resource"),
                    ("resource", .members([("name", "cpu"), (value, .members(measure))])),
                ]), at: 0)
        }
        return metrics.isEmpty ? nil : .array(metrics)
    }

    private static func text(_ value: JSONValue) -> JSONValue {
        .string(String(decoding: value.bytes, as: UTF8.self))
    }
}
