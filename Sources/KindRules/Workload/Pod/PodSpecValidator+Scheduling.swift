internal import Document

extension PodSpecValidator {
    mutating func checkDNS() {
        let config = spec.object("dnsConfig")
        let field = field["dnsConfig"]
        if spec.text("dnsPolicy") == "None" {
            guard let config else {
                errors.append(
                    .required(field, "must provide `dnsConfig` when `dnsPolicy` is None"))
                return
            }
            if config.list("nameservers").isEmpty {
                errors.append(
                    .required(
                        field["nameservers"],
                        "must provide at least one DNS nameserver when `dnsPolicy` is None"))
                return
            }
        }
        guard let config else { return }
        let servers = config.texts("nameservers")
        if servers.count > 3 {
            errors.append(
                .invalid(
                    field["nameservers"], .array(config.list("nameservers")),
                    "must not have more than 3 nameservers"))
        }
        for (place, server) in servers.enumerated() {
            errors += AddressFormats.address(server, at: field["nameservers"][place])
        }
        checkSearches(config, at: field["searches"])
        for (place, option) in config.items("options").enumerated()
        where option.text("name").isEmpty {
            errors.append(.required(field["options"][place], "must not be empty"))
        }
    }

    private mutating func checkSearches(_ config: JSONObject, at field: Field) {
        let searches = config.texts("searches")
        let shown = JSONValue.array(config.list("searches"))
        if searches.count > 32 {
            errors.append(.invalid(field, shown, "must not have more than 32 search paths"))
        }
        if searches.joined(separator: " ").utf8.count > 2_048 {
            errors.append(
                .invalid(
                    field, shown,
                    "must not have more than 2048 characters (including spaces) in the search list"
                ))
        }
        for (place, search) in searches.enumerated() where search != "." {
            let name = search.hasSuffix(".") ? String(search.dropLast()) : search
            add(DNSNames.underscoredSubdomainProblems(name), field[place], name)
        }
    }

    mutating func checkGates() {
        for (place, gate) in spec.items("readinessGates").enumerated() {
            errors += LabelRules.key(
                gate.text("conditionType"), at: field["readinessGates"][place]["conditionType"])
        }
        var seen: Set<String> = []
        for (place, gate) in spec.items("schedulingGates").enumerated() {
            let name = gate.text("name")
            errors += LabelRules.key(name, at: field["schedulingGates"][place])
            if !seen.insert(name).inserted {
                errors.append(.duplicate(field["schedulingGates"][place], .string(name)))
            }
        }
    }

    mutating func checkTolerations() {
        errors += TolerationRules.validate(spec.items("tolerations"), at: field["tolerations"])
    }

    mutating func checkResourceClaims() {
        var names: Set<String> = []
        for (place, claim) in spec.items("resourceClaims").enumerated() {
            let field = field["resourceClaims"][place]
            let name = claim.text("name")
            if name.isEmpty {
                errors.append(.required(field["name"]))
            } else if !names.insert(name).inserted {
                errors.append(.duplicate(field["name"], .string(name)))
            } else {
                add(DNSNames.labelProblems(name), field["name"], name)
            }
            let sources = ["resourceClaimName", "resourceClaimTemplateName"]
            let given = sources.filter { claim[$0] != nil }
            let shown = GoDump.text(claim, type: "PodResourceClaim")
            if given.count > 1 {
                errors.append(
                    .invalid(
                        field, shown: shown,
                        "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be "
                            + "specified"))
            } else if given.isEmpty {
                errors.append(
                    .invalid(
                        field, shown: shown,
                        "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"))
            }
            for source in given {
                let object = claim.text(source)
                add(DNSNames.subdomainProblems(object), field[source], object)
            }
        }
    }

    /// What the Pod asks for as a whole is at least what its containers ask for.
    mutating func checkPodResources() {
        guard let resources = spec.object("resources") else { return }
        let field = field["resources"]
        errors += ResourceRequirementRules.validate(resources, claimNames: claimNames, at: field) {
            PodResources.isForPods($0)
                ? []
                : [
                    .notSupported(
                        $1, .string($0), supported: ["cpu", "hugepages-", "memory"])
                ]
        }
        let asked = PodResources.containers(of: spec, "requests")
        for (name, value) in resources.map("requests").sortedByKey() {
            guard let sum = asked[name], sum > Quantity(value) else { continue }
            errors.append(
                .invalid(
                    field["requests"][key: name], .string(Quantity(value).description),
                    "must be greater than or equal to aggregate container requests of \(sum)"))
        }
        for (name, value) in resources.map("limits").sortedByKey() {
            let most = Quantity(value)
            for list in ["containers", "initContainers"] {
                for (place, container) in spec.items(list).enumerated() {
                    let own = container.map("resources").map("limits")[name]
                    guard let own, Quantity(own) > most else { continue }
                    errors.append(
                        .invalid(
                            self.field[list][place]["resources"]["limits"][key: name], own,
                            "must be less than or equal to pod limits of \(most)"))
                }
            }
        }
    }

    mutating func checkOperatingSystem() {
        guard let system = spec.object("os") else { return }
        let name = system.text("name")
        switch name {
        case "": errors.append(.required(field["os"]["name"], "cannot be empty"))
        case "linux": checkLinux()
        case "windows": checkWindowsPod()
        default:
            errors.append(
                .notSupported(field["os"], .string(name), supported: ["linux", "windows"]))
        }
    }

    private mutating func checkLinux() {
        let detail = "windows options cannot be set for a linux pod"
        if spec.map("securityContext")["windowsOptions"] != nil {
            errors.append(.forbidden(field["securityContext"]["windowsOptions"], detail))
        }
        for (container, field) in allContainers
        where container.map("securityContext")["windowsOptions"] != nil {
            errors.append(.forbidden(field["securityContext"]["windowsOptions"], detail))
        }
    }

    private mutating func checkWindowsPod() {
        let detail = "cannot be set for a windows pod"
        let context = spec.map("securityContext")
        for name in [
            "appArmorProfile", "seLinuxOptions", "hostUsers", "hostPID", "hostIPC",
            "seccompProfile", "fsGroup", "fsGroupChangePolicy", "sysctls", "shareProcessNamespace",
            "runAsUser", "runAsGroup", "supplementalGroups", "supplementalGroupsPolicy",
        ] {
            let isOfSpec =
                name.hasPrefix("host") || name == "shareProcessNamespace"
            if isOfSpec ? spec[name] != nil : context[name] != nil {
                errors.append(
                    .forbidden(isOfSpec ? field[name] : field["securityContext"][name], detail))
            }
        }
        for (container, field) in allContainers {
            let context = container.map("securityContext")
            for name in [
                "appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities",
                "readOnlyRootFilesystem", "privileged", "allowPrivilegeEscalation", "procMount",
                "runAsUser", "runAsGroup",
            ] where context[name] != nil {
                errors.append(.forbidden(field["securityContext"][name], detail))
            }
        }
    }

    private var allContainers: [(JSONObject, Field)] {
        ["containers", "initContainers", "ephemeralContainers"].flatMap { list in
            spec.items(list).enumerated().map { ($0.element, field[list][$0.offset]) }
        }
    }
}
