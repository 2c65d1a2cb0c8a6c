internal import Document

/// `ipaddresses.networking.k8s.io`: an address by its name, and what it belongs to.
struct IPAddressRules: KindRules {
    var nameRule: NameRule { .ipAddress }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let field = Field("spec")["parentRef"]
        guard let parent = object.map("spec").object("parentRef") else {
            return [.required(field)]
        }
        var errors: [FieldError] = []
        let group = parent.text("group")
        if !group.isEmpty {
            errors += DNSNames.subdomainProblems(group)
                .map { .invalid(field["group"], .string(group), $0) }
        }
        for (name, isRequired) in [("resource", true), ("name", true), ("namespace", false)] {
            let text = parent.text(name)
            if text.isEmpty {
                if isRequired { errors.append(.required(field[name])) }
                continue
            }
            errors += TextFormats.pathSegmentProblems(text)
                .map { .invalid(field[name], .string(text), $0) }
        }
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        let parent = object.map("spec").object("parentRef")
        if parent == old.map("spec").object("parentRef") { return [] }
        let shown: JSONValue = parent.map { parent in
            [
                "Group": .string(parent.text("group")),
                "Resource": .string(parent.text("resource")),
                "Namespace": .string(parent.text("namespace")),
                "Name": .string(parent.text("name")),
            ]
        } ?? .null
        return [.invalid(Field("spec")["parentRef"], shown, RuleText.immutable)]
    }
}
