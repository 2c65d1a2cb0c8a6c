internal import Document

extension PodSpecValidator {
    mutating func checkContainers() {
        let field = field["containers"]
        let containers = spec.items("containers")
        if containers.isEmpty { errors.append(.required(field)) }
        var names: Set<String> = []
        for (place, container) in containers.enumerated() {
            let field = field[place]
            checkContainer(container, at: field)
            let name = container.text("name")
            if !names.insert(name).inserted {
                errors.append(.duplicate(field["name"], .string(name)))
            }
            checkLife(of: container, at: field)
            checkRestartPolicy(container, at: field)
        }
        checkHostPorts(containers, at: field)
    }

    mutating func checkInitContainers() {
        let field = field["initContainers"]
        var names = Set(spec.items("containers").map { $0.text("name") })
        for (place, container) in spec.items("initContainers").enumerated() {
            let name = container.text("name")
            checkContainer(container, at: field[place])
            checkRestartPolicy(container, at: field[place])
            if !name.isEmpty && !names.insert(name).inserted {
                errors.append(.duplicate(field[place]["name"], .string(name)))
            }
            checkHostPorts([container], at: field)
            if container.text("restartPolicy") == "Always" {
                checkLife(of: container, at: field[place])
                continue
            }
            for member in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"]
            where container[member] != nil {
                errors.append(
                    .forbidden(
                        field[place][member],
                        "may not be set for init containers without restartPolicy=Always"))
            }
        }
    }

    mutating func checkEphemeralContainers() {
        let field = field["ephemeralContainers"]
        let others = Set(
            (spec.items("containers") + spec.items("initContainers")).map { $0.text("name") })
        var names: Set<String> = []
        for (place, container) in spec.items("ephemeralContainers").enumerated() {
            let field = field[place]
            let name = container.text("name")
            checkContainer(container, at: field)
            checkImageSpaces(container, at: field)
            if !names.insert(name).inserted || others.contains(name) {
                errors.append(.duplicate(field["name"], .string(name)))
            }
            let target = container.text("targetContainerName")
            if !target.isEmpty && !others.contains(target) {
                errors.append(.notFound(field["targetContainerName"], .string(target)))
            }
            for member in Self.neverEphemeral where container[member] != nil {
                if member == "resources" && container.map(member).isEmpty { continue }
                errors.append(
                    .forbidden(field[member], "cannot be set for an Ephemeral Container"))
            }
            for (place, mount) in container.items("volumeMounts").enumerated() {
                for member in ["subPath", "subPathExpr"] where !mount.text(member).isEmpty {
                    errors.append(
                        .forbidden(
                            field["volumeMounts"][place][member],
                            "cannot be set for an Ephemeral Container"))
                }
            }
        }
    }

    private static let neverEphemeral = [
        "ports", "resources", "resizePolicy", "restartPolicy", "restartPolicyRules",
        "livenessProbe", "readinessProbe", "startupProbe", "lifecycle",
    ]

    /// A Pod's images; templates were never checked for it.
    mutating func checkImageSpaces(_ container: JSONObject, at field: Field) {
        let image = container.text("image")
        if image.first?.isWhitespace ?? false || image.last?.isWhitespace ?? false {
            errors.append(
                .invalid(
                    field["image"], .string(image),
                    "must not have leading or trailing whitespace"))
        }
    }

    /// What holds for containers of all sorts.
    private mutating func checkContainer(_ container: JSONObject, at field: Field) {
        let name = container.text("name")
        if name.isEmpty {
            errors.append(.required(field["name"]))
        } else {
            add(DNSNames.labelProblems(name), field["name"], name)
        }
        if container.text("image").isEmpty { errors.append(.required(field["image"])) }
        let policy = container.text("terminationMessagePolicy")
        if policy.isEmpty {
            errors.append(.required(field["terminationMessagePolicy"]))
        } else if policy != "File" && policy != "FallbackToLogsOnError" {
            errors.append(
                .notSupported(
                    field["terminationMessagePolicy"], .string(policy),
                    supported: ["File", "FallbackToLogsOnError"]))
        }
        checkPorts(container.items("ports"), at: field["ports"])
        checkEnvironment(container.items("env"), at: field["env"])
        checkEnvironmentSources(container.items("envFrom"), at: field["envFrom"])
        checkMounts(of: container, at: field["volumeMounts"])
        checkDevices(of: container, at: field["volumeDevices"])
        checkPullPolicy(container.text("imagePullPolicy"), at: field["imagePullPolicy"])
        errors += ResourceRequirementRules.validate(
            container.map("resources"), claimNames: claimNames, at: field["resources"])
        checkResizePolicy(container.items("resizePolicy"), at: field["resizePolicy"])
        checkSecurity(container.object("securityContext"), at: field["securityContext"])
    }

