internal import Document

/// `configmaps`: texts and bytes by key, 1 MiB in all, for ever the same once immutable.
struct ConfigMapRules: KindRules {
    var updatesCheckMetadata: Bool { true }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        var errors: [FieldError] = []
        var byteCount = 0
        let binary = object.map("binaryData")
        for (key, value) in object.map("data").sortedByKey() {
            let field = Field("data")[key: key]
            errors += TextFormats.configKeyProblems(key)
                .map { .invalid(field, .string(key), $0) }
            if binary.contains(key: key) {
                errors.append(
                    .invalid(field, .string(key), "duplicate of key present in binaryData"))
            }
            byteCount += value.string?.utf8.count ?? 0
        }
        for (key, value) in binary.sortedByKey() {
            errors += TextFormats.configKeyProblems(key)
                .map { .invalid(Field("binaryData")[key: key], .string(key), $0) }
            byteCount += Base64.byteCount(value.string ?? "")
        }
        // The field of the whole object is written so.
        if byteCount > 1 << 20 { errors.append(.tooLong(Field("[]"), max: 1 << 20)) }
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        ImmutableData.validate(object, old: old, members: ["data", "binaryData"])
            + validateCreate(object, context)
    }
}

/// What `immutable: true` forbids, in ConfigMaps and Secrets.
enum ImmutableData {
    static func validate(
        _ object: JSONObject, old: JSONObject, members: [String]
    ) -> [FieldError] {
        guard old.flag("immutable") else { return [] }
        let message = "field is immutable when `immutable` is set"
        var errors: [FieldError] = []
        if !object.flag("immutable") { errors.append(.forbidden(Field("immutable"), message)) }
        for name in members where object.map(name) != old.map(name) {
            errors.append(.forbidden(Field(name), message))
        }
        return errors
    }
}
