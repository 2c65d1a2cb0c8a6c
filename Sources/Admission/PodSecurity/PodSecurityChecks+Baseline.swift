internal import Document
internal import KindRules

/// What no pod needs that is not part of the node's own machinery.
extension PodSecurityChecks {
    private static let usualCapabilities: Set<String> = [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
        "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ]
    private static let safeSysctls: Set<String> = [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
        "net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
    ]
    private static let usualTypes: Set<String> = [
        "", "container_t", "container_init_t", "container_kvm_t", "container_engine_t",
    ]

    func added(
        _ allowed: Set<String>
    ) -> (names: [String], capabilities: [String]) {
        var capabilities: Set<String> = []
        let names = names { container in
            let bad = container.map("securityContext").map("capabilities").texts("add")
                .filter { !allowed.contains($0) }
            capabilities.formUnion(bad)
            return !bad.isEmpty
        }
        return (names, capabilities.sorted())
    }

    var capabilities: Problem? {
        let (names, capabilities) = added(Self.usualCapabilities)
        if names.isEmpty { return nil }
        return Problem(
            reason: "non-default capabilities",
            detail: "\(Self.named(names)) must not include \(Self.quoted(capabilities)) in "
                + "securityContext.capabilities.add")
    }

    var hostNamespaces: Problem? {
        let used = ["hostNetwork", "hostPID", "hostIPC"].filter { spec.flag($0) }
        return used.isEmpty
            ? nil
            : Problem(
                reason: "host namespaces",
                detail: used.map { "\($0)=true" }.joined(separator: ", "))
    }

    var hostPathVolumes: Problem? {
        let names = spec.items("volumes").filter { $0.object("hostPath") != nil }
            .map { $0.text("name") }
        return names.isEmpty
            ? nil
            : Problem(
                reason: "hostPath volumes",
                detail: "\(names.count == 1 ? "volume" : "volumes") \(Self.quoted(names))")
    }

    var hostPorts: Problem? {
        var ports: Set<Int64> = []
        let names = names { container in
            let own = container.items("ports").map { $0.number("hostPort") }.filter { $0 != 0 }
            ports.formUnion(own)
            return !own.isEmpty
        }
        if names.isEmpty { return nil }
        let word = ports.count == 1 ? "hostPort" : "hostPorts"
        let list = ports.map(String.init).sorted().joined(separator: ", ")
        return Problem(
            reason: word,
            detail: "\(Self.named(names)) \(names.count == 1 ? "uses" : "use") \(word) \(list)")
    }

    /// Probes and handlers that ask another host than the pod.
    var hostProbes: Problem? {
        var hosts: Set<String> = []
        let names = names { container in
            let lifecycle = container.map("lifecycle")
            let handlers =
                ["livenessProbe", "readinessProbe", "startupProbe"].map { container.map($0) }
                + ["preStop", "postStart"].map { lifecycle.map($0) }
            let own = handlers.flatMap { handler in
                ["httpGet", "tcpSocket"].map { handler.map($0).text("host") }
            }.filter { !$0.isEmpty }
            hosts.formUnion(own)
            return !own.isEmpty
        }
        if names.isEmpty { return nil }
        return Problem(
            reason: "probe or lifecycle host",
            detail: "\(Self.named(names)) \(names.count == 1 ? "uses" : "use") probe or lifecycle "
                + "\(hosts.count == 1 ? "host" : "hosts") \(Self.quoted(hosts.sorted()))")
    }

    var privileged: Problem? {
        containerProblem("privileged", "must not set securityContext.privileged=true") {
            $0.map("securityContext").flag("privileged")
        }
    }

    var procMount: Problem? {
        var types: Set<String> = []
        let names = names { container in
            let type = container.map("securityContext").text("procMount")
            if type.isEmpty || type == "Default" { return false }
            types.insert(type)
            return true
        }
        if names.isEmpty { return nil }
        return Problem(
            reason: "procMount",
            detail: "\(Self.named(names)) must not set securityContext.procMount to "
                + Self.quoted(types.sorted()))
    }

    var seLinuxOptions: Problem? {
        var types: Set<String> = []
        var hasUser = false
        var hasRole = false
        func isBad(_ context: JSONObject) -> Bool {
            let options = context.map("seLinuxOptions")
            let (type, user, role) = (
                options.text("type"), options.text("user"), options.text("role")
            )
            let isTypeBad = !Self.usualTypes.contains(type)
            if isTypeBad { types.insert(type) }
            hasUser = hasUser || !user.isEmpty
            hasRole = hasRole || !role.isEmpty
            return isTypeBad || !user.isEmpty || !role.isEmpty
        }
        let isPodBad = isBad(context)
        let names = names { isBad($0.map("securityContext")) }
        if !isPodBad, names.isEmpty { return nil }
        var details: [String] = []
        if !types.isEmpty {
            details.append(
                "\(types.count == 1 ? "type" : "types") \(Self.quoted(types.sorted()))")
        }
        if hasUser { details.append("user may not be set") }
        if hasRole { details.append("role may not be set") }
        return Problem(
            reason: "seLinuxOptions",
            detail: "\(Self.setters(isPodBad, names)) set forbidden "
                + "securityContext.seLinuxOptions: \(details.joined(separator: "; "))")
    }

    var seccompProfile: Problem? {
        unconfined("seccompProfile").map {
            Problem(
                reason: "seccompProfile",
                detail: "\($0) must not set securityContext.seccompProfile.type to "
                    + "\"Unconfined\"")
        }
    }

    var appArmor: Problem? {
        unconfined("appArmorProfile").map {
            Problem(
                reason: "forbidden AppArmor profile",
                detail: "\($0) must not set AppArmor profile type to \"Unconfined\"")
        }
    }

    /// Who sets a profile that confines nothing.
    func unconfined(_ profile: String) -> String? {
        func isBad(_ context: JSONObject) -> Bool {
            context.map(profile).text("type") == "Unconfined"
        }
        let names = names { isBad($0.map("securityContext")) }
        return isBad(context) || !names.isEmpty ? Self.setters(isBad(context), names) : nil
    }

    var sysctls: Problem? {
        let names = context.items("sysctls").map { $0.text("name") }
            .filter { !Self.safeSysctls.contains($0) }
        return names.isEmpty
            ? nil : Problem(reason: "forbidden sysctls", detail: names.joined(separator: ", "))
    }

    var hostProcess: Problem? {
        func isBad(_ context: JSONObject) -> Bool {
            context.map("windowsOptions").flag("hostProcess")
        }
        let names = names { isBad($0.map("securityContext")) }
        if !isBad(context), names.isEmpty { return nil }
        return Problem(
            reason: "hostProcess",
            detail: "\(Self.setters(isBad(context), names)) must not set "
                + "securityContext.windowsOptions.hostProcess=true")
    }
}
