package import KubernetesAPI

/// Which resources are sealed before they reach the log.
package struct SealingPolicy: Hashable, Sendable {
    /// One entry of an encryption configuration: patterns, and whether the first provider seals.
    package struct Rule: Hashable, Sendable {
        /// `secrets`, `deployments.apps`, `*.apps`, `*.` (the core group) or `*.*`.
        package var resources: [String]
        package var isSealed: Bool

        package init(resources: [String], isSealed: Bool) {
            self.resources = resources
            self.isSealed = isSealed
        }

        func names(_ resource: GroupResource) -> Bool {
            let names = [
                resource.group.isEmpty
                    ? resource.resource : "\(resource.resource).\(resource.group)",
                "*.\(resource.group)", "*.*",
            ]
            return resources.contains { names.contains($0) }
        }
    }

    package static let none = SealingPolicy(rules: [])
    /// What holds without an encryption configuration.
    package static let secrets = SealingPolicy(
        rules: [Rule(resources: ["secrets"], isSealed: true)])

    /// The first that names a resource decides; what none names is stored as it is.
    package var rules: [Rule]

    package init(rules: [Rule]) {
        self.rules = rules
    }

    package func seals(_ resource: GroupResource) -> Bool {
        rules.first { $0.names(resource) }?.isSealed ?? false
    }

    package var sealsAnything: Bool { rules.contains(where: \.isSealed) }
}
