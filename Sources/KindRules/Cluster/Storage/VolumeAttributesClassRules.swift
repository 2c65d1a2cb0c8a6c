internal import Document

struct VolumeAttributesClassRules: KindRules {
    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let parameters = object.map("parameters")
        let field = Field("parameters")
        return StorageParameters.provisioner(object.text("driverName"), at: Field("driverName"))
            + (parameters.isEmpty
                ? [.required(field, "must contain at least one key/value pair")]
                : StorageParameters.validate(parameters, at: field))
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        ["driverName", "parameters"].filter { object[$0] != old[$0] }.map {
            .forbidden(Field($0), "updates to \($0) are forbidden.")
        }
    }
}
