internal import Document
internal import KubernetesAPI

struct APIServiceRules: KindRules {
    let nameRule = NameRule.pathSegment
    let hasStatus = true
    let allowsUnconditionalUpdate = false

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.updateObject("spec") { spec in
            spec.updateObject("service") { $0.setDefault("port", 443) }
        }
    }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        resetForCreate(&object)
        // What this server serves itself is there at once.
        guard object.map("spec").object("service") == nil else { return }
        object["status"] = [
            "conditions": [
                [
                    "type": "Available", "status": "True",
                    "lastTransitionTime": .string(context.now.formatted(fractionDigits: 0)),
                    "reason": "Local", "message": "Local APIServices are always available",
                ]
            ]
        ]
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
        let (group, version) = (spec.text("group"), spec.text("version"))
        let name = "\(version).\(group)"
        var errors: [FieldError] = []
        if object.metadataName != name {
            errors.append(
                .invalid(
                    Field("metadata")["name"], .string(object.metadataName),
                    "must be `spec.version+\".\"+spec.group`: \(GoQuoted.text(name))"))
        }
        if group.isEmpty {
            if version != "v1" {
                errors.append(
                    .required(
                        field["group"],
                        "only v1 may have an empty group and it better be legacy kube"))
            }
        } else {
            errors += ValueChecks.name(group, DNSNames.subdomainProblems, at: field["group"])
        }
        errors += ValueChecks.name(version, DNSNames.rfc1035LabelProblems, at: field["version"])
        for (member, most) in [("groupPriorityMinimum", Int64(20_000)), ("versionPriority", 1_000)]
        {
            let value = spec.number(member)
            if value <= 0 || value > most {
                errors.append(
                    .invalid(
                        field[member], JSONValue(value), "must be positive and less than \(most)"))
            }
        }
        return errors + client(spec, at: field)
    }

    private func client(_ spec: JSONObject, at field: Field) -> [FieldError] {
        let bundle = Base64.bytes(spec.text("caBundle"))?.count ?? 0
        let isInsecure = spec.flag("insecureSkipTLSVerify")
        var errors: [FieldError] = []
        guard let service = spec.object("service") else {
            if bundle > 0 {
                errors.append(
                    .invalid(
                        field["caBundle"], .string("\(bundle) bytes"),
                        "local APIServices may not have a caBundle"))
            }
            if isInsecure {
                errors.append(
                    .invalid(
                        field["insecureSkipTLSVerify"], true,
                        "local APIServices may not have insecureSkipTLSVerify"))
            }
            return errors
        }
        for name in ["namespace", "name"] where service.text(name).isEmpty {
            errors.append(.required(field["service"][name]))
        }
        errors += WebhookClient.port(service.number("port"), at: field["service"]["port"])
        if isInsecure, bundle > 0 {
            errors.append(
                .invalid(
                    field["insecureSkipTLSVerify"], true, "may not be true if caBundle is present"))
        }
        return errors
    }
}
