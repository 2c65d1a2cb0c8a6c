internal import Document

/// Policies in expressions, which refuse or change requests. The expressions themselves are not
/// compiled here.
struct AdmissionPolicyRules: KindRules {
    let isMutating: Bool
    let generationMembers = ["spec"]
    let allowsUnconditionalUpdate = false
    var hasStatus: Bool { !isMutating }

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.makeObject("spec") { spec in
            spec.setDefault("failurePolicy", "Fail")
            spec.updateObject("matchConstraints", MatchResourcesRules.setDefaults)
        }
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        if context.subresource == "status" { object.keepMetadata(of: old) }
        resetForUpdate(&object, old: old, context)
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let field = Field("spec")
        var errors = ValueChecks.word(
            spec["failurePolicy"], of: ["Fail", "Ignore"], at: field["failurePolicy"])
        errors += paramKind(spec.object("paramKind"), at: field["paramKind"])
        if let constraints = spec.object("matchConstraints") {
            errors += MatchResourcesRules.validate(constraints, at: field["matchConstraints"])
            if constraints.list("resourceRules").isEmpty {
                errors.append(.required(field["matchConstraints"]["resourceRules"]))
            }
        } else {
            errors.append(.required(field["matchConstraints"]))
        }
        errors += MatchConditionRules.validate(
            spec.items("matchConditions"), at: field["matchConditions"])
        for (place, variable) in spec.items("variables").enumerated() {
            errors += self.variable(variable, at: field["variables"][place])
        }
        return errors + (isMutating ? mutations(spec, at: field) : validations(spec, at: field))
    }

    private func paramKind(_ kind: JSONObject?, at field: Field) -> [FieldError] {
        guard let kind else { return [] }
        return ["apiVersion", "kind"].filter { kind.text($0).isEmpty }
            .map { .required(field[$0]) }
    }

    private func variable(_ variable: JSONObject, at field: Field) -> [FieldError] {
        let name = variable.text("name")
        var errors: [FieldError] = []
        if name.isEmpty {
            errors.append(.required(field["name"], "name is not specified"))
        } else if !Self.isIdentifier(name) {
            errors.append(
                .invalid(field["name"], .string(name), "must be a valid CEL identifier"))
        }
        return errors + expression(variable, at: field)
    }

    private static func isIdentifier(_ text: String) -> Bool {
        let reserved: Set<String> = [
            "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for",
            "function", "if", "import", "let", "loop", "package", "namespace", "return", "var",
            "void", "while",
        ]
        let isWord = text.utf8.allSatisfy {
            $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0)
                || (0x61...0x7A).contains($0 | 0x20)
        }
        let startsWithDigit = text.utf8.first.map { (0x30...0x39).contains($0) } ?? true
        return isWord && !startsWithDigit && !reserved.contains(text)
    }

    private func expression(_ owner: JSONObject, at field: Field) -> [FieldError] {
        owner.text("expression").allSatisfy(\.isWhitespace)
            ? [.required(field["expression"], "expression is not specified")] : []
    }

    private func validations(_ spec: JSONObject, at field: Field) -> [FieldError] {
        let validations = spec.items("validations")
        let annotations = spec.items("auditAnnotations")
        if validations.isEmpty, annotations.isEmpty {
            return ["validations", "auditAnnotations"].map {
                .required(
                    field[$0], "validations or auditAnnotations must contain at least one item")
            }
        }
        var errors: [FieldError] = []
        for (place, validation) in validations.enumerated() {
            errors += self.validation(validation, at: field["validations"][place])
        }
        if annotations.count > 20 {
            errors.append(
                .invalid(
                    field["auditAnnotations"], spec["auditAnnotations"] ?? .null,
                    "must not have more than 20 auditAnnotations"))
        }
        for (place, annotation) in annotations.enumerated() {
            let field = field["auditAnnotations"][place]
            let key = annotation.text("key")
            errors +=
                key.isEmpty ? [.required(field["key"])] : LabelRules.key(key, at: field["key"])
            if annotations[..<place].contains(where: { $0.text("key") == key }) {
                errors.append(.duplicate(field["key"], .string(key)))
            }
            if annotation.text("valueExpression").allSatisfy(\.isWhitespace) {
                errors.append(
                    .required(field["valueExpression"], "valueExpression is not specified"))
            }
        }
        return errors
    }

    private func validation(_ validation: JSONObject, at field: Field) -> [FieldError] {
        var errors = expression(validation, at: field)
        let message = validation.text("message")
        if !message.isEmpty, message.allSatisfy(\.isWhitespace) {
            errors.append(
                .invalid(
                    field["message"], .string(message), "message must be non-empty if specified"))
        } else if message.contains(where: \.isNewline) {
            errors.append(
                .invalid(
                    field["message"], .string(message), "message must not contain line breaks"))
        }
        return errors
            + ValueChecks.word(
                validation["reason"], of: ["Forbidden", "Invalid", "RequestEntityTooLarge"],
                at: field["reason"])
    }

    private func mutations(_ spec: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let mutations = spec.items("mutations")
        if mutations.isEmpty {
            errors.append(
                .required(field["mutations"], "mutations must contain at least one item"))
        }
        let types = ["ApplyConfiguration", "JSONPatch"]
        for (place, mutation) in mutations.enumerated() {
            let field = field["mutations"][place]
            let type = mutation.text("patchType")
            errors +=
                type.isEmpty
                ? [.required(field["patchType"])]
                : ValueChecks.word(.string(type), of: types, at: field["patchType"])
            let member = type == "JSONPatch" ? "jsonPatch" : "applyConfiguration"
            if types.contains(type), mutation.object(member) == nil {
                errors.append(
                    .required(field[member], "must be specified when patchType is \(type)"))
            }
            if let patch = mutation.object(member) {
                errors += expression(patch, at: field[member])
            }
        }
        let policy = spec.text("reinvocationPolicy")
        return errors
            + (policy.isEmpty
                ? [.required(field["reinvocationPolicy"])]
                : ValueChecks.word(
                    .string(policy), of: ["IfNeeded", "Never"], at: field["reinvocationPolicy"]))
    }
}
