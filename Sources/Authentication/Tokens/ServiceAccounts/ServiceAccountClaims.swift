internal import Access
internal import Document
internal import KubernetesAPI

/// An object by its name and the UID that tells it from later ones of that name.
package struct NamedUID: Hashable, Sendable {
    package var name: String
    package var uid: String

    package init(name: String, uid: String) {
        self.name = name
        self.uid = uid
    }

    var json: JSONValue {
        var object: JSONObject = ["name": .string(name)]
        if !uid.isEmpty { object["uid"] = .string(uid) }
        return .object(object)
    }
}

/// What a service account token says, in Kubernetes' claims:
///
///     {"aud": ["..."], "exp": 1795506661, "iat": 1795503061, "iss": "https://...", "jti": "...",
///      "kubernetes.io": {"namespace": "shop", "pod": {...}, "serviceaccount": {...}},
///      "nbf": 1795503061, "sub": "system:serviceaccount:shop:robot"}
package struct ServiceAccountClaims: Hashable, Sendable {
    package enum Bound: Hashable, Sendable {
        case nothing
        /// The node that the Pod runs on goes along; its UID is "" when it does not exist.
        case pod(NamedUID, node: NamedUID?)
        case secret(NamedUID)
        case node(NamedUID)
    }

    package var issuer: String
    package var audiences: [String]
    package var namespace: String
    package var account: NamedUID
    package var bound: Bound
    package var id: String
    /// Seconds since 1970.
    package var issued: Int64
    package var notBefore: Int64
    package var expires: Int64
    /// From then on the token should have been renewed.
    package var warnAfter: Int64?

    var json: JSONObject {
        var kubernetes: JSONObject = ["namespace": .string(namespace)]
        switch bound {
        case .nothing: break
        case .pod(let pod, let node):
            kubernetes["node"] = node?.json
            kubernetes["pod"] = pod.json
        case .secret(let secret): kubernetes["secret"] = secret.json
        case .node(let node): kubernetes["node"] = node.json
        }
        kubernetes["serviceaccount"] = account.json
        kubernetes["warnafter"] = warnAfter.map { JSONValue($0) }
        return [
            "aud": .array(audiences.map { .string($0) }), "exp": JSONValue(expires),
            "iat": JSONValue(issued), "iss": .string(issuer), "jti": .string(id),
            "kubernetes.io": .object(kubernetes), "nbf": JSONValue(notBefore),
            "sub": .string(subject),
        ]
    }

    private var subject: String { "system:serviceaccount:\(namespace):\(account.name)" }

    init(
        issuer: String, audiences: [String], namespace: String, account: NamedUID, bound: Bound,
        id: String, issued: Int64, expires: Int64, warnAfter: Int64? = nil
    ) {
        self.issuer = issuer
        self.audiences = audiences
        self.namespace = namespace
        self.account = account
        self.bound = bound
        self.id = id
        self.issued = issued
        notBefore = issued
        self.expires = expires
        self.warnAfter = warnAfter
    }

    /// Of a token whose signature holds.
    init(_ claims: JSONObject) throws(TokenProblem) {
        guard let kubernetes = claims["kubernetes.io"]?.object,
            let account = try Self.reference(kubernetes, "serviceaccount"),
            let namespace = try kubernetes.text("namespace"), !namespace.isEmpty
        else { throw .claim("the token does not say whose it is: kubernetes.io is missing") }
        self.namespace = namespace
        self.account = account
        issuer = try claims.text("iss") ?? ""
        audiences = try claims.audiences()
        id = try claims.text("jti") ?? ""
        guard let expires = try claims.date("exp") else {
            throw .claim("the token never expires: exp is missing")
        }
        self.expires = expires
        issued = try claims.date("iat") ?? 0
        notBefore = try claims.date("nbf") ?? 0
        warnAfter = try kubernetes.date("warnafter")
        let node = try Self.reference(kubernetes, "node")
        let pod = try Self.reference(kubernetes, "pod")
        let secret = try Self.reference(kubernetes, "secret")
        switch (pod, secret, node) {
        case (nil, nil, nil): bound = .nothing
        case (let pod?, nil, _): bound = .pod(pod, node: node)
        case (nil, let secret?, nil): bound = .secret(secret)
        case (nil, nil, let node?): bound = .node(node)
        default: throw .claim("the token is bound to several objects")
        }
        guard try claims.text("sub") == subject else {
            throw .claim("the token's subject is not its service account")
        }
    }

    private static func reference(
        _ kubernetes: JSONObject, _ claim: String
    ) throws(TokenProblem) -> NamedUID? {
        guard let value = kubernetes[claim] else { return nil }
        guard let object = value.object, let name = try object.text("name"), !name.isEmpty else {
            throw .claim("the token's claim kubernetes.io.\(claim) names nothing")
        }
        return NamedUID(name: name, uid: try object.text("uid") ?? "")
    }

    /// Who the bearer is.
    var principal: Principal {
        var extra: [String: [String]] = [:]
        if !id.isEmpty { extra["authentication.kubernetes.io/credential-id"] = ["JTI=\(id)"] }
        var node: NamedUID?
        switch bound {
        case .nothing, .secret: break
        case .pod(let pod, let its):
            extra["authentication.kubernetes.io/pod-name"] = [pod.name]
            extra["authentication.kubernetes.io/pod-uid"] = [pod.uid]
            node = its
        case .node(let its): node = its
        }
        if let node {
            extra["authentication.kubernetes.io/node-name"] = [node.name]
            if !node.uid.isEmpty { extra["authentication.kubernetes.io/node-uid"] = [node.uid] }
        }
        return Principal(
            user: subject, uid: account.uid,
            groups: [
                "system:serviceaccounts", "system:serviceaccounts:\(namespace)",
                "system:authenticated",
            ], extra: extra)
    }
}