    mutating func checkPullPolicy(_ policy: String, at field: Field) {
        if policy.isEmpty {
            errors.append(.required(field))
        } else if !["Always", "IfNotPresent", "Never"].contains(policy) {
            errors.append(
                .notSupported(
                    field, .string(policy), supported: ["Always", "IfNotPresent", "Never"]))
        }
    }

    private mutating func checkResizePolicy(_ policies: [JSONObject], at field: Field) {
        var seen: Set<String> = []
        for policy in policies {
            let resource = policy.text("resourceName")
            let restart = policy.text("restartPolicy")
            if !seen.insert(resource).inserted {
                errors.append(.duplicate(field, .string(resource)))
            }
            checkRequired(resource, ["cpu", "memory"], at: field)
            checkRequired(restart, ["NotRequired", "RestartContainer"], at: field)
            if spec.text("restartPolicy") == "Never" && restart != "NotRequired" {
                errors.append(
                    .invalid(
                        field, .string(restart),
                        "must be 'NotRequired' when `restartPolicy` is 'Never'"))
            }
        }
    }

    mutating func checkRequired(_ value: String, _ choices: [String], at field: Field) {
        if value.isEmpty {
            errors.append(.required(field))
        } else if !choices.contains(value) {
            errors.append(.notSupported(field, .string(value), supported: choices))
        }
    }

    private mutating func checkRestartPolicy(_ container: JSONObject, at field: Field) {
        let rules = container.items("restartPolicyRules")
        guard let policy = container["restartPolicy"]?.string else {
            if !rules.isEmpty {
                errors.append(
                    .required(
                        field["restartPolicy"],
                        "must specify restartPolicy when restart rules are used"))
            }
            return
        }
        let policies = ["Always", "Never", "OnFailure"]
        if !policies.contains(policy) {
            errors.append(
                .notSupported(field["restartPolicy"], .string(policy), supported: policies))
        }
        let field = field["restartPolicyRules"]
        if rules.count > 20 { errors.append(.tooMany(field, actual: rules.count, max: 20)) }
        for (place, rule) in rules.enumerated() {
            let field = field[place]
            let action = rule.text("action")
            if action != "Restart" {
                errors.append(
                    .notSupported(field["action"], .string(action), supported: ["Restart"]))
            }
            guard let codes = rule.object("exitCodes") else {
                errors.append(.required(field["exitCodes"], "must be specified"))
                continue
            }
            let comparison = codes.text("operator")
            if comparison != "In" && comparison != "NotIn" {
                errors.append(
                    .notSupported(
                        field["exitCodes"]["operator"], .string(comparison),
                        supported: ["In", "NotIn"]))
            }
            let values = codes.list("values")
            if values.isEmpty {
                errors.append(
                    .invalid(
                        field["exitCodes"]["values"], .array([]),
                        "must specify at least one value"))
            } else if values.count > 255 {
                errors.append(
                    .tooMany(field["exitCodes"]["values"], actual: values.count, max: 255))
            }
        }
    }
}

// Ports.
extension PodSpecValidator {
    private mutating func checkPorts(_ ports: [JSONObject], at field: Field) {
        var names: Set<String> = []
        for (place, port) in ports.enumerated() {
            let field = field[place]
            let name = port.text("name")
            if !name.isEmpty {
                let problems = TextFormats.portNameProblems(name)
                add(problems, field["name"], name)
                if problems.isEmpty && !names.insert(name).inserted {
                    errors.append(.duplicate(field["name"], .string(name)))
                }
            }
            if port.number("containerPort") == 0 {
                errors.append(.required(field["containerPort"]))
            }
            for member in ["containerPort", "hostPort"] where port.number(member) != 0 {
                let number = port.number(member)
                errors += TextFormats.portNumberProblems(number).map {
                    .invalid(field[member], JSONValue(number), $0)
                }
            }
            checkRequired(port.text("protocol"), ["SCTP", "TCP", "UDP"], at: field["protocol"])
        }
    }

    /// Two containers can't have one port of the node.
    private mutating func checkHostPorts(_ containers: [JSONObject], at field: Field) {
        var seen: Set<String> = []
        for (place, container) in containers.enumerated() {
            for (other, port) in container.items("ports").enumerated() {
                let number = port.number("hostPort")
                if number == 0 { continue }
                let key = "\(port.text("protocol"))/\(port.text("hostIP"))/\(number)"
                if !seen.insert(key).inserted {
                    errors.append(
                        .duplicate(field[place]["ports"][other]["hostPort"], .string(key)))
                }
            }
        }
    }

    mutating func checkHostNetwork() {
        guard spec.flag("hostNetwork") else { return }
        for list in ["containers", "initContainers"] {
            for (place, container) in spec.items(list).enumerated() {
                for (other, port) in container.items("ports").enumerated() {
                    let number = port.number("hostPort")
                    if number == 0 || number == port.number("containerPort") { continue }
                    errors.append(
                        .invalid(
                            field[list][place]["ports"][other]["hostPort"], JSONValue(number),
                            "must match `containerPort` when `hostNetwork` is true"))
                }
            }
        }
    }
}
