internal import Document
internal import KubernetesAPI

struct PersistentVolumeRules: KindRules {
    let hasStatus = true

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.makeObject("spec") { spec in
            // The sources have the defaults of volumes of Pods, but none is made up.
            VolumeDefaults.set(&spec)
            spec["emptyDir"] = nil
            spec.setDefault("persistentVolumeReclaimPolicy", "Retain")
            spec.setDefault("volumeMode", "Filesystem")
        }
    }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        object["status"] = [
            "phase": "Pending",
            "lastPhaseTransitionTime": .string(context.now.formatted(fractionDigits: 0)),
        ]
        object.makeObject("metadata") { $0["generation"] = nil }
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        resetForUpdate(&object, old: old, context)
        let before = old.map("status")
        let after = object.map("status")
        let time = "lastPhaseTransitionTime"
        guard context.subresource == "status", before.text("phase") != after.text("phase"),
            after[time] == nil || after[time] == before[time]
        else { return }
        object.makeObject("status") {
            $0[time] = .string(context.now.formatted(fractionDigits: 0))
        }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        PersistentVolumeSpecRules.validate(
            object.map("spec"), volumeName: object.metadataName, at: Field("spec"))
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        if context.subresource == "status" { return [] }
        var errors = validateCreate(object, context)
        let (new, before) = (object.map("spec"), old.map("spec"))
        errors += Self.sourceChange(new, old: before)
        errors += ValueChecks.immutable(
            new["volumeMode"], old: before["volumeMode"], at: Field("volumeMode"))
        if let affinity = before["nodeAffinity"], new["nodeAffinity"] != affinity {
            errors.append(
                .invalid(
                    Field("spec")["nodeAffinity"], new["nodeAffinity"] ?? .null,
                    "field is immutable, except for updating from beta label to GA"))
        }
        return errors
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] { context.subresource.isEmpty ? StorageWarnings.volume(object) : [] }

    private static func sourceChange(_ new: JSONObject, old: JSONObject) -> [FieldError] {
        var new = new
        // The secret for growing may be added later.
        if old["csi"]?["controllerExpandSecretRef"] == nil {
            new.updateObject("csi") { csi in
                if old.object("csi") != nil { csi["controllerExpandSecretRef"] = nil }
            }
        }
        let type = "PersistentVolumeSource"
        let isSame = PersistentVolumeSpecRules.sources.allSatisfy { new[$0] == old[$0] }
        if isSame { return [] }
        let diff = UnifiedDiff.text(
            from: GoDump.lines(old, type: type), to: GoDump.lines(new, type: type))
        return [
            .forbidden(
                Field("spec")["persistentvolumesource"],
                "spec.persistentvolumesource is immutable after creation\n\(diff)")
        ]
    }
}
