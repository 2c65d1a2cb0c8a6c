package import Document
package import KubernetesAPI

/// Issues the tokens of service accounts, and publishes what others verify them with.
package struct ServiceAccountTokens: Sendable {
    package let keys: ServiceAccountKeys
    /// The first issues; tokens of all are taken.
    package let issuers: [String]
    /// What this server calls itself.
    package let audiences: [String]

    /// The issuer and audience of a cluster that is told nothing else.
    package static let standardIssuer = "https://kubernetes.default.svc.cluster.local"

    /// Where others find the keys.
    package let keySetURL: String

    /// - Parameters:
    ///   - issuers: at least one.
    ///   - audiences: none: the issuers.
    ///   - keySetURL: nil: below the issuer.
    package init(
        keys: ServiceAccountKeys, issuers: [String], audiences: [String] = [],
        keySetURL: String? = nil
    ) {
        self.keys = keys
        self.issuers = issuers
        self.audiences = audiences.isEmpty ? issuers : audiences
        let issuer = issuers.first ?? Self.standardIssuer
        self.keySetURL =
            keySetURL ?? (issuer.hasSuffix("/") ? issuer : issuer + "/") + "openid/v1/jwks"
    }

    private var issuer: String { issuers.first ?? Self.standardIssuer }

    package struct Order: Sendable {
        package var namespace: String
        package var account: NamedUID
        package var bound = ServiceAccountClaims.Bound.nothing
        package var audiences: [String]
        package var lifetimeSeconds: Int64
        package var id: String

        package init(
            namespace: String, account: NamedUID, audiences: [String], lifetimeSeconds: Int64,
            id: String
        ) {
            self.namespace = namespace
            self.account = account
            self.audiences = audiences
            self.lifetimeSeconds = lifetimeSeconds
            self.id = id
        }
    }

    /// Kubelets of old ask for a Pod's token with this lifetime and may not renew it: it holds for
    /// a year, and tells from when on that should not be needed.
    private static let lifetimeToExtendSeconds: Int64 = 3_607
    private static let extendedLifetimeSeconds: Int64 = 365 * 24 * 3_600

    /// A token longer than this is taken by nobody.
    package static var byteCountMax: Int { JSONWebToken.byteCountMax }

    /// - Throws: the reason, when the key does not sign.
    package func issue(_ order: Order, now: Timestamp) throws -> String {
        let issued = now.seconds
        var lifetime = order.lifetimeSeconds
        var warnAfter: Int64?
        if case .pod = order.bound, lifetime == Self.lifetimeToExtendSeconds,
            order.audiences.allSatisfy(audiences.contains)
        {
            warnAfter = issued + lifetime
            lifetime = Self.extendedLifetimeSeconds
        }
        let claims = ServiceAccountClaims(
            issuer: issuer, audiences: order.audiences, namespace: order.namespace,
            account: order.account, bound: order.bound, id: order.id, issued: issued,
            expires: issued + lifetime, warnAfter: warnAfter)
        return try keys.signing.sign(claims.json)
    }

    /// `/.well-known/openid-configuration` (OpenID Connect Discovery 1.0, section 3).
    package var discovery: JSONValue {
        [
            "issuer": .string(issuer),
            "jwks_uri": .string(keySetURL),
            "response_types_supported": ["id_token"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": .array(
                keys.algorithms.map { .string($0) }),
        ]
    }
}
