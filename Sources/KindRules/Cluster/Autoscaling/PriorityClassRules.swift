internal import Document

struct PriorityClassRules: KindRules {
    private static let highestOfUsers: Int64 = 1_000_000_000
    /// The classes of Kubernetes itself and their values.
    private static let system: [String: Int64] = [
        "system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000,
    ]

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.setDefault("preemptionPolicy", "PreemptLowerPriority")
    }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        object.makeObject("metadata") { $0["generation"] = 1 }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let name = object.metadataName
        let value = object.number("value")
        var errors: [FieldError] = []
        if name.hasPrefix("system-") {
            if let problem = systemProblem(name, value, object.flag("globalDefault")) {
                errors.append(
                    .forbidden(
                        Field("metadata")["name"],
                        "priority class names with 'system-' prefix are reserved for system use "
                            + "only. error: \(problem)"))
            }
        } else if value > Self.highestOfUsers {
            errors.append(
                .forbidden(
                    Field("value"),
                    "maximum allowed value of a user defined priority is \(Self.highestOfUsers)"))
        }
        return errors
            + ValueChecks.word(
                object["preemptionPolicy"], of: ["PreemptLowerPriority", "Never"],
                at: Field("preemptionPolicy"))
    }

    private func systemProblem(_ name: String, _ value: Int64, _ isDefault: Bool) -> String? {
        guard let wanted = Self.system[name] else {
            return "\(name) is not a known system priority class"
        }
        if value != wanted { return "value of \(name) PriorityClass must be \(wanted)" }
        return isDefault ? "globalDefault of \(name) PriorityClass must be false" : nil
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        var errors: [FieldError] = []
        if object.number("value") != old.number("value") {
            errors.append(.forbidden(Field("value"), "may not be changed in an update."))
        }
        return errors
            + ValueChecks.immutable(
                object["preemptionPolicy"], old: old["preemptionPolicy"],
                at: Field("preemptionPolicy"))
    }
}
