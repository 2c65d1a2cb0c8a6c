internal import Document

/// `leases.coordination.k8s.io`.
struct LeaseRules: KindRules {
    var createsOnUpdate: Bool { true }
    var allowsUnconditionalUpdate: Bool { false }

    /// Coordinated leader election is off without a feature gate.
    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        resetForCreate(&object)
        object.updateObject("spec") {
            $0["strategy"] = nil
            $0["preferredHolder"] = nil
        }
    }

    func prepareForUpdate(_ object: inout JSONObject, old: JSONObject, _ context: WriteContext) {
        resetForUpdate(&object, old: old, context)
        let spec = old.map("spec")
        if spec["strategy"] != nil || spec["preferredHolder"] != nil { return }
        object.updateObject("spec") {
            $0["strategy"] = nil
            $0["preferredHolder"] = nil
        }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let field = Field("spec")
        var errors: [FieldError] = []
        if let seconds = spec["leaseDurationSeconds"], seconds.int ?? 0 <= 0 {
            errors.append(
                .invalid(field["leaseDurationSeconds"], seconds, "must be greater than 0"))
        }
        if let count = spec["leaseTransitions"], count.int ?? 0 < 0 {
            errors.append(.invalid(field["leaseTransitions"], count, RuleText.negative))
        }
        let strategy = spec.text("strategy")
        if spec["strategy"] != nil { errors += LeaseStrategy.validate(strategy, at: field) }
        if !spec.text("preferredHolder").isEmpty && strategy.isEmpty {
            errors.append(
                .forbidden(
                    field["preferredHolder"], "may only be specified if `strategy` is defined"))
        }
        return errors
    }
}

/// How a leader is chosen: Kubernetes' own way, or one with a domain.
enum LeaseStrategy {
    static func validate(_ strategy: String, at spec: Field) -> [FieldError] {
        // Kubernetes names the member twice.
        let field = spec["strategy"]["strategy"]
        if strategy.contains("/") {
            return TextFormats.qualifiedNameProblems(strategy)
                .map { .invalid(field, .string(strategy), $0) }
        }
        return strategy == "OldestEmulationVersion"
            ? []
            : [
                .notSupported(
                    field, .string(strategy), supported: ["OldestEmulationVersion"])
            ]
    }
}
