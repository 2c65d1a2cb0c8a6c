internal import Document

/// `secrets`: bytes by key, and what each of Kubernetes' own types has to hold.
struct SecretRules: KindRules {
    var updatesCheckMetadata: Bool { true }

    /// Texts of `stringData` become entries of `data` and win over them.
    func setDefaults(_ object: inout JSONObject, version: String) {
        let texts = object.map("stringData")
        if !texts.isEmpty {
            var data = object.map("data")
            for (key, value) in texts {
                data[key] = .string(Base64.text((value.string ?? "").utf8))
            }
            object["data"] = .object(data.sortedByKey())
        }
        object["stringData"] = nil
        if object.text("type").isEmpty { object["type"] = "Opaque" }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        var errors: [FieldError] = []
        var byteCount = 0
        for (key, value) in object.map("data").sortedByKey() {
            errors += TextFormats.configKeyProblems(key)
                .map { .invalid(Field("data")[key: key], .string(key), $0) }
            byteCount += Base64.byteCount(value.string ?? "")
        }
        if byteCount > 1 << 20 { errors.append(.tooLong(Field("data"), max: 1 << 20)) }
        return errors + content(of: object)
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        var errors: [FieldError] = []
        if object["type"] != old["type"] {
            errors.append(
                .invalid(Field("type"), object["type"] ?? "", RuleText.immutable))
        }
        return errors + ImmutableData.validate(object, old: old, members: ["data"])
            + validateCreate(object, context)
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        guard object.text("type") == "kubernetes.io/tls" else { return [] }
        let data = object.map("data")
        return KeyPairCheck.problem(
            certificate: Base64.bytes(data.text("tls.crt")) ?? [],
            key: Base64.bytes(data.text("tls.key")) ?? []
        ).map { [$0] } ?? []
    }

    private func content(of object: JSONObject) -> [FieldError] {
        let data = object.map("data")
        func required(_ keys: String...) -> [FieldError] {
            keys.filter { !data.contains(key: $0) }.map { .required(Field("data")[key: $0]) }
        }
        switch object.text("type") {
        case "kubernetes.io/service-account-token":
            let key = "kubernetes.io/service-account.name"
            let account = object.map("metadata").map("annotations").text(key)
            return account.isEmpty
                ? [.required(Field("metadata")["annotations"][key: key])] : []
        case "kubernetes.io/dockercfg": return document(data, ".dockercfg")
        case "kubernetes.io/dockerconfigjson": return document(data, ".dockerconfigjson")
        case "kubernetes.io/basic-auth":
            let errors = required("username", "password")
            return errors.count == 2 ? errors : []
        case "kubernetes.io/ssh-auth":
            return data.text("ssh-privatekey").isEmpty
                ? [.required(Field("data")[key: "ssh-privatekey"])] : []
        case "kubernetes.io/tls": return required("tls.crt", "tls.key")
        default: return []
        }
    }

    private func document(_ data: JSONObject, _ key: String) -> [FieldError] {
        let field = Field("data")[key: key]
        guard data.contains(key: key) else { return [.required(field)] }
        return GoJSONError.ofObject(Base64.bytes(data.text(key)) ?? [])
            .map { [.invalid(field, "<secret contents redacted>", $0)] } ?? []
    }
}
