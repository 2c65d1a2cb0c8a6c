internal import ConfigurationFiles

/// An issuer of ID tokens (OpenID Connect Core 1.0), and what its tokens must and do say.
package struct IssuerConfiguration: Sendable {
    /// `iss` of its tokens, exactly.
    package var url: String
    /// Where its keys are asked for when not below `url`; `file:///...` names a file with the keys
    /// (RFC 7517), which is Hindsight's own.
    package var discoveryURL: String?
    /// Certificates in PEM that the issuer's server must be vouched for by; nil: this machine's.
    package var certificateAuthority: String?
    /// A token names one of them at least.
    package var audiences: [String]
    /// What these claims must be.
    package var requiredValues: [String: String]
    package var mapping: ClaimMapping

    init(_ value: ConfigurationValue) throws(ConfigurationError) {
        let map = try value.map(
            fields: ["issuer", "claimValidationRules", "claimMappings", "userValidationRules"])
        if let rule = try map.list("userValidationRules").first { throw Self.noCEL(rule) }
        let issuer = try map.required("issuer").map(
            fields: [
                "url", "discoveryURL", "certificateAuthority", "audiences",
                "audienceMatchPolicy", "egressSelectorType",
            ])
        let place = try issuer.required("url")
        url = try Self.address(place)
        discoveryURL = try issuer["discoveryURL"].map { value throws(ConfigurationError) in
            try Self.address(value, mayBeFile: true)
        }
        if discoveryURL == url, let value = issuer["discoveryURL"] {
            throw value.error("it is the issuer's url: leave it out")
        }
        certificateAuthority = try issuer["certificateAuthority"].map {
            value throws(ConfigurationError) in
            let text = try value.string()
            guard PEMBlock.all(in: text).contains(where: { $0.label == "CERTIFICATE" }) else {
                throw value.error("no certificate in PEM")
            }
            return text
        }
        if let egress = issuer["egressSelectorType"], try !egress.string().isEmpty {
            throw egress.error("this server reaches issuers by itself alone: leave it out")
        }
        audiences = try Self.audiences(issuer)
        requiredValues = try Self.requiredValues(map)
        mapping = try ClaimMapping(try map.required("claimMappings"))
    }

    private static func audiences(
        _ issuer: ConfigurationMap
    ) throws(ConfigurationError) -> [String] {
        let audiences = try issuer.strings("audiences")
        guard !audiences.isEmpty else {
            throw issuer.value.error("audiences: at least one is needed")
        }
        if audiences.contains("") { throw issuer.value.error("audiences: one is empty") }
        if Set(audiences).count < audiences.count {
            throw issuer.value.error("audiences: one is there twice")
        }
        let policy = try issuer.string("audienceMatchPolicy") ?? ""
        guard policy == "MatchAny" || policy.isEmpty && audiences.count == 1 else {
            throw (issuer["audienceMatchPolicy"] ?? issuer.value).error(
                "audienceMatchPolicy must be MatchAny"
                    + (policy.isEmpty ? " with several audiences" : ""))
        }
        return audiences
    }

    private static func requiredValues(
        _ map: ConfigurationMap
    ) throws(ConfigurationError) -> [String: String] {
        var values: [String: String] = [:]
        for rule in try map.list("claimValidationRules") {
            let fields = try rule.map(
                fields: ["claim", "requiredValue", "expression", "message"])
            if let expression = fields["expression"] { throw noCEL(expression) }
            let claim = try fields.required("claim")
            let name = try claim.string()
            let value = try fields.string("requiredValue") ?? ""
            guard !name.isEmpty, values.updateValue(value, forKey: name) == nil else {
                throw claim.error(name.isEmpty ? "a claim has a name" : "it is there twice")
            }
        }
        return values
    }

    /// An https:// address with a host, and nothing that would be a secret or be cut off.
    private static func address(
        _ value: ConfigurationValue, mayBeFile: Bool = false
    ) throws(ConfigurationError) -> String {
        let text = try value.string()
        if mayBeFile, text.hasPrefix("file:///"), text.utf8.count > "file:///".utf8.count {
            return text
        }
        guard text.hasPrefix("https://") else {
            throw value.error(
                mayBeFile ? "https:// or file:/// is needed" : "an https:// address is needed")
        }
        let rest = text.dropFirst("https://".count)
        let host = rest.prefix { $0 != "/" }
        guard !host.isEmpty, !host.contains("@"), !rest.contains("?"), !rest.contains("#"),
            rest.allSatisfy({ $0.isASCII && !$0.isWhitespace })
        else {
            throw value.error(
                "an address has a host, and no user, query, fragment or blank")
        }
        return text
    }

    static func noCEL(_ value: ConfigurationValue) -> ConfigurationError {
        value.error(
            "CEL expressions are not understood yet, and a rule that is passed over would let "
                + "people in: use claim, prefix and requiredValue")
    }
}
