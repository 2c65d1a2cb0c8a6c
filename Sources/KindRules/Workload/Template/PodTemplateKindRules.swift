internal import Document

struct PodTemplateKindRules: KindRules {
    var generationMembers: [String] { ["template"] }

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.makeObject("template", PodTemplateRules.setDefaults)
    }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        resetForCreate(&object)
        object.updateObject("template") { PodTemplateRules.dropDisabled(&$0, old: nil) }
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        object.updateObject("template") {
            PodTemplateRules.dropDisabled(&$0, old: old.object("template"))
        }
        resetForUpdate(&object, old: old, context)
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        PodTemplateRules.validate(object.map("template"), at: Field("template"))
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        object["template"] == old?["template"]
            ? [] : PodWarnings.template(object.map("template"), at: Field("template"))
    }
}
