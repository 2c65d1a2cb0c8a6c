internal import Document

/// `ingresses.networking.k8s.io`.
struct IngressRules: KindRules {
    var hasStatus: Bool { true }
    var updatesCheckMetadata: Bool { true }
    var generationMembers: [String] { ["spec"] }

    private static let classAnnotation = "kubernetes.io/ingress.class"

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        var errors = spec(object.map("spec"), secretNamesAreChecked: true)
        let annotations = object.map("metadata").map("annotations")
        if let annotation = annotations[Self.classAnnotation]?.string,
            let name = object.map("spec")["ingressClassName"]?.string, annotation != name
        {
            errors.append(
                .invalid(
                    Field("annotations")[Self.classAnnotation], .string(annotation),
                    "must match `ingressClassName` when both are specified"))
        }
        return errors
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        if context.subresource == "status" {
            let known = old.map("status").map("loadBalancer").items("ingress")
                .map { $0.text("ip") }
            return LoadBalancerRules.points(
                object.map("status").map("loadBalancer").items("ingress"),
                at: Field("status")["loadBalancer"]["ingress"], known: Set(known))
        }
        // A name that an old object has may stay.
        let hasBadName = old.map("spec").items("tls").contains {
            let name = $0.text("secretName")
            return !name.isEmpty && !DNSNames.subdomainProblems(name).isEmpty
        }
        return spec(object.map("spec"), secretNamesAreChecked: !hasBadName)
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        guard old == nil else { return [] }
        let annotations = object.map("metadata").map("annotations")
        return annotations.contains(key: Self.classAnnotation)
            ? [
                "annotation \"\(Self.classAnnotation)\" is deprecated, please use "
                    + "'spec.ingressClassName' instead"
            ] : []
    }

    private func spec(_ spec: JSONObject, secretNamesAreChecked: Bool) -> [FieldError] {
        let field = Field("spec")
        let rules = spec.items("rules")
        let backend = spec.object("defaultBackend")
        var errors: [FieldError] = []
        if rules.isEmpty && backend == nil {
            errors.append(
                .invalid(
                    field, shown: "null", "either `defaultBackend` or `rules` must be specified"))
        }
        if let backend {
            errors += IngressBackendRules.validate(backend, at: field["defaultBackend"])
        }
        for (place, rule) in rules.enumerated() {
            errors += self.rule(rule, at: field["rules"][place])
        }
        for (place, tls) in spec.items("tls").enumerated() {
            errors += self.tls(tls, at: field["tls"][place], secretNamesAreChecked)
        }
        if let name = spec["ingressClassName"]?.string {
            errors += DNSNames.subdomainProblems(name)
                .map { .invalid(field["ingressClassName"], .string(name), $0) }
        }
        return errors
    }

    private func host(_ host: String, at field: Field) -> [FieldError] {
        let problems = host.contains("*")
            ? DNSNames.wildcardProblems(host) : DNSNames.subdomainProblems(host)
        return problems.map { .invalid(field, .string(host), $0) }
    }

    private func rule(_ rule: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        let host = rule.text("host")
        if !host.isEmpty {
            if IPAddress(host) != nil {
                errors.append(
                    .invalid(
                        field["host"], .string(host), "must be a DNS name, not an IP address"))
            }
            errors += self.host(host, at: field["host"])
        }
        guard let http = rule.object("http") else { return errors }
        let paths = http.items("paths")
        let list = field["http"]["paths"]
        if paths.isEmpty { errors.append(.required(list)) }
        for (place, path) in paths.enumerated() { errors += self.path(path, at: list[place]) }
        return errors
    }

    private func path(_ path: JSONObject, at field: Field) -> [FieldError] {
        guard let type = path["pathType"]?.string else {
            return [.required(field["pathType"], "pathType must be specified")]
        }
        let text = path.text("path")
        var errors: [FieldError] = []
        func refuse(_ detail: String) {
            errors.append(.invalid(field["path"], .string(text), detail))
        }
        switch type {
        case "Exact", "Prefix":
            if !text.hasPrefix("/") { refuse("must be an absolute path") }
            for part in ["//", "/./", "/../", "%2f", "%2F"] where text.contains(part) {
                refuse("must not contain '\(part)'")
            }
            for end in ["/..", "/."] where text.hasSuffix(end) {
                refuse("cannot end with '\(end)'")
            }
        case "ImplementationSpecific":
            if !text.isEmpty && !text.hasPrefix("/") { refuse("must be an absolute path") }
        default:
            errors.append(
                .notSupported(
                    field["pathType"], .string(type),
                    supported: ["Exact", "ImplementationSpecific", "Prefix"]))
        }
        return errors + IngressBackendRules.validate(path.map("backend"), at: field["backend"])
    }

    private func tls(
        _ tls: JSONObject, at field: Field, _ secretNamesAreChecked: Bool
    ) -> [FieldError] {
        var errors = tls.texts("hosts").enumerated().flatMap {
            host($1, at: field["hosts"][$0])
        }
        let name = tls.text("secretName")
        if secretNamesAreChecked && !name.isEmpty {
            errors += DNSNames.subdomainProblems(name)
                .map { .invalid(field["secretName"], .string(name), $0) }
        }
        return errors
    }
}
