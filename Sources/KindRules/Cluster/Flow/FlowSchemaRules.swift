internal import Document

struct FlowSchemaRules: KindRules {
    let hasStatus = true
    let generationMembers = ["spec"]

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.updateObject("spec") { spec in
            if spec.number("matchingPrecedence") == 0 { spec["matchingPrecedence"] = 1_000 }
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
        var errors = precedence(spec, object.metadataName, at: field["matchingPrecedence"])
        if let method = spec.object("distinguisherMethod"),
            !["ByNamespace", "ByUser"].contains(method.text("type"))
        {
            var error = FieldError.notSupported(
                field["distinguisherMethod"]["type"], .null, supported: ["ByNamespace", "ByUser"])
            error.body = error.body.replacing(
                "null", with: GoDump.text(method, type: "FlowDistinguisherMethod"),
                maxReplacements: 1)
            errors.append(error)
        }
        let level = spec.map("priorityLevelConfiguration").text("name")
        let place = field["priorityLevelConfiguration"]["name"]
        errors +=
            level.isEmpty
            ? [.required(place, "must reference a priority level")]
            : ValueChecks.name(level, DNSNames.subdomainProblems, at: place)
        for (place, rule) in spec.items("rules").enumerated() {
            errors += FlowRule.validate(rule, at: field["rules"][place])
        }
        return errors
    }

    private func precedence(
        _ spec: JSONObject, _ name: String, at field: Field
    ) -> [FieldError] {
        let value = spec.number("matchingPrecedence")
        var errors: [FieldError] = []
        if value <= 0 {
            errors.append(.invalid(field, JSONValue(value), "must be a positive value"))
        }
        if value > 10_000 {
            errors.append(
                .invalid(field, JSONValue(value), "must not be greater than 10000"))
        }
        if value == 1, name != "exempt" {
            errors.append(
                .invalid(
                    field, JSONValue(value),
                    "only the schema named 'exempt' may have matchingPrecedence 1"))
        }
        return errors
    }
}

/// Which requests of whom belong to a flow.
private enum FlowRule {
    private static let verbs = [
        "create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch",
    ]
    private static let pathVerbs = ["delete", "get", "head", "options", "patch", "post", "put"]

    static func validate(_ rule: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let subjects = rule.items("subjects")
        if subjects.isEmpty {
            errors.append(
                .required(field["subjects"], "subjects must contain at least one value"))
        }
        for (place, subject) in subjects.enumerated() {
            errors += self.subject(subject, at: field["subjects"][place])
        }
        let resources = rule.items("resourceRules")
        let paths = rule.items("nonResourceRules")
        if resources.isEmpty, paths.isEmpty {
            errors.append(
                .required(
                    field, "at least one of resourceRules and nonResourceRules has to be non-empty")
            )
        }
        for (place, rule) in resources.enumerated() {
            errors += resource(rule, at: field["resourceRules"][place])
        }
        for (place, rule) in paths.enumerated() {
            errors += path(rule, at: field["nonResourceRules"][place])
        }
        return errors
    }

    private static func subject(_ subject: JSONObject, at field: Field) -> [FieldError] {
        let kinds = [("user", "User"), ("group", "Group"), ("serviceAccount", "ServiceAccount")]
        let kind = subject.text("kind")
        guard let (member, _) = kinds.first(where: { $0.1 == kind }) else {
            return [
                .notSupported(
                    field["kind"], .string(kind), supported: ["Group", "ServiceAccount", "User"])
            ]
        }
        var errors: [FieldError] = []
        if let own = subject.object(member) {
            let name = own.text("name")
            if name.isEmpty {
                errors.append(.required(field[member]["name"]))
            } else if member == "serviceAccount" {
                errors += account(own, at: field[member])
            }
        } else {
            errors.append(
                .required(
                    field[member], "\(member) is required when subject kind is '\(kind)'"))
        }
        for (other, kind) in kinds where other != member && subject.object(other) != nil {
            errors.append(
                .forbidden(
                    field[other], "\(other) is forbidden when subject kind is not '\(kind)'"))
        }
        return errors
    }

    private static func account(_ account: JSONObject, at field: Field) -> [FieldError] {
        let (name, namespace) = (account.text("name"), account.text("namespace"))
        let errors =
            name == "*"
            ? [] : ValueChecks.name(name, DNSNames.subdomainProblems, at: field["name"])
        return errors
            + (namespace.isEmpty
                ? [
                    .required(
                        field["namespace"], "must specify namespace for service account")
                ]
                : ValueChecks.name(namespace, DNSNames.labelProblems, at: field["namespace"]))
    }

    private static func list(
        _ rule: JSONObject, _ name: String, missing: String, others: String, at field: Field
    ) -> [FieldError] {
        let values = rule.texts(name)
        if values.isEmpty { return [.required(field[name], missing)] }
        if values.count > 1, values.contains("*") {
            return [
                .invalid(
                    field[name], rule[name] ?? .null,
                    "if '*' is present, must not specify other \(others)")
            ]
        }
        return []
    }

    private static func verbs(
        _ rule: JSONObject, of known: [String], at field: Field
    ) -> [FieldError] {
        let errors = list(
            rule, "verbs", missing: "verbs must contain at least one value", others: "verbs",
            at: field)
        let unknown = rule.texts("verbs").filter { $0 != "*" && !known.contains($0) }
        if !errors.isEmpty || unknown.isEmpty { return errors }
        return [
            .notSupported(
                field["verbs"], .array(unknown.map(JSONValue.string)), supported: known)
        ]
    }

    private static func resource(_ rule: JSONObject, at field: Field) -> [FieldError] {
        var errors = verbs(rule, of: verbs, at: field)
        errors += list(
            rule, "apiGroups", missing: "resource rules must supply at least one api group",
            others: "api groups", at: field)
        errors += list(
            rule, "resources", missing: "resource rules must supply at least one resource",
            others: "resources", at: field)
        let namespaces = rule.texts("namespaces")
        if !namespaces.isEmpty || !rule.flag("clusterScope") {
            errors += list(
                rule, "namespaces",
                missing: "resource rules that are not cluster scoped must supply at least one "
                    + "namespace", others: "namespaces", at: field)
        }
        for (place, name) in namespaces.enumerated() where name != "*" {
            errors += ValueChecks.name(
                name, DNSNames.labelProblems, at: field["namespaces"][place])
        }
        return errors
    }

    private static func path(_ rule: JSONObject, at field: Field) -> [FieldError] {
        var errors = verbs(rule, of: pathVerbs, at: field)
        errors += list(
            rule, "nonResourceURLs", missing: "nonResourceURLs must contain at least one value",
            others: "non-resource URLs", at: field)
        for (place, path) in rule.texts("nonResourceURLs").enumerated() where path != "*" {
            let place = field["nonResourceURLs"][place]
            let shown = JSONValue.string(path)
            if path.isEmpty {
                errors.append(.invalid(place, shown, "must not be empty"))
            } else if !path.hasPrefix("/") {
                errors.append(.invalid(place, shown, "must start with slash"))
            } else if path.contains(" ") {
                errors.append(.invalid(place, shown, "must not contain white-space"))
            } else if path.dropFirst().contains("//") || path.hasPrefix("//") {
                errors.append(.invalid(place, shown, "must not contain double slash"))
            } else if path.dropLast().contains("*") || path.hasSuffix("*") && !path.hasSuffix("/*")
            {
                errors.append(
                    .invalid(
                        place, shown,
                        "wildcard can only do suffix matching"))
            }
        }
        return errors
    }
}
