internal import Document
package import EventStore
internal import History
package import KubernetesAPI

/// Knows the tokens that this server has issued to service accounts. A token holds as long as the
/// account that it was made for lives, and what it is bound to.
package struct ServiceAccountAuthenticator: TokenAuthenticator {
    /// Clocks differ, and kubelets go on for a moment with what has just been deleted.
    private static let leewaySeconds: Int64 = 60

    private let tokens: ServiceAccountTokens
    /// What tokens say whose signatures have been verified, which takes longer than everything
    /// else. Times, audiences and objects are looked at anew each time.
    private let cache = GenerationCache<TokenDigest, ServiceAccountClaims>()
    private let states = GenerationCache<Position, ObjectState>()

    /// What counts of a version of an object.
    private struct ObjectState: Sendable {
        var uid: String
        var deletion: Timestamp?
    }

    package init(_ tokens: ServiceAccountTokens) {
        self.tokens = tokens
    }

    package func authenticate(
        _ token: String, audiences: [String], view: View, now: Timestamp
    ) async throws(TokenRefusal) -> AuthenticatedToken? {
        guard JSONWebToken.hasParts(token) else { return nil }
        do throws(TokenProblem) {
            guard let claims = try claims(of: token) else { return nil }
            let asked = audiences.isEmpty ? tokens.audiences : audiences
            let shared = claims.audiences.filter(Set(asked).contains)
            guard !shared.isEmpty else {
                throw .audience(token: claims.audiences, asked: asked)
            }
            try Self.check(claims, now)
            try checkObjects(claims, view, now)
            return AuthenticatedToken(claims.principal, audiences: shared)
        } catch {
            throw error.refusal
        }
    }

    /// nil when another issuer made the token. Only what has been verified is remembered.
    private func claims(of token: String) throws(TokenProblem) -> ServiceAccountClaims? {
        let digest = TokenDigest(token)
        if let known = cache[digest] { return known }
        let parsed = try JSONWebToken(token)
        guard let issuer = try parsed.claims.text("iss"), tokens.issuers.contains(issuer) else {
            return nil
        }
        try VerifyingKey.verify(parsed, with: tokens.keys.verifying)
        let claims = try ServiceAccountClaims(parsed.claims)
        cache[digest] = claims
        return claims
    }

    private static func check(
        _ claims: ServiceAccountClaims, _ now: Timestamp
    ) throws(TokenProblem) {
        let now = now.seconds
        if claims.expires < now - leewaySeconds { throw .expired }
        if claims.notBefore > now + leewaySeconds { throw .early }
        if claims.issued > now + leewaySeconds { throw .issuedInFuture }
    }

    private func checkObjects(
        _ claims: ServiceAccountClaims, _ view: View, _ now: Timestamp
    ) throws(TokenProblem) {
        func live(
            _ resource: String, namespace: String, _ claimed: NamedUID, _ kind: String,
            gone: TokenProblem
        ) throws(TokenProblem) {
            let key = ObjectKey(
                resource: GroupResource(group: "", resource: resource), namespace: namespace,
                name: claimed.name)
            guard let object = try liveObject(key, view) else { throw gone }
            guard object.uid == claimed.uid else {
                throw .uidMismatch(
                    object: kind,
                    claim: resource == "serviceaccounts"
                        ? "claim" : "service account \(kind) ref claim",
                    live: object.uid, claimed: claimed.uid)
            }
            if let deletion = object.deletion,
                deletion.seconds < now.seconds - Self.leewaySeconds {
                throw gone
            }
        }
        try live(
            "serviceaccounts", namespace: claims.namespace, claims.account, "service account",
            gone: .accountGone(claims.account.name))
        switch claims.bound {
        case .nothing: break
        // The node of a Pod may go before it: the Pod counts.
        case .pod(let pod, _):
            try live("pods", namespace: claims.namespace, pod, "pod", gone: .boundObjectGone)
        case .secret(let secret):
            try live(
                "secrets", namespace: claims.namespace, secret, "secret", gone: .boundObjectGone)
        case .node(let node):
            try live("nodes", namespace: "", node, "node", gone: .boundObjectGone)
        }
    }

    /// A version is decoded once: its position is its own for ever.
    private func liveObject(
        _ key: ObjectKey, _ view: View
    ) throws(TokenProblem) -> ObjectState? {
        guard let reference = view.reference(key) else { return nil }
        if let known = states[reference.position] { return known }
        do {
            let metadata = try view.document(reference).value()["metadata"]
            let deletion = metadata?["deletionTimestamp"]?.string
            let state = ObjectState(
                uid: metadata?["uid"]?.string ?? "",
                deletion: deletion.flatMap { Timestamp(rfc3339: $0) })
            states[reference.position] = state
            return state
        } catch {
            throw .store(error.description)
        }
    }
}
