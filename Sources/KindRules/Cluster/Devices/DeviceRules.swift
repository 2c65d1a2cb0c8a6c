internal import Document

/// Classes of devices.
struct DeviceClassRules: KindRules {
    let generationMembers = ["spec"]

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let field = Field("spec")
        var errors = DeviceSelectorRules.validate(spec.items("selectors"), at: field["selectors"])
        let configurations = spec.items("config")
        if configurations.count > 32 {
            errors.append(.tooMany(field["config"], actual: configurations.count, max: 32))
        }
        for (place, configuration) in configurations.enumerated() {
            errors += DeviceSelectorRules.opaque(configuration, at: field["config"][place])
        }
        return errors
    }
}

/// What a device is chosen by, and what its driver is told. Expressions are looked at where they
/// are run.
enum DeviceSelectorRules {
    static func validate(_ selectors: [JSONObject], at field: Field) -> [FieldError] {
        if selectors.count > 32 { return [.tooMany(field, actual: selectors.count, max: 32)] }
        var errors: [FieldError] = []
        for (place, selector) in selectors.enumerated() {
            let field = field[place]["cel"]
            guard let cel = selector.object("cel") else {
                errors.append(.required(field))
                continue
            }
            let expression = cel.text("expression")
            if expression.allSatisfy(\.isWhitespace) {
                errors.append(.required(field["expression"]))
            }
            if expression.utf8.count > 10_240 {
                errors.append(.tooLong(field["expression"], max: 10_240))
            }
        }
        return errors
    }

    static func opaque(_ configuration: JSONObject, at field: Field) -> [FieldError] {
        let field = field["opaque"]
        guard let opaque = configuration.object("opaque") else { return [.required(field)] }
        let errors = ValueChecks.driverName(opaque.text("driver"), at: field["driver"])
        return errors
            + (opaque["parameters"] == nil ? [.required(field["parameters"])] : [])
    }

    /// At most one of an operator's two spellings, as for taints of nodes.
    static func tolerations(_ tolerations: [JSONObject], at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for (place, toleration) in tolerations.enumerated() {
            let field = field[place]
            let key = toleration.text("key")
            if !key.isEmpty { errors += LabelRules.key(key, at: field["key"]) }
            let word = toleration.text("operator")
            switch word {
            case "Exists":
                if !toleration.text("value").isEmpty {
                    errors.append(
                        .invalid(
                            field["value"], .string(toleration.text("value")),
                            "must be empty for operator `Exists`"))
                }
            case "Equal": break
            case "": errors.append(.required(field["operator"]))
            default:
                errors.append(
                    .notSupported(
                        field["operator"], .string(word), supported: ["Equal", "Exists"]))
            }
            errors += ValueChecks.word(
                toleration["effect"], of: ["NoExecute", "NoSchedule", "None"], at: field["effect"])
        }
        return errors
    }
}
