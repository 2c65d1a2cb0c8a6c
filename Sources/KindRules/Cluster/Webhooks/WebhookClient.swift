internal import Document

/// Where a webhook answers: an address or a service.
enum WebhookClient {
    static func validate(_ config: JSONObject, at field: Field) -> [FieldError] {
        switch (config["url"]?.string, config.object("service")) {
        case (nil, nil), (.some, .some):
            [.required(field, "exactly one of url or service is required")]
        case (let url?, nil): address(url, at: field["url"])
        case (nil, let service?): self.service(service, at: field["service"])
        }
    }

    private static func address(_ text: String, at field: Field) -> [FieldError] {
        let form = "; desired format: https://host[/path]"
        var rest = Substring(text)
        var scheme = ""
        if let colon = rest.firstIndex(of: ":"), !rest[..<colon].contains("/") {
            scheme = rest[..<colon].lowercased()
            rest = rest[rest.index(after: colon)...]
        }
        var fragment = ""
        if let hash = rest.firstIndex(of: "#") {
            fragment = String(rest[hash...].dropFirst())
            rest = rest[..<hash]
        }
        var query = ""
        if let mark = rest.firstIndex(of: "?") {
            query = String(rest[mark...].dropFirst())
            rest = rest[..<mark]
        }
        var authority = Substring()
        if rest.hasPrefix("//") { authority = rest.dropFirst(2).prefix { $0 != "/" } }
        var errors: [FieldError] = []
        if scheme != "https" {
            errors.append(
                .invalid(field, .string(scheme), "'https' is the only allowed URL scheme\(form)"))
        }
        let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
        if parts.last?.isEmpty ?? true {
            errors.append(.invalid(field, "", "host must be specified\(form)"))
        }
        if parts.count > 1 {
            errors.append(
                .invalid(
                    field, .string(parts.dropLast().joined(separator: "@")),
                    "user information is not permitted in the URL"))
        }
        if !fragment.isEmpty {
            errors.append(
                .invalid(field, .string(fragment), "fragments are not permitted in the URL"))
        }
        if !query.isEmpty {
            errors.append(
                .invalid(field, .string(query), "query parameters are not permitted in the URL"))
        }
        return errors
    }

    private static func service(_ service: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        for name in ["name", "namespace"] where service.text(name).isEmpty {
            errors.append(.required(field[name], "service \(name) is required"))
        }
        errors += port(service.number("port"), at: field["port"])
        if let path = service["path"]?.string { errors += self.path(path, at: field["path"]) }
        return errors
    }

    static func port(_ port: Int64, at field: Field) -> [FieldError] {
        let problems = TextFormats.portNumberProblems(port)
        if problems.isEmpty { return [] }
        return [
            .invalid(
                field, JSONValue(port),
                "port is not valid: \(problems.joined(separator: ","))")
        ]
    }

    private static func path(_ path: String, at field: Field) -> [FieldError] {
        if path.isEmpty || path == "/" { return [] }
        let shown = JSONValue.string(path)
        if path == "//" { return [.invalid(field, shown, "segment[0] may not be empty")] }
        var errors: [FieldError] = []
        if !path.hasPrefix("/") {
            errors.append(.invalid(field, shown, "must start with a '/'"))
        }
        var rest = path.dropFirst()
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        let steps = rest.split(separator: "/", omittingEmptySubsequences: false)
        for (place, step) in steps.enumerated() {
            if step.isEmpty {
                errors.append(.invalid(field, shown, "segment[\(place)] may not be empty"))
                continue
            }
            errors += DNSNames.subdomainProblems(String(step))
                .map { .invalid(field, shown, "segment[\(place)]: \($0)") }
        }
        return errors
    }
}
