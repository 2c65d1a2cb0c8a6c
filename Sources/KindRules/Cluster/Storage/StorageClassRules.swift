internal import Document

struct StorageClassRules: KindRules {
    func setDefaults(_ object: inout JSONObject, version: String) {
        object.setDefault("reclaimPolicy", "Delete")
        object.setDefault("volumeBindingMode", "Immediate")
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        StorageParameters.provisioner(object.text("provisioner"), at: Field("provisioner"))
            + StorageParameters.validate(object.map("parameters"), at: Field("parameters"))
            + ValueChecks.word(
                object["reclaimPolicy"], of: ["Delete", "Retain"], at: Field("reclaimPolicy"))
            + ValueChecks.word(
                object["volumeBindingMode"], of: ["Immediate", "WaitForFirstConsumer"],
                at: Field("volumeBindingMode"))
            + topologies(object.items("allowedTopologies"), at: Field("allowedTopologies"))
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"].flatMap {
            ValueChecks.immutable(object[$0], old: old[$0], at: Field($0))
        }
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] { StorageWarnings.storageClass(object) }

    private func topologies(_ terms: [JSONObject], at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        var seen: [[String: Set<String>]] = []
        for (place, term) in terms.enumerated() {
            let field = field[place]["matchLabelExpressions"]
            var values: [String: Set<String>] = [:]
            for (place, expression) in term.items("matchLabelExpressions").enumerated() {
                let field = field[place]
                errors += requirement(expression, at: field)
                let key = expression.text("key")
                if values[key] != nil {
                    errors.append(.duplicate(field["key"], .string(key)))
                }
                values[key] = Set(expression.texts("values"))
            }
            if seen.contains(values) { errors.append(.duplicate(field, "")) }
            seen.append(values)
        }
        return errors
    }

    private func requirement(_ expression: JSONObject, at field: Field) -> [FieldError] {
        let values = expression.texts("values")
        var errors: [FieldError] = values.isEmpty ? [.required(field["values"])] : []
        var seen: Set<String> = []
        for (place, value) in values.enumerated() where !seen.insert(value).inserted {
            errors.append(.duplicate(field["values"][place], .string(value)))
        }
        return errors + LabelRules.key(expression.text("key"), at: field["key"])
    }
}

/// Classes name somebody who makes volumes, and tell him something.
enum StorageParameters {
    private static let countMax = 512
    private static let byteCountMax = 256 << 10

    static func provisioner(_ name: String, at field: Field) -> [FieldError] {
        name.isEmpty
            ? [.required(field)]
            : TextFormats.qualifiedNameProblems(name.lowercased())
                .map { .invalid(field, .string(name), $0) }
    }

    static func validate(_ parameters: JSONObject, at field: Field) -> [FieldError] {
        if parameters.count > countMax { return [.tooLong(field, max: countMax)] }
        var errors: [FieldError] = []
        var byteCount = 0
        for (name, value) in parameters {
            if name.isEmpty {
                errors.append(.invalid(field, "", "field can not be empty."))
            }
            byteCount += name.utf8.count + (value.string?.utf8.count ?? 0)
        }
        if byteCount > byteCountMax { errors.append(.tooLong(field, max: byteCountMax)) }
        return errors
    }
}
