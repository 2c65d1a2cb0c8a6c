import Document

/// Rows of who may do what: bindings, certificates, admission.
enum AccessCells {
    @Sendable static func nameAndAge(_ source: CellSource) -> [JSONValue] {
        [source.nameCell, source.ageCell]
    }

    @Sendable static func roleBinding(_ source: CellSource) -> [JSONValue] {
        let role = source.object["roleRef"]
        let subjects = source.object.items("subjects")
        func names(_ kind: String) -> JSONValue {
            let found = subjects.filter { $0.text("kind") == kind }.map { subject in
                let namespace = kind == "ServiceAccount" ? subject.text("namespace") : ""
                return (namespace.isEmpty ? "" : "\(namespace)/") + subject.text("name")
            }
            return .string(found.joined(separator: ", "))
        }
        return [
            source.nameCell, .string("\(role.text("kind"))/\(role.text("name"))"),
            source.ageCell, names("User"), names("Group"), names("ServiceAccount"),
        ]
    }

    @Sendable static func certificateSigningRequest(_ source: CellSource) -> [JSONValue] {
        let spec = source.spec
        let duration = spec.pointer("expirationSeconds")?.int.map { Age.text(seconds: $0) }
        return [
            source.nameCell, source.ageCell,
            .string(spec.text("signerName").ifEmpty("<none>")),
            .string(spec.text("username")), .string(duration ?? "<none>"),
            .string(certificateState(source.status)),
        ]
    }

    private static func certificateState(_ status: JSONValue?) -> String {
        let types = status.items("conditions").map { $0.text("type") }
        var state = ["Denied", "Approved"].first(where: types.contains) ?? "Pending"
        if types.contains("Failed") { state += ",Failed" }
        if !status.text("certificate").isEmpty { state += ",Issued" }
        return state
    }

    @Sendable static func webhooks(_ source: CellSource) -> [JSONValue] {
        [source.nameCell, .integer(source.object.count("webhooks")), source.ageCell]
    }

    @Sendable static func validatingPolicy(_ source: CellSource) -> [JSONValue] {
        policy(source, counting: "validations")
    }

    @Sendable static func mutatingPolicy(_ source: CellSource) -> [JSONValue] {
        policy(source, counting: "mutations")
    }

    private static func policy(_ source: CellSource, counting field: String) -> [JSONValue] {
        let parameters = source.spec.pointer("paramKind").map {
            "\($0.text("apiVersion"))/\($0.text("kind"))"
        }
        return [
            source.nameCell, .integer(source.spec.count(field)),
            .string(parameters ?? "<unset>"), source.ageCell,
        ]
    }

    @Sendable static func policyBinding(_ source: CellSource) -> [JSONValue] {
        var parameters = "<unset>"
        if let reference = source.spec.pointer("paramRef") {
            let name = reference.text("name")
            if !name.isEmpty {
                parameters = "\(reference.text("namespace").ifEmpty("*"))/\(name)"
            } else if let selector = reference.pointer("selector") {
                parameters = goText(ofSelector: selector)
            }
        }
        return [
            source.nameCell, .string(source.spec.text("policyName")), .string(parameters),
            source.ageCell,
        ]
    }

    /// The server shows such a selector as Go prints the structure.
    private static func goText(ofSelector selector: JSONValue) -> String {
        let labels = (selector["matchLabels"]?.object?.members.map { ($0.key, $0.value) } ?? [])
            .sorted { $0.0 < $1.0 }.map { "\($0): \($1.string ?? "")," }.joined()
        let expressions = selector.items("matchExpressions").map { expression in
            let values = expression.strings("values").joined(separator: " ")
            return "LabelSelectorRequirement{Key:\(expression.text("key")),"
                + "Operator:\(expression.text("operator")),Values:[\(values)],},"
        }
        return "&LabelSelector{MatchLabels:map[string]string{\(labels)},"
            + "MatchExpressions:[]LabelSelectorRequirement{\(expressions.joined())},}"
    }
}
