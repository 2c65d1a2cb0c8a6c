package import ConfigurationFiles

/// `Policy` of `audit.k8s.io/v1`.
extension AuditPolicy {
    package init(reading file: ConfigurationValue) throws(ConfigurationError) {
        let root = try file.map(fields: [
            "apiVersion", "kind", "metadata", "omitStages", "omitManagedFields", "rules",
        ])
        try root.expect(kind: "Policy", versions: ["audit.k8s.io/v1"])
        var rules: [AuditRule] = []
        for rule in try root.list("rules") { rules.append(try AuditRule(reading: rule)) }
        guard !rules.isEmpty else {
            throw (root["rules"] ?? file).error("a policy needs at least one rule")
        }
        self.init(
            rules: rules, omittedStages: try AuditStage.read(root),
            omitsManagedFields: try root.bool("omitManagedFields") ?? false)
    }
}

extension AuditRule {
    fileprivate init(reading file: ConfigurationValue) throws(ConfigurationError) {
        let map = try file.map(fields: [
            "level", "users", "userGroups", "verbs", "resources", "namespaces", "nonResourceURLs",
            "omitStages", "omitManagedFields",
        ])
        let level = try map.required("level")
        guard let known = AuditLevel(rawValue: try level.string()) else {
            throw level.error(
                "there is no such level; known are "
                    + AuditLevel.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self.init(level: known)
        users = try map.strings("users")
        userGroups = try map.strings("userGroups")
        verbs = try map.strings("verbs")
        namespaces = try map.strings("namespaces")
        for resource in try map.list("resources") {
            resources.append(try Resources(reading: resource))
        }
        for url in try map.list("nonResourceURLs") {
            nonResourceURLs.append(try Self.checkedURL(url))
        }
        if !nonResourceURLs.isEmpty, !resources.isEmpty || !namespaces.isEmpty {
            throw file.error(
                "a rule is about resources or about other paths (nonResourceURLs), not about both")
        }
        omittedStages = try AuditStage.read(map)
        omitsManagedFields = try map.bool("omitManagedFields")
    }

    private static func checkedURL(_ value: ConfigurationValue) throws(ConfigurationError) -> String {
        let url = try value.string()
        if url == "*" { return url }
        guard url.hasPrefix("/") else { throw value.error("a path begins with /") }
        guard !url.dropLast().contains("*") else {
            throw value.error("* can stand only at the end of a path")
        }
        return url
    }
}

extension AuditRule.Resources {
    fileprivate init(reading file: ConfigurationValue) throws(ConfigurationError) {
        let map = try file.map(fields: ["group", "resources", "resourceNames"])
        let group = try map.string("group") ?? ""
        // A version in the group's place would make a rule that takes nothing.
        if group.contains("/") || group == "v1" {
            throw map["group"].map { $0.error("a group comes without its version") }
                ?? file.error("a group comes without its version")
        }
        self.init(
            group: group, resources: try map.strings("resources"),
            names: try map.strings("resourceNames"))
        if resources.isEmpty, !names.isEmpty {
            throw file.error("resourceNames need resources whose names they are")
        }
    }
}

extension AuditStage {
    fileprivate static func read(
        _ map: ConfigurationMap
    ) throws(ConfigurationError) -> Set<AuditStage> {
        var stages: Set<AuditStage> = []
        for item in try map.list("omitStages") {
            guard let stage = AuditStage(rawValue: try item.string()) else {
                throw item.error(
                    "there is no such stage; known are "
                        + allCases.map(\.rawValue).joined(separator: ", "))
            }
            stages.insert(stage)
        }
        return stages
    }
}
