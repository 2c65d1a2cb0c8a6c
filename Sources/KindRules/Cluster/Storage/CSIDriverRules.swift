internal import Document

struct CSIDriverRules: KindRules {
    let generationMembers = ["spec"]
    let allowsUnconditionalUpdate = false

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.makeObject("spec") { spec in
            spec.setDefault("attachRequired", true)
            spec.setDefault("podInfoOnMount", false)
            spec.setDefault("storageCapacity", false)
            spec.setDefault("fsGroupPolicy", "ReadWriteOnceWithFSType")
            if spec.list("volumeLifecycleModes").isEmpty {
                spec["volumeLifecycleModes"] = ["Persistent"]
            }
            spec.setDefault("requiresRepublish", false)
            spec.setDefault("seLinuxMount", false)
        }
    }

    /// Generations are counted from the first change.
    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        object.makeObject("metadata") { $0["generation"] = nil }
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        resetForUpdate(&object, old: old, context)
        object.updateObject("metadata") {
            if $0["generation"]?.int == 0 { $0["generation"] = nil }
        }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let field = Field("spec")
        let modes = ["Persistent", "Ephemeral"]
        return ValueChecks.word(
            spec["fsGroupPolicy"], of: ["File", "None", "ReadWriteOnceWithFSType"],
            at: field["fsGroupPolicy"])
            + tokenRequests(spec.items("tokenRequests"), at: field["tokenRequests"])
            + spec.list("volumeLifecycleModes").flatMap {
                ValueChecks.word($0, of: modes, at: field["volumeLifecycleModes"])
            }
            + updatePeriod(spec, at: field["nodeAllocatableUpdatePeriodSeconds"])
    }

    private func updatePeriod(_ spec: JSONObject, at field: Field) -> [FieldError] {
        guard let period = spec["nodeAllocatableUpdatePeriodSeconds"]?.int, period < 10 else {
            return []
        }
        return [
            .invalid(field, JSONValue(period), "must be greater than or equal to 10 seconds")
        ]
    }

    private func tokenRequests(_ requests: [JSONObject], at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        var audiences: Set<String> = []
        for (place, request) in requests.enumerated() {
            let audience = request.text("audience")
            guard audiences.insert(audience).inserted else {
                errors.append(.duplicate(field[place]["audience"], .string(audience)))
                continue
            }
            guard let seconds = request["expirationSeconds"]?.int else { continue }
            let field = field[place]["expirationSeconds"]
            if seconds < 600 {
                errors.append(
                    .invalid(
                        field, JSONValue(seconds),
                        "may not specify a duration less than 10 minutes"))
            }
            if seconds > 1 << 32 {
                errors.append(
                    .invalid(
                        field, JSONValue(seconds),
                        "may not specify a duration larger than 2^32 seconds"))
            }
        }
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        let (new, before) = (object.map("spec"), old.map("spec"))
        let field = Field("spec")
        return ValueChecks.immutable(
            new["attachRequired"], old: before["attachRequired"], at: field["attachedRequired"])
            + ValueChecks.immutable(
                new["volumeLifecycleModes"], old: before["volumeLifecycleModes"],
                at: field["volumeLifecycleModes"])
            + ValueChecks.word(
                new["fsGroupPolicy"], of: ["File", "None", "ReadWriteOnceWithFSType"],
                at: field["fsGroupPolicy"])
            + tokenRequests(new.items("tokenRequests"), at: field["tokenRequests"])
            + updatePeriod(new, at: field["nodeAllocatableUpdatePeriodSeconds"])
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        let spec = object.map("spec")
        guard !spec.list("tokenRequests").isEmpty, spec["serviceAccountTokenInSecrets"] == nil
        else { return [] }
        return [
            "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to "
                + "true to prevent possible logging of tokens in volume attributes"
        ]
    }
}
