internal import Document

extension PodSpecValidator {
    mutating func checkSecurity(_ context: JSONObject?, at field: Field) {
        guard let context else { return }
        checkIdentities(context, ["runAsUser", "runAsGroup"], at: field)
        if let mount = context["procMount"]?.string {
            if mount != "Default" && mount != "Unmasked" {
                errors.append(
                    .notSupported(
                        field["procMount"], .string(mount), supported: ["Default", "Unmasked"]))
            }
            if isOnHostUsers && mount == "Unmasked" {
                errors.append(
                    .invalid(
                        field["procMount"], .string(mount),
                        "`hostUsers` must be false to use `Unmasked`"))
            }
        }
        checkSeccomp(context.object("seccompProfile"), at: field["seccompProfile"])
        if context["allowPrivilegeEscalation"] == false {
            let shown = GoDump.text(context, type: "SecurityContext")
            if context.flag("privileged") {
                errors.append(
                    .invalid(
                        field, shown: shown,
                        "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"))
            }
            if context.map("capabilities").texts("add").contains("CAP_SYS_ADMIN") {
                errors.append(
                    .invalid(
                        field, shown: shown,
                        "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` "
                            + "CAP_SYS_ADMIN"))
            }
        }
        checkWindows(context.object("windowsOptions"), at: field["windowsOptions"])
        errors += AppArmorRules.validate(
            context.object("appArmorProfile"), at: field["appArmorProfile"])
    }

    mutating func checkPodSecurity() {
        let context = spec.map("securityContext")
        let field = field["securityContext"]
        checkIdentities(context, ["fsGroup", "runAsUser", "runAsGroup"], at: field)
        for (place, group) in context.list("supplementalGroups").enumerated() {
            checkIdentity(group, at: field["supplementalGroups"][place])
        }
        if spec.flag("shareProcessNamespace") && spec.flag("hostPID") {
            errors.append(
                .invalid(
                    field["shareProcessNamespace"], true,
                    "ShareProcessNamespace and HostPID cannot both be enabled"))
        }
        checkSysctls(context.items("sysctls"), at: field["sysctls"])
        let choices = [
            ("fsGroupChangePolicy", ["Always", "OnRootMismatch"]),
            ("supplementalGroupsPolicy", ["Merge", "Strict"]),
            ("seLinuxChangePolicy", ["MountOption", "Recursive"]),
        ]
        checkChoice(context, choices[0], at: field)
        checkSeccomp(context.object("seccompProfile"), at: field["seccompProfile"])
        checkWindows(context.object("windowsOptions"), at: field["windowsOptions"])
        errors += AppArmorRules.validate(
            context.object("appArmorProfile"), at: field["appArmorProfile"])
        for choice in choices.dropFirst() { checkChoice(context, choice, at: field) }
    }

    private mutating func checkChoice(
        _ owner: JSONObject, _ choice: (name: String, values: [String]), at field: Field
    ) {
        guard let value = owner[choice.name]?.string, !choice.values.contains(value) else { return }
        errors.append(
            .notSupported(field[choice.name], .string(value), supported: choice.values))
    }

    private mutating func checkIdentities(
        _ context: JSONObject, _ names: [String], at field: Field
    ) {
        for name in names {
            if let value = context[name] { checkIdentity(value, at: field[name]) }
        }
    }

    private mutating func checkIdentity(_ value: JSONValue, at field: Field) {
        guard let number = value.int, !(0...Int64(Int32.max)).contains(number) else { return }
        errors.append(.invalid(field, value, RuleText.range(0, Int64(Int32.max))))
    }

    private mutating func checkSeccomp(_ profile: JSONObject?, at field: Field) {
        guard let profile else { return }
        let type = profile.text("type")
        if type.isEmpty {
            errors.append(
                .required(field["type"], "type is required when seccompProfile is set"))
        } else if !["Localhost", "RuntimeDefault", "Unconfined"].contains(type) {
            errors.append(
                .notSupported(
                    field["type"], .string(type),
                    supported: ["Localhost", "RuntimeDefault", "Unconfined"]))
        }
        let path = profile["localhostProfile"]?.string
        if type == "Localhost" {
            if let path {
                errors += PathRules.descending(path, at: field["localhostProfile"])
            } else {
                errors.append(
                    .required(
                        field["localhostProfile"], "must be set when seccomp type is Localhost"))
            }
        } else if path != nil {
            errors.append(
                .invalid(
                    field["localhostProfile"],
                    shown: GoDump.text(profile, type: "SeccompProfile"),
                    "can only be set when seccomp type is Localhost"))
        }
    }

