internal import Document

/// A Service as it is to be stored, addresses and ports given.
struct ServiceValidation {
    private let object: JSONObject
    private let service: ServiceSpec
    private let old: ServiceSpec?
    private let field = Field("spec")

    init(_ object: JSONObject, old: JSONObject?) {
        self.object = object
        service = ServiceSpec(of: object)
        self.old = old.map { ServiceSpec(of: $0) }
    }

    private var spec: JSONObject { service.spec }

    var errors: [FieldError] {
        topology + ofType + ports + affinity + addresses + portDuplicates + sourceRanges
            + loadBalancer + trafficPolicies
    }

    private var topology: [FieldError] {
        let hints = "service.kubernetes.io/topology-aware-hints"
        let mode = "service.kubernetes.io/topology-mode"
        let annotations = object.map("metadata").map("annotations")
        guard let old = annotations[hints]?.string, let new = annotations[mode]?.string, old != new
        else { return [] }
        return [
            .invalid(
                Field("metadata")["annotations"][key: mode], .string(new),
                "must match annotations[\(hints)] when both are specified")
        ]
    }

    private var ofType: [FieldError] {
        var errors: [FieldError] = []
        if service.ports.isEmpty && !service.isHeadless && !service.isExternalName {
            errors.append(.required(field["ports"]))
        }
        switch service.type {
        case "LoadBalancer", "NodePort":
            if service.isHeadless {
                errors.append(
                    .invalid(
                        field["clusterIPs"][0], "None",
                        "may not be set to 'None' for \(service.type) services"))
            }
        case "ExternalName": errors += externalName
        default: break
        }
        return errors
    }

    private var externalName: [FieldError] {
        var errors: [FieldError] = []
        for name in ["clusterIPs", "ipFamilies", "ipFamilyPolicy"] where spec[name] != nil {
            errors.append(.forbidden(field[name], "may not be set for ExternalName services"))
        }
        let name = spec.text("externalName")
        let host = name.hasSuffix(".") ? String(name.dropLast()) : name
        if host.isEmpty { return errors + [.required(field["externalName"])] }
        return errors
            + DNSNames.subdomainProblems(host)
            .map { .invalid(field["externalName"], .string(host), $0) }
    }

    private var ports: [FieldError] {
        var names: Set<String> = []
        var errors: [FieldError] = []
        for (place, port) in service.ports.enumerated() {
            let field = field["ports"][place]
            let name = port.text("name")
            if !name.isEmpty {
                errors += PortRules.label(name, at: field["name"])
                if !names.insert(name).inserted {
                    errors.append(.duplicate(field["name"], .string(name)))
                }
            } else if service.ports.count > 1 {
                errors.append(.required(field["name"]))
            }
            errors += PortRules.number(port.number("port"), at: field["port"])
                + PortRules.transport(port.text("protocol"), at: field["protocol"])
            let target = IntOrString(port["targetPort"]) ?? .int(0)
            errors += target.portProblems(at: field["targetPort"])
                + PortRules.applicationProtocol(port, at: field)
        }
        return errors + LabelRules.labels(spec.object("selector"), at: field["selector"])
    }

    private var affinity: [FieldError] {
        let affinity = spec.text("sessionAffinity")
        let config = field["sessionAffinityConfig"]
        switch affinity {
        case "": return [.required(field["sessionAffinity"])]
        case "None":
            return spec["sessionAffinityConfig"] == nil
                ? [] : [.forbidden(config, "must not be set when session affinity is None")]
        case "ClientIP":
            let client = spec.map("sessionAffinityConfig").map("clientIP")
            guard let seconds = client["timeoutSeconds"]?.int else {
                return [.required(config, "when session affinity type is ClientIP")]
            }
            return (1...86_400).contains(seconds)
                ? []
                : [
                    .invalid(
                        config["clientIP"]["timeoutSeconds"], JSONValue(seconds),
                        "must be greater than 0 and less than 86400")
                ]
        default:
            return [
                .notSupported(
                    field["sessionAffinity"], .string(affinity), supported: ["ClientIP", "None"])
            ]
        }
    }

