internal import Document

/// Checks a PodSpec, in a Pod as in a template (`pkg/apis/core/validation`), in the order in which
/// the API server reports what is wrong.
struct PodSpecValidator {
    let spec: JSONObject
    /// The Pod's or the template's.
    let metadata: JSONObject
    let field: Field
    var errors: [FieldError] = []

    /// The volumes that are right, by name: mounts of others are not found.
    var volumes: [String: JSONObject] = [:]
    let claimNames: Set<String>
    let gracePeriod: Int64
    let isOnHostUsers: Bool

    init(_ spec: JSONObject, metadata: JSONObject, at field: Field) {
        self.spec = spec
        self.metadata = metadata
        self.field = field
        claimNames = Set(spec.items("resourceClaims").map { $0.text("name") })
        gracePeriod = spec.number("terminationGracePeriodSeconds")
        isOnHostUsers = spec["hostUsers"]?.bool ?? true
    }

    static func errors(
        _ spec: JSONObject, metadata: JSONObject, at field: Field
    ) -> [FieldError] {
        var validator = PodSpecValidator(spec, metadata: metadata, at: field)
        validator.validate()
        return validator.errors
    }

    private mutating func validate() {
        if spec["terminationGracePeriodSeconds"] == nil {
            errors.append(.required(field["terminationGracePeriodSeconds"]))
        }
        checkVolumes()
        checkContainers()
        checkInitContainers()
        checkEphemeralContainers()
        checkPodResources()
        checkHostNetwork()
        checkChoice("restartPolicy", ["Always", "OnFailure", "Never"])
        checkChoice("dnsPolicy", ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"])
        errors += LabelRules.labels(spec.object("nodeSelector"), at: field["nodeSelector"])
        checkPodSecurity()
        checkAffinity()
        checkDNS()
        checkGates()
        checkTopologySpread()
        checkHostProcess()
        checkHostUsers()
        checkResourceClaims()
        checkNames()
        checkTolerations()
        checkHostAliases()
        checkClasses()
        checkOverhead()
        checkOperatingSystem()
    }

    mutating func add(_ problems: [String], _ field: Field, _ value: String) {
        errors += problems.map { .invalid(field, .string(value), $0) }
    }

    private mutating func checkChoice(_ name: String, _ choices: [String]) {
        let value = spec.text(name)
        if value.isEmpty {
            errors.append(.required(field[name]))
        } else if !choices.contains(value) {
            errors.append(.notSupported(field[name], .string(value), supported: choices))
        }
    }

    private mutating func checkNames() {
        let account = spec.text("serviceAccountName")
        if !account.isEmpty {
            add(DNSNames.subdomainProblems(account), field["serviceAccountName"], account)
        }
        let node = spec.text("nodeName")
        if !node.isEmpty { add(DNSNames.subdomainProblems(node), field["nodeName"], node) }
        if let deadline = spec["activeDeadlineSeconds"]?.int,
            !(1...Int64(Int32.max)).contains(deadline)
        {
            errors.append(
                .invalid(
                    field["activeDeadlineSeconds"], JSONValue(deadline),
                    RuleText.range(1, Int64(Int32.max))))
        }
        for name in ["hostname", "subdomain"] {
            let value = spec.text(name)
            if !value.isEmpty { add(DNSNames.labelProblems(value), field[name], value) }
            if name == "hostname" { checkHostnameOverride() }
        }
    }

    private mutating func checkHostnameOverride() {
        guard let name = spec["hostnameOverride"]?.string else { return }
        if spec.flag("setHostnameAsFQDN") {
            errors.append(
                .forbidden(
                    field["setHostnameAsFQDN"], "may not be set when `hostnameOverride` is set"))
        }
        if spec.flag("hostNetwork") {
            errors.append(
                .forbidden(field["hostNetwork"], "may not be set when `hostnameOverride` is set"))
        }
        add(DNSNames.subdomainProblems(name), field["hostnameOverride"], name)
        if name.utf8.count > 64 {
            errors.append(.tooLong(field["hostnameOverride"], max: 64))
        }
    }

    private mutating func checkHostAliases() {
        for (place, alias) in spec.items("hostAliases").enumerated() {
            let field = field["hostAliases"][place]
            errors += AddressFormats.address(alias.text("ip"), at: field["ip"])
            for name in alias.texts("hostnames") {
                add(DNSNames.subdomainProblems(name), field["hostnames"], name)
            }
        }
    }

    private mutating func checkClasses() {
        let priority = spec.text("priorityClassName")
        if !priority.isEmpty {
            add(DNSNames.subdomainProblems(priority), field["priorityClassName"], priority)
        }
        if let runtime = spec["runtimeClassName"]?.string {
            add(DNSNames.subdomainProblems(runtime), field["runtimeClassName"], runtime)
        }
        guard let policy = spec["preemptionPolicy"] else { return }
        if policy == "" {
            errors.append(.required(field["preemptionPolicy"]))
        } else if policy != "PreemptLowerPriority" && policy != "Never" {
            errors.append(
                .notSupported(
                    field["preemptionPolicy"], policy, supported: ["PreemptLowerPriority", "Never"])
            )
        }
    }

    private mutating func checkOverhead() {
        guard let overhead = spec["overhead"]?.object else { return }
        errors += ResourceRequirementRules.validate(
            ["limits": .object(overhead)], at: field["overhead"])
    }
}
