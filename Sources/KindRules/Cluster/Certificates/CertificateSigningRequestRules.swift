internal import Document
internal import KubernetesAPI

struct CertificateSigningRequestRules: KindRules {
    private static let usages = [
        "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign",
        "data encipherment", "decipher only", "digital signature", "email protection",
        "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement",
        "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime",
        "server auth", "signing", "timestamping",
    ]
    /// What has happened to a request, and is not taken back.
    private static let verdicts = ["Approved", "Denied", "Failed"]

    let nameRule = NameRule.pathSegment
    let unownedMembers = ["spec", "status"]

    /// Who asks is who sent the request, whatever he wrote.
    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        object["status"] = nil
        object.makeObject("metadata") { $0["generation"] = nil }
        object.makeObject("spec") { spec in
            spec["username"] = .string(context.user)
            spec["uid"] = .string(context.userUID)
            spec["groups"] = .array(context.groups.map(JSONValue.string))
            spec["extra"] = context.extra.isEmpty ? nil : .object(context.extra)
        }
    }

    func prepareForUpdate(
        _ object: inout JSONObject, old: JSONObject, _ context: WriteContext
    ) {
        let status = object.map("status")
        resetForUpdate(&object, old: old, context)
        object["spec"] = old["spec"]
        object["status"] = old["status"]
        switch context.subresource {
        case "status":
            var conditions = status.items("conditions")
            Self.keepVerdicts(of: old.map("status").items("conditions"), in: &conditions)
            var status = status
            status["conditions"] = .array(conditions.map(JSONValue.object))
            object["status"] = .object(status)
        case "approval":
            object.makeObject("status") { $0["conditions"] = status["conditions"] }
        default: return
        }
        object.makeObject("status") { status in
            let old = old.map("status").items("conditions")
            status.updateItems("conditions") { Self.date(&$0, old: old, context) }
        }
    }

    /// Approval has a way of its own: a status can't change it.
    private static func keepVerdicts(of old: [JSONObject], in new: inout [JSONObject]) {
        for type in ["Approved", "Denied"] {
            let kept = old.filter { $0.text("type") == type }
            let places = new.indices.filter { new[$0].text("type") == type }
            guard kept.count == places.count else { continue }
            for (place, condition) in zip(places, kept) { new[place] = condition }
        }
    }

    private static func date(
        _ condition: inout JSONObject, old: [JSONObject], _ context: WriteContext
    ) {
        let now = JSONValue.string(context.now.formatted(fractionDigits: 0))
        let same = old.first {
            $0["type"] == condition["type"] && $0["status"] == condition["status"]
        }
        condition.setDefault("lastUpdateTime", now)
        condition.setDefault("lastTransitionTime", same?["lastTransitionTime"] ?? now)
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        let spec = object.map("spec")
        let field = Field("spec")
        var errors: [FieldError] = []
        do throws(CertificateRequest.Problem) {
            _ = try CertificateRequest(base64: spec.text("request"))
        } catch {
            errors.append(
                .invalid(field["request"], .string(spec.text("request")), error.text))
        }
        errors += usages(spec.texts("usages"), at: field["usages"])
        let signer = spec.text("signerName")
        if signer == "kubernetes.io/legacy-unknown" {
            errors.append(
                .invalid(
                    field["signerName"], .string(signer),
                    "the legacy signerName is not allowed via this API version"))
        } else {
            errors += SignerName.validate(signer, at: field["signerName"])
        }
        if let seconds = spec["expirationSeconds"]?.int, seconds < 600 {
            errors.append(
                .invalid(
                    field["expirationSeconds"], JSONValue(seconds),
                    "may not specify a duration less than 600 seconds (10 minutes)"))
        }
        errors += conditions(object.map("status").items("conditions"))
        return errors + certificate(object.map("status").text("certificate"))
    }

    private func usages(_ usages: [String], at field: Field) -> [FieldError] {
        var errors: [FieldError] = usages.isEmpty ? [.required(field)] : []
        for (place, usage) in usages.enumerated() {
            errors += ValueChecks.word(.string(usage), of: Self.usages, at: field[place])
        }
        for (place, usage) in usages.enumerated() where usages[..<place].contains(usage) {
            errors.append(.duplicate(field[place], .string(usage)))
        }
        return errors
    }

    private func conditions(_ conditions: [JSONObject]) -> [FieldError] {
        let field = Field("status")["conditions"]
        var errors: [FieldError] = []
        var seen: Set<String> = []
        for (place, condition) in conditions.enumerated() {
            let type = condition.text("type")
            if type.isEmpty { errors.append(.required(field[place]["type"])) }
            let status = condition.text("status")
            let words = Self.verdicts.contains(type) ? ["True"] : ["False", "True", "Unknown"]
            errors +=
                status.isEmpty
                ? [.required(field[place]["status"])]
                : ValueChecks.word(.string(status), of: words, at: field[place]["status"])
            let other = type == "Approved" ? "Denied" : type == "Denied" ? "Approved" : ""
            if seen.contains(other) {
                errors.append(
                    .invalid(
                        field, .string(type),
                        "Approved and Denied conditions are mutually exclusive"))
            }
            if !seen.insert(type).inserted {
                errors.append(.duplicate(field[place]["type"], .string(type)))
            }
        }
        return errors
    }

    private func certificate(_ certificate: String) -> [FieldError] {
        if certificate.isEmpty { return [] }
        let text = Base64.bytes(certificate).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let blocks = PEM.blocks(in: text)
        let problem: String
        if let other = blocks.first(where: { $0.type != "CERTIFICATE" }) {
            problem =
                "only CERTIFICATE PEM blocks are allowed, found \(GoQuoted.text(other.type))"
        } else if blocks.contains(where: \.hasHeaders) {
            problem = "no PEM block headers are permitted"
        } else if blocks.isEmpty {
            problem = "must contain at least one CERTIFICATE PEM block"
        } else {
            return []
        }
        return [.invalid(Field("status")["certificate"], "<certificate data>", problem)]
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        var errors = validateCreate(object, context)
        let field = Field("status")
        func found(_ type: String, in object: JSONObject) -> [JSONObject] {
            object.map("status").items("conditions").filter { $0.text("type") == type }
        }
        func forbid(_ verb: String, _ type: String) {
            errors.append(
                .forbidden(
                    field["conditions"],
                    "updates may not \(verb) a condition of type \(GoQuoted.text(type))"))
        }
        for type in Self.verdicts
        where found(type, in: object).count < found(type, in: old).count {
            forbid("remove", type)
        }
        if context.subresource != "approval" {
            for type in ["Approved", "Denied"] {
                let (new, before) = (found(type, in: object), found(type, in: old))
                if new.count > before.count {
                    forbid("add", type)
                } else if new.count == before.count, new != before {
                    forbid("modify", type)
                }
            }
        }
        let certificates = (
            old.map("status").text("certificate"), object.map("status").text("certificate")
        )
        if !certificates.0.isEmpty, certificates.0 != certificates.1 {
            errors.append(
                .forbidden(
                    field["certificate"], "updates may not modify existing certificate content"))
        }
        return errors
    }
}
