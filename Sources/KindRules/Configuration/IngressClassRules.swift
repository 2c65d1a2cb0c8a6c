internal import Document

/// `ingressclasses.networking.k8s.io`: a controller that never changes, and its parameters.
struct IngressClassRules: KindRules {
    var generationMembers: [String] { ["spec"] }

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.updateObject("spec") { spec in
            spec.updateObject("parameters") { $0.setDefault("scope", "Cluster") }
        }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let field = Field("spec")["controller"]
        let controller = spec.text("controller")
        var errors: [FieldError] = []
        if controller.utf8.count > 250 { errors.append(.tooLong(field, max: 250)) }
        errors += DomainFormats.prefixedPath(controller, at: field)
        if let parameters = spec.object("parameters") {
            errors += self.parameters(parameters, at: Field("spec")["parameters"])
        }
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        let controller = object.map("spec").text("controller")
        var errors = validateCreate(object, context)
        if controller != old.map("spec").text("controller") {
            errors.append(
                .invalid(
                    Field("spec")["controller"], .string(controller), RuleText.immutable))
        }
        return errors
    }

    private func parameters(_ parameters: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        if let group = parameters["apiGroup"]?.string {
            errors += DNSNames.subdomainProblems(group)
                .map { .invalid(field["apiGroup"], .string(group), $0) }
        }
        for name in ["kind", "name"] {
            let text = parameters.text(name)
            if text.isEmpty { errors.append(.required(field[name])) }
            errors += TextFormats.pathSegmentProblems(text)
                .map { .invalid(field[name], .string(text), $0) }
        }
        let namespace = parameters["namespace"]?.string
        switch parameters["scope"]?.string {
        case nil: errors.append(.required(field["scope"]))
        case "Namespace":
            guard let namespace else {
                errors.append(
                    .required(field["namespace"], "`parameters.scope` is set to 'Namespace'"))
                break
            }
            errors += DNSNames.labelProblems(namespace)
                .map { .invalid(field["namespace"], .string(namespace), $0) }
        case "Cluster":
            if namespace != nil {
                errors.append(
                    .forbidden(field["namespace"], "`parameters.scope` is set to 'Cluster'"))
            }
        case let scope?:
            errors.append(
                .notSupported(
                    field["scope"], .string(scope), supported: ["Cluster", "Namespace"]))
        }
        return errors
    }
}
