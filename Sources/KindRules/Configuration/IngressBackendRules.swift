internal import Document

/// Where an Ingress sends requests: a port of a Service, or another resource.
enum IngressBackendRules {
    static func validate(_ backend: JSONObject, at field: Field) -> [FieldError] {
        switch (backend.object("resource"), backend.object("service")) {
        case (.some, .some):
            return [.invalid(field, "", "cannot set both resource and service backends")]
        case (let resource?, nil): return reference(resource, at: field["resource"])
        case (nil, let service?): return self.service(service, at: field)
        case (nil, nil):
            return [.invalid(field, "", "resource or service backend is required")]
        }
    }

    private static func service(_ service: JSONObject, at field: Field) -> [FieldError] {
        let name = service.text("name")
        var errors: [FieldError] = []
        if name.isEmpty {
            errors.append(.required(field["service"]["name"]))
        } else {
            errors += PortRules.label(name, at: field["service"]["name"])
        }
        let port = service.map("port")
        let number = port.number("number")
        let portField = field["service"]["port"]
        switch (port.text("name"), number) {
        case ("", 0): errors.append(.required(field, "port name or number is required"))
        case (let name, 0):
            errors += TextFormats.portNameProblems(name)
                .map { .invalid(portField["name"], .string(name), $0) }
        case ("", _): errors += PortRules.number(number, at: portField["number"])
        default: errors.append(.invalid(field, "", "cannot set both port name & port number"))
        }
        return errors
    }

    private static func reference(_ reference: JSONObject, at field: Field) -> [FieldError] {
        var errors: [FieldError] = []
        if let group = reference["apiGroup"]?.string {
            errors += DNSNames.subdomainProblems(group)
                .map { .invalid(field["apiGroup"], .string(group), $0) }
        }
        for name in ["kind", "name"] {
            let text = reference.text(name)
            if text.isEmpty { errors.append(.required(field[name], "\(name) is required")) }
            errors += TextFormats.pathSegmentProblems(text)
                .map { .invalid(field[name], .string(text), $0) }
        }
        return errors
    }
}

/// The points of a load balancer, in the status of Services and Ingresses.
enum LoadBalancerRules {
    static func points(
        _ points: [JSONObject], at field: Field, known: Set<String>
    ) -> [FieldError] {
        var errors: [FieldError] = []
        for (place, point) in points.enumerated() {
            let field = field[place]
            let ip = point.text("ip")
            if !ip.isEmpty {
                errors += AddressFormats.address(ip, at: field["ip"], old: known)
            }
            if let mode = point["ipMode"]?.string {
                if ip.isEmpty {
                    errors.append(
                        .forbidden(
                            field["ipMode"], "may not be specified when `ip` is not set"))
                } else if mode != "VIP" && mode != "Proxy" {
                    errors.append(
                        .notSupported(
                            field["ipMode"], .string(mode), supported: ["Proxy", "VIP"]))
                }
            }
            let hostname = point.text("hostname")
            if hostname.isEmpty { continue }
            errors += DNSNames.subdomainProblems(hostname)
                .map { .invalid(field["hostname"], .string(hostname), $0) }
            if IPAddress(hostname) != nil {
                errors.append(
                    .invalid(
                        field["hostname"], .string(hostname),
                        "must be a DNS name, not an IP address"))
            }
        }
        return errors
    }
}
