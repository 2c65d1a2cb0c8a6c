internal import Document

/// `rolebindings` and `clusterrolebindings` of rbac.authorization.k8s.io.
struct RoleBindingRules: KindRules {
    let isNamespaced: Bool

    private static let group = "rbac.authorization.k8s.io"

    var nameRule: NameRule { .pathSegment }
    var createsOnUpdate: Bool { true }
    var updatesCheckMetadata: Bool { true }

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.makeObject("roleRef") { role in
            if role.text("apiGroup").isEmpty { role["apiGroup"] = .string(Self.group) }
        }
        object.updateItems("subjects") { subject in
            guard subject.text("apiGroup").isEmpty else { return }
            if ["User", "Group"].contains(subject.text("kind")) {
                subject["apiGroup"] = .string(Self.group)
            }
        }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        role(object.map("roleRef"), at: Field("roleRef"))
            + object.items("subjects").enumerated().flatMap {
                subject($1, at: Field("subjects")[$0])
            }
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        var errors = validateCreate(object, context)
        let role = object.map("roleRef")
        if role != old.map("roleRef") {
            let shown: JSONValue = [
                "APIGroup": .string(role.text("apiGroup")), "Kind": .string(role.text("kind")),
                "Name": .string(role.text("name")),
            ]
            errors.append(.invalid(Field("roleRef"), shown, "cannot change roleRef"))
        }
        return errors
    }

    private func role(_ role: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let group = role.text("apiGroup")
        if group != Self.group {
            errors.append(
                .notSupported(field["apiGroup"], .string(group), supported: [Self.group]))
        }
        let kinds = isNamespaced ? ["Role", "ClusterRole"] : ["ClusterRole"]
        let kind = role.text("kind")
        if !kinds.contains(kind) {
            errors.append(.notSupported(field["kind"], .string(kind), supported: kinds))
        }
        let name = role.text("name")
        if name.isEmpty { errors.append(.required(field["name"])) }
        return errors
            + TextFormats.pathSegmentProblems(name)
            .map { .invalid(field["name"], .string(name), $0) }
    }

    private func subject(_ subject: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let name = subject.text("name")
        if name.isEmpty { errors.append(.required(field["name"])) }
        let kind = subject.text("kind")
        let group = subject.text("apiGroup")
        func allowGroup(_ allowed: String) {
            if group == allowed { return }
            errors.append(
                .notSupported(field["apiGroup"], .string(group), supported: [allowed]))
        }
        switch kind {
        case "ServiceAccount":
            if !name.isEmpty {
                errors += DNSNames.subdomainProblems(name)
                    .map { .invalid(field["name"], .string(name), $0) }
            }
            allowGroup("")
            if !isNamespaced && subject.text("namespace").isEmpty {
                errors.append(.required(field["namespace"]))
            }
        case "User", "Group": allowGroup(Self.group)
        default:
            errors.append(
                .notSupported(
                    field["kind"], .string(kind), supported: ["ServiceAccount", "User", "Group"]))
        }
        return errors
    }
}
