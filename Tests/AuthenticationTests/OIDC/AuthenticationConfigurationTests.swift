import Authentication
import ConfigurationFiles
import Testing

@Suite struct AuthenticationConfigurationTests {
    private static let head = """
        apiVersion: apiserver.config.k8s.io/v1
        kind: AuthenticationConfiguration

        """

    private static let issuer = """
        jwt:
        - issuer:
            url: https://id.example
            audiences: [hindsight]
          claimMappings:
            username: {claim: sub, prefix: "id:"}

        """

    private func read(_ text: String) throws -> AuthenticationConfiguration {
        try AuthenticationConfiguration(
            ConfigurationFile.parse(text, file: "auth.yaml"), ownIssuers: ["https://own.example"])
    }

    private func problem(_ text: String) -> String {
        do {
            _ = try read(text)
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test("A file says whose tokens are taken, and what they must and do say")
    func whole() throws {
        let found = try read(
            Self.head + """
                jwt:
                - issuer:
                    url: https://id.example
                    discoveryURL: https://inside.example/discovery
                    audiences: [hindsight, kubectl]
                    audienceMatchPolicy: MatchAny
                  claimValidationRules:
                  - {claim: hd, requiredValue: example.com}
                  claimMappings:
                    username: {claim: email, prefix: ""}
                    groups: {claim: groups, prefix: "id:"}
                    uid: {claim: sub}
                anonymous:
                  enabled: true
                  conditions: [{path: /livez}, {path: /readyz}]
                """)
        #expect(found.anonymous == .paths(["/livez", "/readyz"]))
        let issuer = try #require(found.issuers.first)
        #expect(issuer.url == "https://id.example")
        #expect(issuer.discoveryURL == "https://inside.example/discovery")
        #expect(issuer.audiences == ["hindsight", "kubectl"])
        #expect(issuer.requiredValues == ["hd": "example.com"])
        #expect(issuer.mapping.user == ClaimMapping.Source(claim: "email", prefix: ""))
        #expect(issuer.mapping.groups == ClaimMapping.Source(claim: "groups", prefix: "id:"))
        #expect(issuer.mapping.uidClaim == "sub")
    }

    @Test("Anonymous is off, on, for some paths, or not spoken of")
    func anonymous() throws {
        #expect(try read(Self.head).anonymous == nil)
        #expect(try read(Self.head + "anonymous: {enabled: false}").anonymous == .refused)
        #expect(try read(Self.head + "anonymous: {enabled: true}").anonymous == .allowed)
        #expect(
            try read(Self.head.replacing("/v1\n", with: "/v1beta1\n") + "anonymous: {}").anonymous
                == .refused)
    }

    @Test(
        "What is wrong is refused with its line",
        arguments: [
            (
                "url: https://id.example",
                "url: http://id.example",
                "auth.yaml:5: jwt[0].issuer.url: an https:// address is needed"
            ),
            (
                "url: https://id.example",
                "url: https://a:b@id.example",
                "auth.yaml:5: jwt[0].issuer.url: an address has a host"
            ),
            (
                "url: https://id.example",
                "url: https://id.example?x=1",
                "auth.yaml:5: jwt[0].issuer.url: an address has a host"
            ),
            (
                "url: https://id.example",
                "url: https://own.example",
                "auth.yaml:4: jwt[0]: https://own.example is the issuer of this server's"
            ),
            (
                "audiences: [hindsight]",
                "audiences: []",
                "auth.yaml:5: jwt[0].issuer: audiences: at least one"
            ),
            (
                "audiences: [hindsight]",
                "audiences: [a, b]",
                "audienceMatchPolicy must be MatchAny with several audiences"
            ),
            (
                "audiences: [hindsight]",
                "audiences: [a, a]\n    audienceMatchPolicy: MatchAny",
                "audiences: one is there twice"
            ),
            (
                "audiences: [hindsight]",
                "audiences: [a]\n    audienceMatchPolicy: MatchAll",
                "auth.yaml:7: jwt[0].issuer.audienceMatchPolicy: audienceMatchPolicy "
                    + "must be MatchAny"
            ),
            (
                "audiences: [hindsight]",
                "audiences: [a]\n    certificateAuthority: hello",
                "auth.yaml:7: jwt[0].issuer.certificateAuthority: no certificate in PEM"
            ),
            (
                "audiences: [hindsight]",
                "audiences: [a]\n    discoveryURL: https://id.example",
                "auth.yaml:7: jwt[0].issuer.discoveryURL: it is the issuer's url"
            ),
            (
                "audiences: [hindsight]",
                "audiences: [a]\n    discoveryURL: ftp://id.example",
                "auth.yaml:7: jwt[0].issuer.discoveryURL: https:// or file:/// is needed"
            ),
            (
                "audiences: [hindsight]",
                "audiences: [a]\n    audience: b",
                "auth.yaml:7: jwt[0].issuer.audience: there is no such field"
            ),
            (
                "{claim: sub, prefix: \"id:\"}",
                "{claim: sub}",
                "auth.yaml:8: jwt[0].claimMappings.username: prefix is missing"
            ),
            (
                "{claim: sub, prefix: \"id:\"}",
                "{prefix: a}",
                "auth.yaml:8: jwt[0].claimMappings.username: claim is missing"
            ),
            (
                "{claim: sub, prefix: \"id:\"}",
                "{expression: claims.sub}",
                "auth.yaml:8: jwt[0].claimMappings.username.expression: CEL "
                    + "expressions are not understood yet"
            ),
            (
                "  claimMappings:",
                "  claimValidationRules: [{expression: 'true'}]\n  claimMappings:",
                "CEL expressions are not understood yet"
            ),
            (
                "  claimMappings:",
                "  userValidationRules: [{expression: 'true'}]\n  claimMappings:",
                "CEL expressions are not understood yet"
            ),
            (
                "username: {",
                "extra: [{key: a.example/b, valueExpression: claims.x}]\n    username: {",
                "CEL expressions are not understood yet"
            ),
            (
                "  claimMappings:",
                "  claimValidationRules: [{claim: a, requiredValue: b}, {claim: a}]\n  "
                    + "claimMappings:",
                "it is there twice"
            ),
            (
                "kind: AuthenticationConfiguration",
                "kind: AuditPolicy",
                "auth.yaml:2: kind: this is a AuditPolicy"
            ),
            (
                "config.k8s.io/v1\n",
                "config.k8s.io/v2\n",
                "auth.yaml:1: apiVersion: apiserver.config.k8s.io/v2 is not known"
            ),
            (
                "jwt:",
                "anonymous: {enabled: false, conditions: [{path: /livez}]}\njwt:",
                "auth.yaml:3: anonymous: conditions hold for enabled: true only"
            ),
            (
                "jwt:",
                "anonymous: {enabled: true, conditions: [{path: livez}]}\njwt:",
                "a path begins with /"
            ),
        ])
    func refused(old: String, new: String, message: String) {
        let text = Self.head + Self.issuer
        #expect(problem(text) == "none")
        let found = problem(text.replacing(old, with: new))
        #expect(found.contains(message), "\(found)")
    }

    @Test("An issuer is there once")
    func twice() {
        let second = Self.issuer.replacing("jwt:\n", with: "")
        #expect(
            problem(Self.head + Self.issuer + second)
                == "auth.yaml:9: jwt[1]: the issuer https://id.example is there twice")
    }
}
