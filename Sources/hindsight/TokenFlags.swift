import ArgumentParser
import Authentication
import CommandLine
import ConfigurationFiles
import Foundation
import HTTPFace

/// Which tokens a server takes, which it issues, and who comes without one; in kube-apiserver's
/// flags.
struct TokenFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Bearer tokens and who they stand for: lines of token,user,uid,\"group,...\".",
            valueName: "file"),
        completion: .file())
    var tokenAuthFile: String?
    @Option(
        help: ArgumentHelp(
            """
            Issuer of service account tokens; given several times, the first issues and all are \
            taken (else \(ServiceAccountTokens.standardIssuer)).
            """, valueName: "url"))
    var serviceAccountIssuer: [String] = []
    @Option(
        help: ArgumentHelp(
            """
            Private key (PEM; RSA or elliptic curve) that service account tokens are signed with; \
            else one of the server's own, made at the first start.
            """, valueName: "file"),
        completion: .file())
    var serviceAccountSigningKeyFile: String?
    @Option(
        help: ArgumentHelp(
            """
            Keys (PEM) that service account tokens may be signed with besides the signing key; may \
            be given several times.
            """, valueName: "file"),
        completion: .file())
    var serviceAccountKeyFile: [String] = []
    @Option(
        help: ArgumentHelp(
            "Where others find the keys of service account tokens (else below the issuer).",
            valueName: "url"))
    var serviceAccountJwksUri: String?
    @Option(
        help: ArgumentHelp(
            "What tokens for this server name as their audience (else the issuers).",
            valueName: "name,..."))
    var apiAudiences: String?
    @Option(
        help: ArgumentHelp(
            "Whether who says nothing of who they are is heard, as system:anonymous (else true).",
            valueName: "true|false"))
    var anonymousAuth: Bool?

    @Option(
        help: ArgumentHelp(
            """
            AuthenticationConfiguration (YAML): OpenID Connect issuers whose tokens are taken, and \
            who may say nothing of who they are.
            """, valueName: "file"),
        completion: .file())
    var authenticationConfig: String?

    func validate() throws {
        for issuer in serviceAccountIssuer where issuer.isEmpty {
            throw ValidationError("--service-account-issuer: an issuer has a name")
        }
        if let serviceAccountJwksUri, !serviceAccountJwksUri.hasPrefix("https://") {
            throw ValidationError("--service-account-jwks-uri: an https:// address is needed")
        }
    }

    /// - Parameter ownKeyFile: where the server's own signing key is or will be; nil issues no
    ///   tokens: recordings and archives have no service accounts that act.
    func apply(to options: inout ServerOptions, ownKeyFile: String?) async throws {
        let issuers =
            serviceAccountIssuer.isEmpty
            ? [ServiceAccountTokens.standardIssuer] : serviceAccountIssuer
        let named = (apiAudiences ?? "").split(separator: ",").map(String.init)
        let audiences = named.isEmpty ? issuers : named
        let configuration = try configuration(ownIssuers: issuers)
        var authenticators: [any TokenAuthenticator] = []
        if let file = try tokenFile() {
            authenticators.append(AudienceAgnostic(file, own: audiences))
        }
        var own: ServiceAccountTokens?
        if let ownKeyFile {
            let tokens = ServiceAccountTokens(
                keys: try await keys(ownKeyFile), issuers: issuers, audiences: audiences,
                keySetURL: serviceAccountJwksUri)
            authenticators.append(ServiceAccountAuthenticator(tokens))
            own = tokens
        }
        for issuer in configuration?.issuers ?? [] {
            let tokens = try idTokens(of: issuer)
            authenticators.append(AudienceAgnostic(tokens, own: audiences))
        }
        options.tokens = own.map { own in
            TokenAuthority(
                serviceAccounts: own,
                reviewer: TokenReviewer(authenticators: authenticators, audiences: audiences))
        }
        options.authentication = AuthenticatorChain(
            tokens: authenticators, audiences: audiences,
            anonymous: configuration?.anonymous
                ?? (anonymousAuth == false ? .refused : .allowed),
            trustsLoopback: tokenAuthFile == nil && authenticationConfig == nil)
    }

    private func keys(_ ownKeyFile: String) async throws -> ServiceAccountKeys {
        do throws(TokenSetupError) {
            return try await ServiceAccountKeys(
                signingFile: serviceAccountSigningKeyFile, keyFiles: serviceAccountKeyFile,
                ownKeyFile: ownKeyFile)
        } catch {
            throw CommandFailure(.wrongUse, "service account keys: \(error)")
        }
    }

    private func configuration(ownIssuers: [String]) throws -> AuthenticationConfiguration? {
        guard let authenticationConfig else { return nil }
        let configuration: AuthenticationConfiguration
        do throws(ConfigurationError) {
            configuration = try AuthenticationConfiguration(
                ConfigurationFile.read(authenticationConfig), ownIssuers: ownIssuers)
        } catch {
            throw CommandFailure(.wrongUse, "--authentication-config: \(error)")
        }
        if configuration.anonymous != nil, anonymousAuth != nil {
            throw CommandFailure(
                .wrongUse,
                "--anonymous-auth and `anonymous` in \(authenticationConfig): give one of them")
        }
        return configuration
    }

    private func idTokens(of issuer: IssuerConfiguration) throws -> IDTokenAuthenticator {
        do throws(TokenSetupError) { return try IDTokenAuthenticator(issuer) } catch {
            throw CommandFailure(.wrongUse, "--authentication-config: \(error)")
        }
    }

    private func tokenFile() throws -> TokenFile? {
        guard let tokenAuthFile else { return nil }
        do {
            return try TokenFile(parsing: String(contentsOfFile: tokenAuthFile, encoding: .utf8))
        } catch let error as TokenFile.Failure {
            throw CommandFailure(.wrongUse, "--token-auth-file \(tokenAuthFile): \(error)")
        } catch {
            throw CommandFailure(
                .outside, "--token-auth-file \(tokenAuthFile): it can't be read")
        }
    }
}
