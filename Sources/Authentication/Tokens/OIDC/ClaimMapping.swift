internal import Access
internal import ConfigurationFiles
internal import Document

/// Who the bearer of an ID token is, from its claims.
///
/// Names that begin with `system:` are Kubernetes' own, and no issuer gives them out: a prefix
/// keeps an issuer's names apart from everybody else's.
package struct ClaimMapping: Hashable, Sendable {
    package struct Source: Hashable, Sendable {
        package var claim: String
        package var prefix: String

        package init(claim: String, prefix: String) {
            self.claim = claim
            self.prefix = prefix
        }
    }

    package var user: Source
    package var groups: Source?
    package var uidClaim: String?

    private static let groupCountMax = 1_000

    init(_ value: ConfigurationValue) throws(ConfigurationError) {
        let map = try value.map(fields: ["username", "groups", "uid", "extra"])
        if let extra = try map.list("extra").first { throw IssuerConfiguration.noCEL(extra) }
        user = try Self.source(try map.required("username"))
        groups = try map["groups"].map { value throws(ConfigurationError) in
            try Self.source(value)
        }
        uidClaim = try map["uid"].map { value throws(ConfigurationError) in
            let fields = try value.map(fields: ["claim", "expression"])
            if let expression = fields["expression"] { throw IssuerConfiguration.noCEL(expression) }
            return try Self.claim(fields)
        }
    }

    private static func source(
        _ value: ConfigurationValue
    ) throws(ConfigurationError) -> Source {
        let map = try value.map(fields: ["claim", "prefix", "expression"])
        if let expression = map["expression"] { throw IssuerConfiguration.noCEL(expression) }
        let claim = try claim(map)
        guard let prefix = try map.string("prefix") else {
            throw value.error(
                "prefix is missing; set it to \"\" when the issuer's names are to be taken as "
                    + "they are")
        }
        return Source(claim: claim, prefix: prefix)
    }

    private static func claim(_ map: ConfigurationMap) throws(ConfigurationError) -> String {
        let value = try map.required("claim")
        let name = try value.string()
        guard !name.isEmpty else { throw value.error("a claim has a name") }
        return name
    }

    func principal(_ claims: JSONObject) throws(TokenProblem) -> Principal {
        let name = try text(claims, user.claim, "username")
        // Whoever can write any address into a profile could be anybody.
        if user.claim == "email", let verified = claims["email_verified"], verified != true {
            throw .claim("oidc: email not verified")
        }
        var principal = Principal(
            user: try own(user.prefix + name),
            uid: try uidClaim.map { claim throws(TokenProblem) in
                try text(claims, claim, "uid")
            } ?? "")
        for group in try groupNames(claims) { principal.groups.append(try own(group)) }
        principal.groups.append("system:authenticated")
        if let id = try claims.text("jti"), !id.isEmpty {
            principal.extra["authentication.kubernetes.io/credential-id"] = ["JTI=\(id)"]
        }
        return principal
    }

    private func text(
        _ claims: JSONObject, _ claim: String, _ what: String
    ) throws(TokenProblem) -> String {
        guard let value = claims[claim]?.string, !value.isEmpty else {
            throw .claim("oidc: parse \(what) claim \"\(claim)\": it is missing or no text")
        }
        return value
    }

    private func groupNames(_ claims: JSONObject) throws(TokenProblem) -> [String] {
        guard let groups, let value = claims[groups.claim], !value.isNull else { return [] }
        var names: [String] = []
        switch value {
        case .string(let one): names = [one]
        case .array(let list):
            names = list.compactMap(\.string)
            guard names.count == list.count else { fallthrough }
        default:
            throw .claim(
                "oidc: parse groups claim \"\(groups.claim)\": it is no text and no list of texts")
        }
        guard names.count <= Self.groupCountMax else {
            throw .claim("oidc: more than \(Self.groupCountMax) groups")
        }
        return names.map { groups.prefix + $0 }
    }

    private func own(_ name: String) throws(TokenProblem) -> String {
        guard !name.hasPrefix("system:") else {
            throw .claim(
                "oidc: the issuer calls somebody \"\(name)\", and names that begin with system: "
                    + "are Kubernetes' own: give its names a prefix")
        }
        return name
    }
}
