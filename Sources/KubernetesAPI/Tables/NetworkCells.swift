import Document

/// Rows of services, their endpoints, ingresses and network rules.
enum NetworkCells {
    @Sendable static func service(_ source: CellSource) -> [JSONValue] {
        let spec = source.spec
        let address = spec.strings("clusterIPs").first ?? spec.text("clusterIP")
        let ports = spec.items("ports").map { port in
            let node = port.integer("nodePort")
            let number = port.integer("port")
            return (node > 0 ? "\(number):\(node)" : "\(number)") + "/\(port.text("protocol"))"
        }
        return [
            source.nameCell, .string(spec.text("type")), .string(address.ifEmpty("<none>")),
            .string(externalAddress(source)),
            .string(ports.joined(separator: ",").ifEmpty("<none>")), source.ageCell,
            .string(LabelText.labels(spec?["selector"])),
        ]
    }

    private static func externalAddress(_ source: CellSource) -> String {
        let external = source.spec.strings("externalIPs")
        switch source.spec.text("type") {
        case "ClusterIP", "NodePort":
            return external.joined(separator: ",").ifEmpty("<none>")
        case "LoadBalancer":
            let all = loadBalancerAddresses(source.status) + external
            return all.joined(separator: ",").ifEmpty("<pending>")
        case "ExternalName": return source.spec.text("externalName")
        default: return "<unknown>"
        }
    }

    private static func loadBalancerAddresses(_ status: JSONValue?) -> [String] {
        let entries = (status?["loadBalancer"]).items("ingress")
        let addresses = entries.map { $0.text("ip").ifEmpty($0.text("hostname")) }
        return Set(addresses).subtracting([""]).sorted()
    }

    @Sendable static func endpoints(_ source: CellSource) -> [JSONValue] {
        var list = ShortList()
        for subset in source.object.items("subsets") {
            let addresses = subset.items("addresses").map { $0.text("ip") }
            let ports = subset.items("ports")
            if ports.isEmpty { for address in addresses { list.append(address) } }
            for port in ports {
                for address in addresses {
                    let host = address.contains(":") ? "[\(address)]" : address
                    list.append("\(host):\(port.integer("port"))")
                }
            }
        }
        // An object whose subsets are all empty has an empty cell, one without subsets does not.
        let empty = source.object.items("subsets").isEmpty ? "<none>" : ""
        return [source.nameCell, .string(list.text(empty: empty)), source.ageCell]
    }

    @Sendable static func endpointSlice(_ source: CellSource) -> [JSONValue] {
        var ports = ShortList()
        for port in source.object.items("ports") {
            ports.append(
                port.pointer("port")?.int.map { "\($0)" } ?? port.pointer("name")?.string ?? "*")
        }
        var addresses = ShortList()
        for endpoint in source.object.items("endpoints") {
            for address in endpoint.strings("addresses") { addresses.append(address) }
        }
        return [
            source.nameCell, .string(source.object.text("addressType")),
            .string(ports.text(empty: "<unset>")), .string(addresses.text(empty: "<unset>")),
            source.ageCell,
        ]
    }

    @Sendable static func ingress(_ source: CellSource) -> [JSONValue] {
        let spec = source.spec
        return [
            source.nameCell, .string(spec.pointer("ingressClassName")?.string ?? "<none>"),
            .string(hosts(spec.items("rules"))),
            .string(loadBalancerAddresses(source.status).joined(separator: ",")),
            .string(spec.items("tls").isEmpty ? "80" : "80, 443"), source.ageCell,
        ]
    }

    /// The count of "more" is over rules, those without a host included, as the server has it.
    private static func hosts(_ rules: [JSONValue]) -> String {
        var shown: [String] = []
        for (index, rule) in rules.enumerated() {
            if shown.count == 3, index < rules.count {
                return shown.joined(separator: ",") + " + \(rules.count - 3) more..."
            }
            let host = rule.text("host")
            if !host.isEmpty { shown.append(host) }
        }
        return shown.joined(separator: ",").ifEmpty("*")
    }

    @Sendable static func ingressClass(_ source: CellSource) -> [JSONValue] {
        let parameters = source.spec.pointer("parameters").map { reference in
            let group = reference.pointer("apiGroup")?.string.map { ".\($0)" } ?? ""
            return "\(reference.text("kind"))\(group)/\(reference.text("name"))"
        }
        return [
            source.nameCell, .string(source.spec.text("controller")),
            .string(parameters ?? "<none>"), source.ageCell,
        ]
    }

    @Sendable static func networkPolicy(_ source: CellSource) -> [JSONValue] {
        [
            source.nameCell, .string(LabelText.column(source.spec?["podSelector"])),
            source.ageCell,
        ]
    }

    @Sendable static func serviceCIDR(_ source: CellSource) -> [JSONValue] {
        let ranges = source.spec.strings("cidrs").joined(separator: ",")
        return [source.nameCell, .string(ranges), source.ageCell]
    }

    @Sendable static func ipAddress(_ source: CellSource) -> [JSONValue] {
        let parent = source.spec.pointer("parentRef").map { reference in
            let resource = GroupResource(
                group: reference.text("group"), resource: reference.text("resource"))
            let namespace = reference.text("namespace")
            return resource.description.lowercased()
                + (namespace.isEmpty ? "" : "/\(namespace)") + "/\(reference.text("name"))"
        }
        return [source.nameCell, .string(parent ?? "<none>")]
    }
}
