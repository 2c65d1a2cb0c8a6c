internal import Document

struct VolumeAttachmentRules: KindRules {
    let hasStatus = true
    let allowsUnconditionalUpdate = false

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        if context.subresource == "status" { object.keepMetadata(of: old) }
        resetForUpdate(&object, old: old, context)
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let field = Field("spec")
        return ValueChecks.driverName(spec.text("attacher"), at: field["attacher"])
            + source(spec.map("source"), at: field["source"])
            + ValueChecks.name(
                spec.text("nodeName"), DNSNames.subdomainProblems, at: field["nodeName"])
            + status(object.map("status"))
    }

    private func source(_ source: JSONObject, at field: Field) -> [FieldError] {
        let one = "must specify exactly one of inlineVolumeSpec and persistentVolumeName"
        let inline = source.object("inlineVolumeSpec")
        switch (source["persistentVolumeName"]?.string, inline) {
        case (nil, nil): return [.required(field, one)]
        case (.some, .some): return [.forbidden(field, one)]
        case (let name?, nil):
            let field = field["persistentVolumeName"]
            return name.isEmpty
                ? [.required(field, "must specify non empty persistentVolumeName")]
                : ValueChecks.name(name, DNSNames.subdomainProblems, at: field)
        case (nil, let spec?):
            return PersistentVolumeSpecRules.validate(
                spec, volumeName: "", at: field["inlineVolumeSpec"], isInline: true)
        }
    }

    private func status(_ status: JSONObject) -> [FieldError] {
        let field = Field("status")
        var errors: [FieldError] = []
        let metadata = status.map("attachmentMetadata")
        for (name, _) in metadata where name.isEmpty {
            errors.append(.required(field["attachmentMetadata"]))
        }
        let byteCount = metadata.reduce(0) {
            $0 + $1.key.utf8.count + ($1.value.string?.utf8.count ?? 0)
        }
        if byteCount > 256 << 10 {
            errors.append(.tooLong(field["attachmentMetadata"], max: 256 << 10))
        }
        for name in ["attachError", "detachError"] {
            if status.map(name).text("message").utf8.count > 1_024 {
                errors.append(.tooLong(field[name]["message"], max: 1_024))
            }
        }
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        var errors = validateCreate(object, context)
        if object["spec"] != old["spec"] {
            errors.append(
                .invalid(
                    Field("spec"),
                    shown: GoDump.text(object.map("spec"), type: "VolumeAttachmentSpec"),
                    RuleText.immutable))
        }
        return errors
    }
}