    private var addresses: [FieldError] {
        let known = old?.spec.texts("externalIPs") ?? []
        var errors = ServiceFamilies.validate(service, old: old)
        for (place, text) in spec.texts("externalIPs").enumerated() {
            let field = field["externalIPs"][place]
            let problems = AddressFormats.address(text, at: field, old: Set(known))
            errors += problems.isEmpty ? AddressFormats.nonSpecial(text, at: field) : problems
        }
        let types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]
        if service.type.isEmpty {
            errors.append(.required(field["type"]))
        } else if !types.contains(service.type) {
            errors.append(
                .notSupported(field["type"], .string(service.type), supported: types))
        }
        return errors
    }

    private var portDuplicates: [FieldError] {
        var errors: [FieldError] = []
        var nodePorts: Set<String> = []
        var ports: Set<String> = []
        var duplicates: [FieldError] = []
        for (place, port) in service.ports.enumerated() {
            let field = field["ports"][place]
            let name = port.text("protocol")
            let nodePort = port.number("nodePort")
            if nodePort != 0 && service.type == "ClusterIP" {
                errors.append(
                    .forbidden(
                        field["nodePort"], "may not be used when `type` is 'ClusterIP'"))
            }
            if nodePort != 0 && !nodePorts.insert("\(name)/\(nodePort)").inserted {
                errors.append(.duplicate(field["nodePort"], JSONValue(nodePort)))
            }
            let number = port.number("port")
            if !ports.insert("\(name)/\(number)").inserted {
                duplicates.append(
                    .duplicate(
                        field,
                        [
                            "Name": "", "Protocol": .string(name), "AppProtocol": .null,
                            "Port": JSONValue(number), "TargetPort": 0, "NodePort": 0,
                        ]))
            }
        }
        return errors + duplicates
    }

    private var sourceRanges: [FieldError] {
        let ranges = spec.texts("loadBalancerSourceRanges")
        let forbidden = "may only be used when `type` is 'LoadBalancer'"
        let known = Set(old?.spec.texts("loadBalancerSourceRanges") ?? [])
        if !ranges.isEmpty {
            // The API server spells the member so.
            let field = field["LoadBalancerSourceRanges"]
            return (service.isLoadBalancer ? [] : [.forbidden(field, forbidden)])
                + ranges.enumerated().flatMap {
                    AddressFormats.range(Self.trimmed($1), at: field[$0], old: known)
                }
        }
        let key = "service.beta.kubernetes.io/load-balancer-source-ranges"
        guard let text = object.map("metadata").map("annotations")[key]?.string else { return [] }
        let field = Field("metadata")["annotations"][key: key]
        let list = Self.trimmed(text)
        return (service.isLoadBalancer ? [] : [.forbidden(field, forbidden)])
            + (list.isEmpty
                ? []
                : list.split(separator: ",", omittingEmptySubsequences: false).flatMap {
                    AddressFormats.range(Self.trimmed(String($0)), at: field)
                })
    }

    private static func trimmed(_ text: String) -> String {
        let tail = text.drop { $0.isWhitespace }
        return String(tail.reversed().drop { $0.isWhitespace }.reversed())
    }

    private var loadBalancer: [FieldError] {
        var errors: [FieldError] = []
        let givesPorts = spec["allocateLoadBalancerNodePorts"] != nil
        if givesPorts && !service.isLoadBalancer {
            errors.append(
                .forbidden(
                    field["allocateLoadBalancerNodePorts"],
                    "may only be used when `type` is 'LoadBalancer'"))
        }
        if !givesPorts && service.isLoadBalancer {
            errors.append(.required(Field("allocateLoadBalancerNodePorts")))
        }
        return errors + Self.loadBalancerClass(service)
    }

    static func loadBalancerClass(_ service: ServiceSpec) -> [FieldError] {
        let field = Field("spec")["loadBalancerClass"]
        guard let name = service.spec["loadBalancerClass"]?.string else { return [] }
        if !service.isLoadBalancer {
            return [.forbidden(field, "may only be used when `type` is 'LoadBalancer'")]
        }
        return TextFormats.qualifiedNameProblems(name)
            .map { .invalid(field, .string(name), $0) }
    }

    private var trafficPolicies: [FieldError] {
        var errors: [FieldError] = []
        let outside = spec.text("externalTrafficPolicy")
        let outsideField = field["externalTrafficPolicy"]
        if !service.isExternallyAccessible {
            if !outside.isEmpty {
                errors.append(
                    .invalid(
                        outsideField, .string(outside),
                        "may only be set for externally-accessible services"))
            }
        } else if outside.isEmpty {
            errors.append(.required(outsideField))
        } else if !["Cluster", "Local"].contains(outside) {
            errors.append(
                .notSupported(
                    outsideField, .string(outside), supported: ["Cluster", "Local"]))
        }
        errors += healthCheckPort
        let inside = spec["internalTrafficPolicy"]?.string
        let insideField = field["internalTrafficPolicy"]
        if let inside, !["Cluster", "Local"].contains(inside) {
            errors.append(
                .notSupported(insideField, .string(inside), supported: ["Cluster", "Local"]))
        } else if inside == nil && service.needsClusterIP {
            errors.append(.required(insideField))
        }
        let ways = ["PreferClose", "PreferSameNode", "PreferSameZone"]
        if let way = spec["trafficDistribution"]?.string, !ways.contains(way) {
            errors.append(
                .notSupported(
                    field["trafficDistribution"], .string(way), supported: ways))
        }
        return errors
    }

    private var healthCheckPort: [FieldError] {
        let port = service.healthCheckNodePort
        let field = field["healthCheckNodePort"]
        if service.needsHealthCheckPort {
            return port == 0 ? [.required(field)] : PortRules.number(port, at: field)
        }
        return port == 0
            ? []
            : [
                .invalid(
                    field, JSONValue(port),
                    "may only be set when `type` is 'LoadBalancer' and "
                        + "`externalTrafficPolicy` is 'Local'")
            ]
    }
}
