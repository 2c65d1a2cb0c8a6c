internal import Document

struct PersistentVolumeClaimRules: KindRules {
    var updatesCheckMetadata: Bool { true }
    static let classAnnotation = "volume.beta.kubernetes.io/storage-class"
    let hasStatus = true

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.makeObject("spec") { $0.setDefault("volumeMode", "Filesystem") }
    }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        object["status"] = ["phase": "Pending"]
        object.makeObject("metadata") { $0["generation"] = nil }
        object.updateObject("spec") { ClaimSources.prepare(&$0, old: nil) }
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        resetForUpdate(&object, old: old, context)
        if context.subresource != "status" {
            object.updateObject("spec") { ClaimSources.prepare(&$0, old: old.map("spec")) }
        }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        ClaimSpecRules.validate(object.map("spec"), at: Field("spec"))
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        if context.subresource == "status" { return status(object.map("status")) }
        var errors = validateCreate(object, context)
        errors += specChange(object, old: old)
        let place = Field("spec")["resources"]["requests"]["storage"]
        let size = Self.size(object)
        if size < Self.size(old),
            size <= Quantity(old.map("status").map("capacity")["storage"])
        {
            errors.append(.forbidden(place, "field can not be less than status.capacity"))
        }
        let (new, before) = (object.map("spec"), old.map("spec"))
        errors += ValueChecks.immutable(
            new["volumeMode"], old: before["volumeMode"], at: Field("volumeMode"))
        return errors + attributesChange(new, old: before)
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] { context.subresource.isEmpty ? StorageWarnings.claim(object) : [] }

    private static func size(_ claim: JSONObject) -> Quantity {
        Quantity(claim.map("spec").map("resources").map("requests")["storage"])
    }

    /// Claims don't change, or quotas and ranges would be of no use; but a volume and a class may
    /// be filled in, and what is bound may grow and change its attributes.
    private func specChange(_ object: JSONObject, old: JSONObject) -> [FieldError] {
        var new = object.map("spec")
        var before = old.map("spec")
        if before.text("volumeName").isEmpty { before["volumeName"] = new["volumeName"] }
        if isClassFilledIn(object, old: old) { new["storageClassName"] = nil }
        if object.map("status").text("phase") == "Bound" {
            let size = before.map("resources").map("requests")["storage"]
            new.updateObject("resources") { resources in
                resources.updateObject("requests") { $0["storage"] = size }
            }
            if new["volumeAttributesClassName"] != nil {
                new["volumeAttributesClassName"] = before["volumeAttributesClassName"]
            }
        }
        if new == before { return [] }
        let type = "PersistentVolumeClaimSpec"
        let diff = UnifiedDiff.text(
            from: GoDump.lines(before, type: type), to: GoDump.lines(new, type: type))
        return [
            .forbidden(
                Field("spec"),
                "spec is immutable after creation except resources.requests and "
                    + "volumeAttributesClassName for bound claims\n\(diff)")
        ]
    }

    private func isClassFilledIn(_ object: JSONObject, old: JSONObject) -> Bool {
        guard old.map("spec")["storageClassName"] == nil,
            let name = object.map("spec")["storageClassName"]
        else { return false }
        guard let annotated = old.map("metadata").map("annotations")[Self.classAnnotation] else {
            return true
        }
        return annotated == name
            && object.map("metadata").map("annotations")[Self.classAnnotation] == name
    }

    private func attributesChange(_ new: JSONObject, old: JSONObject) -> [FieldError] {
        let name = "volumeAttributesClassName"
        let field = Field("spec")[name]
        guard let before = old[name]?.string, !before.isEmpty else { return [] }
        switch new[name]?.string {
        case nil:
            return [.forbidden(field, "update from non-nil value to nil is forbidden")]
        case "":
            return [
                .forbidden(field, "update from non-nil value to an empty string is forbidden")
            ]
        default: return []
        }
    }

    private func status(_ status: JSONObject) -> [FieldError] {
        var errors: [FieldError] = []
        for list in ["capacity", "allocatedResources"] {
            for (name, value) in status.map(list).sortedByKey() {
                errors += ResourceNames.quantityProblems(
                    name, Quantity(value), at: Field("status")[list][key: name])
            }
        }
        return errors
    }
}
