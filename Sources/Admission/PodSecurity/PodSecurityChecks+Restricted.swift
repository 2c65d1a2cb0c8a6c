internal import Document
internal import KindRules

/// What a hardened pod has to say.
extension PodSecurityChecks {
    private static let allowedVolumes: Set<String> = [
        "name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral",
        "persistentVolumeClaim", "projected", "secret", "image",
    ]

    var privilegeEscalation: Problem? {
        if isWindows { return nil }
        return containerProblem(
            "allowPrivilegeEscalation != false",
            "must set securityContext.allowPrivilegeEscalation=false"
        ) { $0.map("securityContext")["allowPrivilegeEscalation"]?.bool != false }
    }

    var restrictedCapabilities: Problem? {
        if isWindows { return nil }
        var details: [String] = []
        let keeping = names { container in
            !container.map("securityContext").map("capabilities").texts("drop").contains("ALL")
        }
        if !keeping.isEmpty {
            details.append(
                "\(Self.named(keeping)) must set securityContext.capabilities.drop=[\"ALL\"]")
        }
        let (names, capabilities) = added(["NET_BIND_SERVICE"])
        if !names.isEmpty {
            details.append(
                "\(Self.named(names)) must not include \(Self.quoted(capabilities)) in "
                    + "securityContext.capabilities.add")
        }
        return details.isEmpty
            ? nil
            : Problem(
                reason: "unrestricted capabilities", detail: details.joined(separator: "; "))
    }

    var volumeTypes: Problem? {
        var names: [String] = []
        var types: Set<String> = []
        for volume in spec.items("volumes") {
            guard let type = volume.keys.first(where: { !Self.allowedVolumes.contains($0) }) else {
                continue
            }
            names.append(volume.text("name"))
            types.insert(type)
        }
        if names.isEmpty { return nil }
        let isOne = names.count == 1
        return Problem(
            reason: "restricted volume types",
            detail: "\(isOne ? "volume" : "volumes") \(Self.quoted(names)) "
                + "\(isOne ? "uses" : "use") restricted volume "
                + "\(types.count == 1 ? "type" : "types") \(Self.quoted(types.sorted()))")
    }

    var runAsNonRoot: Problem? {
        let member = "runAsNonRoot"
        let ofPod = context[member]?.bool
        let bad = names { $0.map("securityContext")[member]?.bool == false }
        let implicit = names {
            $0.map("securityContext")[member] == nil && ofPod != true
        }
        var details: [String] = []
        if !bad.isEmpty || ofPod == false {
            details.append(
                "\(Self.setters(ofPod == false, bad)) must not set "
                    + "securityContext.runAsNonRoot=false")
        }
        if !implicit.isEmpty, ofPod == nil {
            details.append(
                "pod or \(Self.named(implicit)) must set securityContext.runAsNonRoot=true")
        }
        return details.isEmpty
            ? nil
            : Problem(reason: "runAsNonRoot != true", detail: details.joined(separator: "; "))
    }

    var runAsUser: Problem? {
        let isPodBad = context["runAsUser"]?.int == 0
        let names = names { $0.map("securityContext")["runAsUser"]?.int == 0 }
        if !isPodBad, names.isEmpty { return nil }
        return Problem(
            reason: "runAsUser=0",
            detail: "\(Self.setters(isPodBad, names)) must not set runAsUser=0")
    }

    var restrictedSeccompProfile: Problem? {
        if isWindows { return nil }
        let isPodSet = context.object("seccompProfile") != nil
        if let who = unconfined("seccompProfile") {
            return Problem(
                reason: "seccompProfile",
                detail: "\(who) must not set securityContext.seccompProfile.type to "
                    + "\"Unconfined\"")
        }
        let implicit = names { $0.map("securityContext").object("seccompProfile") == nil }
        if isPodSet || implicit.isEmpty { return nil }
        return Problem(
            reason: "seccompProfile",
            detail:
                "pod or \(Self.named(implicit)) must set securityContext.seccompProfile.type to "
                + "\"RuntimeDefault\" or \"Localhost\"")
    }
}
