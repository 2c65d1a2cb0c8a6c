internal import Document

/// `endpointslices.discovery.k8s.io`.
struct EndpointSliceRules: KindRules {
    var generationMembers: [String] { ["addressType", "endpoints", "ports"] }

    func setDefaults(_ object: inout JSONObject, version: String) {
        object.updateItems("ports") { port in
            port.setDefault("name", "")
            port.setDefault("protocol", "TCP")
        }
    }

    func prepareForCreate(_ object: inout JSONObject, _ context: WriteContext) {
        resetForCreate(&object)
        dropTopology(&object)
    }

    /// Labels count for the generation too: they say which Service the slice is of.
    func prepareForUpdate(_ object: inout JSONObject, old: JSONObject, _ context: WriteContext) {
        resetForUpdate(&object, old: old, context)
        if object.list("endpoints") != old.list("endpoints") { dropTopology(&object) }
        let generation = old.map("metadata").number("generation")
        let isChanged = generationMembers.contains { object[$0] != old[$0] }
            || object.map("metadata").map("labels") != old.map("metadata").map("labels")
        object.makeObject("metadata") {
            $0["generation"] = JSONValue(isChanged ? generation + 1 : generation)
        }
    }

    /// v1 has `nodeName` and `zone` instead.
    private func dropTopology(_ object: inout JSONObject) {
        object.updateItems("endpoints") { $0["deprecatedTopology"] = nil }
    }

    func validateCreate(_ object: JSONObject, _ context: WriteContext) -> [FieldError] {
        addressType(object.text("addressType"))
            + endpoints(object.items("endpoints"), object.text("addressType"), known: [])
            + ports(object.items("ports"))
    }

    func validateUpdate(
        _ object: JSONObject, old: JSONObject, _ context: WriteContext
    ) -> [FieldError] {
        let known = old.items("endpoints").flatMap { $0.texts("addresses") }
        let type = object.text("addressType")
        var errors = addressType(type)
            + endpoints(object.items("endpoints"), type, known: Set(known))
            + ports(object.items("ports"))
        if type != old.text("addressType") {
            errors.append(.invalid(Field("addressType"), .string(type), RuleText.immutable))
        }
        return errors
    }

    func warnings(
        _ object: JSONObject, old: JSONObject?, _ context: WriteContext
    ) -> [String] {
        guard object.text("addressType") != "FQDN" else {
            return ["addressType: FQDN endpoints are deprecated"]
        }
        return object.items("endpoints").enumerated().flatMap { place, endpoint in
            endpoint.texts("addresses").enumerated().flatMap {
                AddressFormats.warnings($1, at: Field("endpoints")[place]["addresses"][$0])
            }
        }
    }

    private func addressType(_ type: String) -> [FieldError] {
        let field = Field("addressType")
        if type.isEmpty { return [.required(field)] }
        let types = ["FQDN", "IPv4", "IPv6"]
        return types.contains(type)
            ? [] : [.notSupported(field, .string(type), supported: types)]
    }

    private func endpoints(
        _ endpoints: [JSONObject], _ type: String, known: Set<String>
    ) -> [FieldError] {
        let field = Field("endpoints")
        if endpoints.count > 1_000 {
            return [.tooMany(field, actual: endpoints.count, max: 1_000)]
        }
        return endpoints.enumerated().flatMap { endpoint($1, type, at: field[$0], known) }
    }

    private func endpoint(
        _ endpoint: JSONObject, _ type: String, at field: Field, _ known: Set<String>
    ) -> [FieldError] {
        let list = field["addresses"]
        let addresses = endpoint.texts("addresses")
        var errors: [FieldError] = []
        if addresses.isEmpty { errors.append(.required(list, "must contain at least 1 address")) }
        if addresses.count > 100 {
            errors.append(.tooMany(list, actual: addresses.count, max: 100))
        }
        for (place, text) in addresses.enumerated() {
            errors += address(text, type, at: list[place], in: list, known)
        }
        if let node = endpoint["nodeName"]?.string {
            errors += DNSNames.subdomainProblems(node)
                .map { .invalid(field["nodeName"], .string(node), $0) }
        }
        let topology = endpoint.map("deprecatedTopology")
        if topology.count > 16 {
            errors.append(
                .tooMany(field["deprecatedTopology"], actual: topology.count, max: 16))
        }
        errors += LabelRules.labels(topology, at: field["deprecatedTopology"])
        if let hostname = endpoint["hostname"]?.string {
            errors += PortRules.label(hostname, at: field["hostname"])
        }
        return errors + hints(endpoint.map("hints"), at: field["hints"])
    }

    private func address(
        _ text: String, _ type: String, at field: Field, in list: Field, _ known: Set<String>
    ) -> [FieldError] {
        if type == "FQDN" { return DomainFormats.fullyQualifiedDomain(text, at: field) }
        guard type == "IPv4" || type == "IPv6" else { return [] }
        var errors = AddressFormats.address(text, at: field, old: known)
        guard let address = IPAddress(text) else { return errors }
        if address.family != type {
            errors.append(.invalid(list, .string(text), "must be an \(type) address"))
        }
        return errors + AddressFormats.nonSpecial(text, at: field)
    }

    private func hints(_ hints: JSONObject, at field: Field) -> [FieldError] {
        hint(hints.items("forZones"), at: field["forZones"]) {
            TextFormats.qualifiedNameProblems($0)
        }
            + hint(hints.items("forNodes"), at: field["forNodes"]) {
                DNSNames.subdomainProblems($0)
            }
    }

    private func hint(
        _ hints: [JSONObject], at field: Field, _ problems: (String) -> [String]
    ) -> [FieldError] {
        if hints.count > 8 { return [.tooMany(field, actual: hints.count, max: 8)] }
        var seen: Set<String> = []
        var errors: [FieldError] = []
        for (place, hint) in hints.enumerated() {
            let name = hint.text("name")
            let field = field[place]["name"]
            if !seen.insert(name).inserted { errors.append(.duplicate(field, .string(name))) }
            errors += problems(name).map { .invalid(field, .string(name), $0) }
        }
        return errors
    }

    private func ports(_ ports: [JSONObject]) -> [FieldError] {
        let field = Field("ports")
        if ports.count > 20_000 { return [.tooMany(field, actual: ports.count, max: 20_000)] }
        var seen: Set<String> = []
        var errors: [FieldError] = []
        for (place, port) in ports.enumerated() {
            let field = field[place]
            let name = port.text("name")
            if !name.isEmpty { errors += PortRules.label(name, at: field["name"]) }
            if !seen.insert(name).inserted {
                errors.append(.duplicate(field["name"], .string(name)))
            }
            errors += PortRules.transport(port.text("protocol"), at: field["protocol"])
                + PortRules.applicationProtocol(port, at: field)
        }
        return errors
    }
}
