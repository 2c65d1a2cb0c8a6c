package import ConfigurationFiles

/// The file that `--authentication-config` names: `AuthenticationConfiguration` of
/// apiserver.config.k8s.io, which says whose ID tokens are taken and who may say nothing of who
/// they are.
///
/// A file is taken whole or not at all. What Kubernetes writes in CEL is refused, so that no rule
/// is passed over.
package struct AuthenticationConfiguration: Sendable {
    package var issuers: [IssuerConfiguration]
    /// nil when the file says nothing of it.
    package var anonymous: AnonymousAccess?

    private static let issuerCountMax = 64

    /// - Parameter ownIssuers: those of this server's own tokens, which nobody else may be.
    package init(
        _ root: ConfigurationValue, ownIssuers: [String] = []
    ) throws(ConfigurationError) {
        let map = try root.map(fields: ["apiVersion", "kind", "jwt", "anonymous"])
        try map.expect(
            kind: "AuthenticationConfiguration",
            versions: ["apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1"])
        let list = try map.list("jwt")
        if list.count > Self.issuerCountMax {
            throw list[Self.issuerCountMax].error(
                "more than \(Self.issuerCountMax) issuers are not taken")
        }
        issuers = []
        for item in list {
            let issuer = try IssuerConfiguration(item)
            if ownIssuers.contains(issuer.url) {
                throw item.error(
                    "\(issuer.url) is the issuer of this server's service account tokens")
            }
            if issuers.contains(where: { $0.url == issuer.url }) {
                throw item.error("the issuer \(issuer.url) is there twice")
            }
            if let place = issuer.discoveryURL,
                issuers.contains(where: { $0.discoveryURL == place })
            {
                throw item.error("the discoveryURL \(place) is another issuer's")
            }
            issuers.append(issuer)
        }
        anonymous = try map["anonymous"].map { value throws(ConfigurationError) in
            try Self.anonymous(value)
        }
    }

    private static func anonymous(
        _ value: ConfigurationValue
    ) throws(ConfigurationError) -> AnonymousAccess {
        let map = try value.map(fields: ["enabled", "conditions"])
        let isEnabled = try map.bool("enabled") ?? false
        let conditions = try map.list("conditions")
        guard !conditions.isEmpty else { return isEnabled ? .allowed : .refused }
        guard isEnabled else {
            throw value.error("conditions hold for enabled: true only")
        }
        var paths: Set<String> = []
        for condition in conditions {
            let path = try condition.map(fields: ["path"]).required("path")
            let text = try path.string()
            guard text.hasPrefix("/") else { throw path.error("a path begins with /") }
            paths.insert(text)
        }
        return .paths(paths)
    }
}
