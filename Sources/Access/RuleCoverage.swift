internal import Document

/// Whether rules give all that other rules give, as Kubernetes compares them before somebody may
/// grant or bind a role.
package enum RuleCoverage {
    /// More single permissions than these are not looked at one by one.
    package static let permissionCountMax = 100_000

    /// What of `wanted` no rule of `owned` gives, one rule for each single permission; nil when
    /// `wanted` lists too much to be compared.
    package static func missing(
        from owned: [PolicyRule], wanted: [PolicyRule]
    ) -> [PolicyRule]? {
        var count = 0
        var missing: [PolicyRule] = []
        for rule in wanted {
            if owned.contains(where: { $0.covers(rule) }) { continue }
            count += rule.permissionCount
            if count > permissionCountMax { return nil }
            for permission in rule.permissions
            where !owned.contains(where: { $0.covers(permission) }) {
                missing.append(permission)
            }
        }
        return missing
    }

    /// Permissions on one resource (and name) put together again; the order of the verbs stays.
    package static func compacted(_ rules: [PolicyRule]) -> [PolicyRule] {
        var compacted: [PolicyRule] = []
        var places: [PolicyRule: Int] = [:]
        for rule in rules {
            var place = rule
            place.verbs = []
            let isSimple =
                rule.nonResourceURLs.isEmpty && rule.resources.count == 1
                && rule.apiGroups.count == 1 && rule.resourceNames.count <= 1
            if isSimple, let known = places[place] {
                compacted[known].verbs += rule.verbs
            } else {
                if isSimple { places[place] = compacted.count }
                compacted.append(rule)
            }
        }
        return compacted
    }

    /// As the API server lists permissions that somebody lacks: one line each, sorted.
    package static func words(_ rules: [PolicyRule]) -> String {
        Set(compacted(rules).map(\.words)).sorted(by: hasSmallerBytes).joined(separator: "\n")
    }
}

extension PolicyRule {
    fileprivate var permissionCount: Int {
        let (objects, isMany) = apiGroups.count.multipliedReportingOverflow(by: resources.count)
        let names = max(1, resourceNames.count)
        let (named, isMore) = objects.multipliedReportingOverflow(by: names)
        let (total, isMost) = (named &+ nonResourceURLs.count)
            .multipliedReportingOverflow(by: verbs.count)
        return isMany || isMore || isMost ? .max / 2 : total
    }

    /// One rule for each group, resource, verb and name, and for each path and verb.
    fileprivate var permissions: [PolicyRule] {
        var permissions: [PolicyRule] = []
        for group in apiGroups {
            for resource in resources {
                for verb in verbs {
                    let one = PolicyRule(verbs: [verb], apiGroups: [group], resources: [resource])
                    if resourceNames.isEmpty { permissions.append(one) }
                    for name in resourceNames {
                        var named = one
                        named.resourceNames = [name]
                        permissions.append(named)
                    }
                }
            }
        }
        for path in nonResourceURLs {
            for verb in verbs {
                permissions.append(PolicyRule(verbs: [verb], nonResourceURLs: [path]))
            }
        }
        return permissions
    }

    /// Whether this rule alone gives all that the other gives.
    package func covers(_ other: PolicyRule) -> Bool {
        func all(_ owned: [String], _ wanted: [String]) -> Bool {
            wanted.allSatisfy(owned.has)
        }
        guard verbs.has("*") || all(verbs, other.verbs),
            apiGroups.has("*") || all(apiGroups, other.apiGroups)
        else { return false }
        guard resourceNames.isEmpty
            || !other.resourceNames.isEmpty && all(resourceNames, other.resourceNames)
        else { return false }
        return other.resources.allSatisfy(coversResource)
            && other.nonResourceURLs.allSatisfy(coversPath)
    }

    private func coversResource(_ resource: String) -> Bool {
        if resources.has("*") || resources.has(resource) { return true }
        guard let slash = resource.firstIndex(of: "/") else { return false }
        return resources.has("*\(resource[slash...])")
    }

    private func coversPath(_ path: String) -> Bool {
        nonResourceURLs.contains { own in
            if haveSameBytes(own, path) { return true }
            guard own.hasSuffix("*") else { return false }
            var prefix = own[...]
            while prefix.hasSuffix("*") { prefix = prefix.dropLast() }
            return path.utf8.starts(with: prefix.utf8)
        }
    }

    /// `{APIGroups:[""], Resources:["secrets"], Verbs:["get" "delete"]}`
    fileprivate var words: String {
        func part(_ name: String, _ values: [String]) -> String? {
            if values.isEmpty { return nil }
            return "\(name):[\(values.map(goQuoted).joined(separator: " "))]"
        }
        let parts = [
            part("APIGroups", apiGroups), part("Resources", resources),
            part("NonResourceURLs", nonResourceURLs), part("ResourceNames", resourceNames),
            part("Verbs", verbs),
        ]
        return "{\(parts.compactMap(\.self).joined(separator: ", "))}"
    }
}
