internal import Document

/// What an autoscaler looks at.
enum MetricRules {
    private static let types = ["ContainerResource", "External", "Object", "Pods", "Resource"]

    static func validate(
        _ metrics: [JSONObject], minReplicas: Int64?, at field: Field
    ) -> [FieldError] {
        var errors = metrics.enumerated().flatMap { metric($0.element, at: field[$0.offset]) }
        let canWake = metrics.contains { ["Object", "External"].contains($0.text("type")) }
        if minReplicas == 0, !canWake {
            errors.append(
                .forbidden(
                    field,
                    "must specify at least one Object or External metric to support scaling to "
                        + "zero replicas"))
        }
        return errors
    }

    private static func metric(_ metric: JSONObject, at field: Field) -> [FieldError] {
        let type = metric.text("type")
        var errors: [FieldError] = []
        if type.isEmpty {
            errors.append(.required(field["type"], "must specify a metric source type"))
        }
        let unknown = FieldError.notSupported(
            field["type"], .string(type), supported: types)
        if !types.contains(type) { errors.append(unknown) }
        let sources = ["object", "external", "pods", "resource", "containerResource"]
        let present = sources.filter { metric.object($0) != nil }
        if let first = present.first {
            errors += source(metric.map(first), named: first, at: field[first])
        }
        let expected = type.prefix(1).lowercased() + type.dropFirst()
        if !types.contains(type) {
            errors.append(unknown)
        } else if metric.object(expected) == nil {
            errors.append(
                .required(
                    field[expected], "must populate information for the given metric source"))
        }
        if present.count != 1 {
            for name in present where name != expected {
                errors.append(
                    .forbidden(field[name], "must populate the given metric source only"))
            }
        }
        return errors
    }

    private static func source(
        _ source: JSONObject, named name: String, at field: Field
    ) -> [FieldError] {
        switch name {
        case "object":
            ScaleTarget.validate(
                source.map("describedObject"), at: field["describedObject"], allowsCoreGroup: true)
                + identifier(source, at: field) + target(source, at: field)
                + either(
                    source, "value", "averageValue", at: field, missing: "averageValue",
                    "must set either a target value or averageValue", both: nil)
        case "external":
            identifier(source, at: field) + target(source, at: field)
                + either(
                    source, "value", "averageValue", at: field, missing: "averageValue",
                    "must set either a target value for metric or a per-pod target",
                    both: (
                        "value", "may not set both a target value for metric and a per-pod target"
                    ))
        case "pods":
            identifier(source, at: field) + target(source, at: field)
                + podsTarget(source, at: field)
        case "containerResource":
            named(source, "name", "must specify a resource name", at: field)
                + named(source, "container", "must specify a container", at: field)
                + resourceTarget(source, at: field)
        default:
            named(source, "name", "must specify a resource name", at: field)
                + resourceTarget(source, at: field)
        }
    }

    private static func named(
        _ source: JSONObject, _ name: String, _ detail: String, at field: Field
    ) -> [FieldError] {
        source.text(name).isEmpty ? [.required(field[name], detail)] : []
    }

    private static func podsTarget(_ source: JSONObject, at field: Field) -> [FieldError] {
        let average = source.map("target")["averageValue"]
        if average != nil, Quantity(average) > .zero { return [] }
        return [
            .required(
                field["target"]["averageValue"], "must specify a positive target averageValue")
        ]
    }

    private static func resourceTarget(_ source: JSONObject, at field: Field) -> [FieldError] {
        target(source, at: field)
            + either(
                source, "averageUtilization", "averageValue", at: field,
                missing: "averageUtilization",
                "must set either a target raw value or a target utilization",
                both: (
                    "averageValue", "may not set both a target raw value and a target utilization"
                )
            )
    }

    private static func either(
        _ source: JSONObject, _ a: String, _ b: String, at field: Field, missing: String,
        _ detail: String, both: (member: String, detail: String)?
    ) -> [FieldError] {
        let target = source.map("target")
        switch (target[a] != nil, target[b] != nil) {
        case (false, false): return [.required(field["target"][missing], detail)]
        case (true, true):
            return both.map { [.forbidden(field["target"][$0.member], $0.detail)] } ?? []
        default: return []
        }
    }

    private static func identifier(_ source: JSONObject, at field: Field) -> [FieldError] {
        let metric = source.map("metric")
        let field = field["metric"]["name"]
        let name = metric.text("name")
        return name.isEmpty
            ? [.required(field, "must specify a metric name")]
            : ValueChecks.name(name, { TextFormats.pathSegmentProblems($0) }, at: field)
    }

    private static func target(_ source: JSONObject, at field: Field) -> [FieldError] {
        let target = source.map("target")
        let field = field["target"]
        let type = target.text("type")
        var errors: [FieldError] = []
        if type.isEmpty {
            errors.append(.required(field["type"], "must specify a metric target type"))
        }
        if !["Utilization", "Value", "AverageValue"].contains(type) {
            errors.append(
                .invalid(
                    field["type"], .string(type),
                    "must be either Utilization, Value, or AverageValue"))
        }
        for name in ["value", "averageValue"] {
            guard let value = target[name] else { continue }
            let quantity = Quantity(value)
            if quantity <= .zero {
                errors.append(
                    .invalid(field[name], .string(quantity.description), "must be positive"))
            }
        }
        if let share = target["averageUtilization"]?.int, share < 1 {
            errors.append(
                .invalid(
                    field["averageUtilization"], JSONValue(share), "must be greater than 0"))
        }
        return errors
    }
}

/// How quickly an autoscaler may act in one direction.
enum ScalingRules {
    static func validate(_ rules: JSONObject?, at field: Field) -> [FieldError] {
        guard let rules else { return [] }
        var errors: [FieldError] = []
        if let window = rules["stabilizationWindowSeconds"]?.int {
            let place = field["stabilizationWindowSeconds"]
            if window < 0 {
                errors.append(
                    .invalid(
                        place, JSONValue(window), "must be greater than or equal to zero"))
            }
            if window > 3_600 {
                errors.append(
                    .invalid(place, JSONValue(window), "must be less than or equal to 3600"))
            }
        }
        errors += ValueChecks.word(
            rules["selectPolicy"], of: ["Disabled", "Max", "Min"], at: field["selectPolicy"])
        let policies = rules.items("policies")
        if policies.isEmpty {
            errors.append(.required(field["policies"], "must specify at least one Policy"))
        }
        for (place, policy) in policies.enumerated() {
            errors += self.policy(policy, at: field["policies"][place])
        }
        if let tolerance = rules["tolerance"] {
            errors += ValueChecks.notNegative(Quantity(tolerance), at: field["tolerance"])
        }
        return errors
    }

    private static func policy(_ policy: JSONObject, at field: Field) -> [FieldError] {
        var errors = ValueChecks.word(
            .string(policy.text("type")), of: ["Percent", "Pods"], at: field["type"])
        for name in ["value", "periodSeconds"] where policy.number(name) <= 0 {
            errors.append(
                .invalid(field[name], JSONValue(policy.number(name)), RuleText.notPositive))
        }
        let period = policy.number("periodSeconds")
        if period > 1_800 {
            errors.append(
                .invalid(
                    field["periodSeconds"], JSONValue(period),
                    "must be less than or equal to 1800"))
        }
        return errors
    }
}
