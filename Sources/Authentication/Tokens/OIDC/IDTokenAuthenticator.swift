internal import Access
internal import Document
package import EventStore
package import KubernetesAPI

/// Knows the ID tokens of one issuer (OpenID Connect Core 1.0, section 3.1.3.7).
package struct IDTokenAuthenticator: TokenAuthenticator {
    /// Issuers' clocks may be ahead.
    private static let notBeforeLeewaySeconds: Int64 = 300

    private struct Verified: Sendable {
        var claims: JSONObject
        /// Of the keys that the signature was verified with: others have to say so anew.
        var generation: Int
        var keyID: String?
    }

    private let issuer: IssuerConfiguration
    private let keys: IssuerKeys
    /// By the tokens whose signatures hold. Times and claims are checked anew each time.
    private let cache = GenerationCache<TokenDigest, Verified>()

    package init(_ issuer: IssuerConfiguration) throws(TokenSetupError) {
        self.issuer = issuer
        let source = try IssuerKeySource(issuer)
        keys = IssuerKeys { () throws(TokenProblem) in try await source.keys() }
    }

    /// Asks for the issuer's keys, so that the first token does not wait; returns what went wrong.
    package func warmUp(now: Timestamp) async -> String? {
        do throws(TokenProblem) {
            _ = try await keys.keys(naming: nil, now: now)
            return nil
        } catch {
            return error.description
        }
    }

    package func authenticate(
        _ token: String, audiences: [String], view: View, now: Timestamp
    ) async throws(TokenRefusal) -> AuthenticatedToken? {
        guard JSONWebToken.hasParts(token) else { return nil }
        do throws(TokenProblem) {
            guard let claims = try await claims(of: token, now) else { return nil }
            try check(claims, now)
            return AuthenticatedToken(
                try issuer.mapping.principal(claims), audiences: audiences)
        } catch {
            switch error {
            case .claim: throw error.refusal
            default: throw TokenRefusal("oidc: verify token: \(error)")
            }
        }
    }

    /// nil for what is no token, or another issuer's.
    private func claims(
        of token: String, _ now: Timestamp
    ) async throws(TokenProblem) -> JSONObject? {
        let digest = TokenDigest(token)
        if let known = cache[digest] {
            let held = try await keys.keys(naming: known.keyID, now: now)
            if held.generation == known.generation { return known.claims }
        }
        guard let parsed = try? JSONWebToken(token), parsed.claims["iss"]?.string == issuer.url
        else { return nil }
        let held = try await keys.keys(naming: parsed.keyID, now: now)
        try VerifyingKey.verify(parsed, with: held.keys)
        cache[digest] = Verified(
            claims: parsed.claims, generation: held.generation, keyID: parsed.keyID)
        return parsed.claims
    }

    private func check(_ claims: JSONObject, _ now: Timestamp) throws(TokenProblem) {
        guard let expires = try claims.date("exp") else {
            throw .claim("oidc: the token never expires: exp is missing")
        }
        if expires < now.seconds { throw .claim("oidc: token is expired") }
        if let start = try claims.date("nbf"),
            start > now.seconds + Self.notBeforeLeewaySeconds
        {
            throw .claim("oidc: token is not valid yet")
        }
        let audiences = try claims.audiences()
        guard audiences.contains(where: issuer.audiences.contains) else {
            throw .audience(token: audiences, asked: issuer.audiences)
        }
        for (claim, value) in issuer.requiredValues.sorted(by: { $0.key < $1.key })
        where claims[claim]?.string != value {
            throw .claim("oidc: the claim \"\(claim)\" is not what it must be")
        }
    }
}
