internal import Document

/// Which names resources have, in requests, limits and quotas (`pkg/apis/core/helper`).
package enum ResourceNames {
    package static func isHugePages(_ name: String) -> Bool { name.hasPrefix("hugepages-") }

    /// Without a domain, or of Kubernetes' own.
    package static func isNative(_ name: String) -> Bool {
        !name.contains("/") || name.contains("kubernetes.io/")
    }

    /// Of somebody's domain: `example.com/gpu`.
    package static func isExtended(_ name: String) -> Bool {
        !isNative(name) && !name.hasPrefix("requests.")
            && TextFormats.qualifiedNameProblems("requests.\(name)").isEmpty
    }

    package static func isStandard(_ name: String) -> Bool {
        standard.contains(name) || isHugePages(name) || name.hasPrefix("requests.hugepages-")
    }

    package static func isStandardForContainers(_ name: String) -> Bool {
        ["cpu", "memory", "ephemeral-storage"].contains(name) || isHugePages(name)
    }

    /// Things that can't be divided.
    package static func isInteger(_ name: String) -> Bool {
        integers.contains(name) || isExtended(name)
    }

    /// More may be allowed than is asked for.
    package static func isOvercommitAllowed(_ name: String) -> Bool {
        isNative(name) && !isHugePages(name)
    }

    /// What is wrong with the name of a resource, wherever it stands.
    package static func problems(_ name: String, at field: Field) -> [FieldError] {
        let errors = LabelRules.key(name, at: field)
        if !errors.isEmpty || name.contains("/") || isStandard(name) { return errors }
        return [
            .invalid(
                field, .string(name), "must be a standard resource type or fully qualified")
        ]
    }

    /// What is wrong with an amount of the resource.
    package static func quantityProblems(
        _ name: String, _ quantity: Quantity, at field: Field
    ) -> [FieldError] {
        let shown = JSONValue.string(quantity.description)
        var errors: [FieldError] = []
        if quantity.isNegative { errors.append(.invalid(field, shown, RuleText.negative)) }
        if isInteger(name) && quantity.milliValue % 1_000 != 0 {
            errors.append(.invalid(field, shown, "must be an integer"))
        }
        return errors
    }

    private static let standard: Set<String> = [
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory",
        "requests.ephemeral-storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage",
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets",
        "persistentvolumeclaims", "configmaps", "services.nodeports", "services.loadbalancers",
        "storage", "requests.storage",
    ]

    private static let integers: Set<String> = [
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps",
        "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
    ]
}
