internal import Document
internal import KindRules

/// One pod held against the standards. A problem is a reason and, in parentheses, where it is:
/// `privileged (container "c" must not set securityContext.privileged=true)`.
struct PodSecurityChecks {
    struct Problem {
        var reason: String
        var detail: String
    }

    let spec: JSONObject
    let containers: [JSONObject]
    let context: JSONObject
    let isWindows: Bool

    init(_ spec: JSONObject) {
        self.spec = spec
        containers = ["initContainers", "containers", "ephemeralContainers"]
            .flatMap { spec.items($0) }
        context = spec.map("securityContext")
        isWindows = spec.map("os").text("name") == "windows"
    }

    func problems(_ level: PodSecurityLevel) -> [String] {
        found(level).map { "\($0.reason) (\($0.detail))" }
    }

    func reasons(_ level: PodSecurityLevel) -> [String] { found(level).map(\.reason) }

    private func found(_ level: PodSecurityLevel) -> [Problem] {
        switch level {
        case .privileged: []
        case .baseline:
            [
                capabilities, hostNamespaces, hostPathVolumes, hostPorts, hostProbes, privileged,
                procMount, seLinuxOptions, seccompProfile, sysctls, hostProcess, appArmor,
            ].compactMap { $0 }
        case .restricted:
            [
                hostNamespaces, hostPorts, hostProbes, privileged, procMount, seLinuxOptions,
                sysctls, hostProcess, appArmor, privilegeEscalation, restrictedCapabilities,
                volumeTypes, runAsNonRoot, runAsUser, restrictedSeccompProfile,
            ].compactMap { $0 }
        }
    }

    // MARK: words

    static func quoted(_ names: [String]) -> String {
        names.map(GoQuoted.text).joined(separator: ", ")
    }

    /// `container "a"`, `containers "a", "b"`.
    static func named(_ names: [String]) -> String {
        "\(names.count == 1 ? "container" : "containers") \(quoted(names))"
    }

    /// `pod`, `container "a"`, `pod and container "a"`.
    static func setters(_ isPod: Bool, _ names: [String]) -> String {
        if names.isEmpty { return "pod" }
        return isPod ? "pod and \(named(names))" : named(names)
    }

    func names(where isBad: (JSONObject) -> Bool) -> [String] {
        containers.filter(isBad).map { $0.text("name") }
    }

    /// A problem of containers alone.
    func containerProblem(
        _ reason: String, _ rest: String, where isBad: (JSONObject) -> Bool
    ) -> Problem? {
        let names = names(where: isBad)
        return names.isEmpty
            ? nil : Problem(reason: reason, detail: "\(Self.named(names)) \(rest)")
    }
}
