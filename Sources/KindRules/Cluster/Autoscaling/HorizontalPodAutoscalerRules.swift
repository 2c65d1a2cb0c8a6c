internal import Document

/// `autoscaling` HorizontalPodAutoscaler, stored as v2.
struct HorizontalPodAutoscalerRules: KindRules {
    let hasStatus = true

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.makeObject("spec") { spec in
            spec.setDefault("minReplicas", 1)
            guard version != "v1" else { return }
            if spec.list("metrics").isEmpty { spec["metrics"] = Self.usualMetrics }
            spec.updateObject("behavior") { behavior in
                behavior["scaleUp"] = Self.filled(behavior.object("scaleUp"), Self.scaleUp)
                behavior["scaleDown"] = Self.filled(behavior.object("scaleDown"), Self.scaleDown)
            }
        }
    }

    private static let usualMetrics: JSONValue = [
        [
            "type": "Resource",
            "resource": [
                "name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80],
            ],
        ]
    ]

    private static let scaleUp: JSONObject = [
        "stabilizationWindowSeconds": 0, "selectPolicy": "Max",
        "policies": [
            ["type": "Pods", "value": 4, "periodSeconds": 15],
            ["type": "Percent", "value": 100, "periodSeconds": 15],
        ],
    ]

    private static let scaleDown: JSONObject = [
        "selectPolicy": "Max", "policies": [["type": "Percent", "value": 100, "periodSeconds": 15]],
    ]

    private static func filled(_ own: JSONObject?, _ usual: JSONObject) -> JSONValue {
        var rules = usual
        for (name, value) in own ?? JSONObject() where !value.isNull { rules[name] = value }
        return .object(rules)
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let field = Field("spec")
        let least = spec["minReplicas"]?.int
        let most = spec.number("maxReplicas")
        var errors: [FieldError] = []
        if let least, least < 1 {
            errors.append(
                .invalid(
                    field["minReplicas"], JSONValue(least), "must be greater than or equal to 1"))
        }
        if most < 1 {
            errors.append(.required(field["maxReplicas"], "must be set and greater than 0"))
        }
        if let least, most < least {
            errors.append(
                .invalid(
                    field["maxReplicas"], JSONValue(most),
                    "must be greater than or equal to `minReplicas`"))
        }
        errors += ScaleTarget.validate(spec.map("scaleTargetRef"), at: field["scaleTargetRef"])
        errors += MetricRules.validate(
            spec.items("metrics"), minReplicas: least, at: field["metrics"])
        if let behavior = spec.object("behavior") {
            for name in ["scaleUp", "scaleDown"] {
                errors += ScalingRules.validate(
                    behavior.object(name), at: field["behavior"][name])
            }
        }
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        guard context.subresource == "status" else { return validateCreate(object, context) }
        let status = object.map("status")
        return ["currentReplicas", "desiredReplicas"].flatMap {
            ValueChecks.notNegative(status.number($0), at: Field("status")[$0])
        }
    }
}

/// What is scaled, or what a metric is about.
enum ScaleTarget {
    static func validate(
        _ target: JSONObject, at field: Field, allowsCoreGroup: Bool = false
    ) -> [FieldError] {
        var errors: [FieldError] = []
        for name in ["kind", "name"] {
            let text = target.text(name)
            errors +=
                text.isEmpty
                ? [.required(field[name])]
                : ValueChecks.name(
                    text, { TextFormats.pathSegmentProblems($0) }, at: field[name])
        }
        let version = target.text("apiVersion")
        let slashes = version.utf8.count { $0 == UInt8(ascii: "/") }
        // Replication controllers are scaled, and have no group.
        let allowsCoreGroup = allowsCoreGroup || target.text("kind") == "ReplicationController"
        if slashes > 1 {
            errors.append(
                .invalid(
                    field["apiVersion"], .string(version),
                    "unexpected GroupVersion string: \(version)"))
        } else if !allowsCoreGroup, slashes == 0 || version.hasPrefix("/") {
            errors.append(
                .invalid(
                    field["apiVersion"], .string(version), "apiVersion must specify API group"))
        }
        return errors
    }
}
