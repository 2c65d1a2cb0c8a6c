internal import Document

/// What Services, Endpoints and EndpointSlices ask of their ports.
enum PortRules {
    static let protocols = ["SCTP", "TCP", "UDP"]

    static func transport(_ name: String, at field: Field) -> [FieldError] {
        if name.isEmpty { return [.required(field)] }
        return protocols.contains(name)
            ? [] : [.notSupported(field, .string(name), supported: protocols)]
    }

    static func number(_ port: Int64, at field: Field) -> [FieldError] {
        TextFormats.portNumberProblems(port).map { .invalid(field, JSONValue(port), $0) }
    }

    static func applicationProtocol(_ port: JSONObject, at field: Field) -> [FieldError] {
        guard let name = port["appProtocol"]?.string else { return [] }
        return TextFormats.qualifiedNameProblems(name)
            .map { .invalid(field["appProtocol"], .string(name), $0) }
    }

    static func label(_ name: String, at field: Field) -> [FieldError] {
        DNSNames.labelProblems(name).map { .invalid(field, .string(name), $0) }
    }

    /// A port of Services and Endpoints is TCP unless it says otherwise.
    static func setDefaultProtocol(_ port: inout JSONObject) {
        if port.text("protocol").isEmpty { port["protocol"] = "TCP" }
    }
}
