internal import Document

/// `endpoints`: subsets of addresses and ports.
struct EndpointsRules: KindRules {
    var createsOnUpdate: Bool { true }

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.updateItems("subsets") { subset in
            subset.updateItems("ports", PortRules.setDefaultProtocol)
        }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        validate(object, knownAddresses: [])
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        validate(object, knownAddresses: Set(addresses(of: old).map(\.text)))
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        addresses(of: object).flatMap { AddressFormats.warnings($0.text, at: $0.field) }
    }

    private func addresses(of object: JSONObject) -> [(field: Field, text: String)] {
        object.items("subsets").enumerated().flatMap { place, subset in
            ["addresses", "notReadyAddresses"].flatMap { list in
                subset.items(list).enumerated().map {
                    (Field("subsets")[place][list][$0]["ip"], $1.text("ip"))
                }
            }
        }
    }

    private func validate(_ object: JSONObject, knownAddresses: Set<String>) -> [FieldError] {
        var errors: [FieldError] = []
        for (place, subset) in object.items("subsets").enumerated() {
            let field = Field("subsets")[place]
            let lists = ["addresses", "notReadyAddresses"]
            if lists.allSatisfy({ subset.list($0).isEmpty }) {
                errors.append(
                    .required(field, "must specify `addresses` or `notReadyAddresses`"))
            }
            for list in lists {
                for (place, item) in subset.items(list).enumerated() {
                    errors += address(item, at: field[list][place], knownAddresses)
                }
            }
            let ports = subset.items("ports")
            for (place, item) in ports.enumerated() {
                errors += port(item, at: field["ports"][place], needsName: ports.count > 1)
            }
        }
        return errors
    }

    private func address(
        _ address: JSONObject, at field: Field, _ known: Set<String>
    ) -> [FieldError] {
        let ip = address.text("ip")
        var errors = AddressFormats.address(ip, at: field["ip"], old: known)
        let hostname = address.text("hostname")
        if !hostname.isEmpty { errors += PortRules.label(hostname, at: field["hostname"]) }
        if let node = address["nodeName"]?.string {
            errors += DNSNames.subdomainProblems(node)
                .map { .invalid(field["nodeName"], .string(node), $0) }
        }
        return errors + AddressFormats.nonSpecial(ip, at: field["ip"])
    }

    private func port(_ port: JSONObject, at field: Field, needsName: Bool) -> [FieldError] {
        let name = port.text("name")
        var errors: [FieldError] = []
        if !name.isEmpty {
            errors += PortRules.label(name, at: field["name"])
        } else if needsName {
            errors.append(.required(field["name"]))
        }
        return errors + PortRules.number(port.number("port"), at: field["port"])
            + PortRules.transport(port.text("protocol"), at: field["protocol"])
            + PortRules.applicationProtocol(port, at: field)
    }
}