    private mutating func checkSysctls(_ sysctls: [JSONObject], at field: Field) {
        var names: Set<String> = []
        for (place, sysctl) in sysctls.enumerated() {
            let field = field[place]["name"]
            let name = sysctl.text("name")
            if name.isEmpty {
                errors.append(.required(field))
            } else if !Self.isSysctl(name) {
                add(
                    [
                        "must have at most 253 characters and match regex "
                            + #"^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]"#
                            + #"([-_a-z0-9]*[a-z0-9])?$"#
                    ], field, name)
            } else if !names.insert(name).inserted {
                errors.append(.duplicate(field, .string(name)))
            }
            let known = name.replacing("/", with: ".")
            if spec.flag("hostNetwork") && known.hasPrefix("net.") {
                add(["may not be specified when 'hostNetwork' is true"], field, name)
            }
            let isOfIPC =
                ["kernel.shm", "kernel.msg", "fs.mqueue."].contains { known.hasPrefix($0) }
                || known == "kernel.sem"
            if spec.flag("hostIPC") && isOfIPC {
                add(["may not be specified when 'hostIPC' is true"], field, name)
            }
        }
    }

    private static func isSysctl(_ name: String) -> Bool {
        let parts = name.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "/" }
        return name.utf8.count <= 253
            && parts.allSatisfy { part in
                part.wholeMatch(of: #/[a-z0-9]([\-_a-z0-9]*[a-z0-9])?/#) != nil
            }
    }

    private mutating func checkWindows(_ options: JSONObject?, at field: Field) {
        guard let options else { return }
        if let name = options["gmsaCredentialSpecName"]?.string {
            add(DNSNames.subdomainProblems(name), field["gmsaCredentialSpecName"], name)
        }
        if let text = options["gmsaCredentialSpec"]?.string {
            if text.isEmpty {
                add(
                    ["gmsaCredentialSpec cannot be an empty string"], field["gmsaCredentialSpec"],
                    text)
            } else if text.utf8.count > 65_536 {
                add(
                    ["gmsaCredentialSpec size must be under 64 KiB"], field["gmsaCredentialSpec"],
                    text)
            }
        }
        if let name = options["runAsUserName"]?.string {
            let problem: String? =
                if name.isEmpty {
                    "runAsUserName cannot be an empty string"
                } else if name.unicodeScalars.contains(where: {
                    $0.properties.generalCategory == .control
                }) {
                    "runAsUserName cannot contain control characters"
                } else if name.count(where: { $0 == "\\" }) > 1 {
                    "runAsUserName cannot contain more than one backslash"
                } else {
                    nil
                }
            if let problem { add([problem], field["runAsUserName"], name) }
        }
    }

    /// A Pod with users of its own is not on the node's namespaces.
    mutating func checkHostUsers() {
        if isOnHostUsers { return }
        for name in ["hostNetwork", "hostPID", "hostIPC"] where spec.flag(name) {
            errors.append(.forbidden(field[name], "when `hostUsers` is false"))
        }
    }

    /// Windows: all containers are processes of the host, or none.
    mutating func checkHostProcess() {
        let own = spec.map("securityContext").map("windowsOptions")["hostProcess"]?.bool
        let containers = spec.items("containers") + spec.items("initContainers")
        let flags = containers.map {
            $0.map("securityContext").map("windowsOptions")["hostProcess"]?.bool ?? own ?? false
        }
        guard flags.contains(true) else { return }
        if flags.contains(false) {
            errors.append(
                .invalid(
                    field, "",
                    "If pod contains any hostProcess containers then all containers must be "
                        + "HostProcess containers"))
        }
        if !spec.flag("hostNetwork") {
            errors.append(
                .invalid(
                    field["hostNetwork"], false,
                    "hostNetwork must be true if pod contains any hostProcess containers"))
        }
    }
}
