internal import Document

/// Past states of StatefulSets and DaemonSets, which never change.
struct ControllerRevisionRules: KindRules {
    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        var errors: [FieldError] = []
        if object["data"]?.isNull ?? true {
            errors.append(.required(Field("data"), "data is mandatory"))
        }
        return errors + Counts.nonnegative(object, ["revision"], at: .root)
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        validateCreate(object, context)
            + Immutable.check(object["data"], old["data"], at: Field("data"))
    }
}
