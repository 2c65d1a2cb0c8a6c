internal import AsyncHTTPClient
internal import Document
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

/// Where an issuer's keys come from: a file, or its server (OpenID Connect Discovery 1.0).
struct IssuerKeySource: Sendable {
    private static let timeout = TimeAmount.seconds(10)

    private let issuer: String
    private let discovery: String
    private let certificates: [NIOSSLCertificate]

    init(_ issuer: IssuerConfiguration) throws(TokenSetupError) {
        self.issuer = issuer.url
        discovery =
            issuer.discoveryURL
            ?? (issuer.url.hasSuffix("/") ? issuer.url : issuer.url + "/")
            + ".well-known/openid-configuration"
        guard let authority = issuer.certificateAuthority else {
            certificates = []
            return
        }
        do { certificates = try NIOSSLCertificate.fromPEMBytes(Array(authority.utf8)) } catch {
            throw TokenSetupError(
                path: issuer.url, reason: "its certificateAuthority can't be read")
        }
    }

    /// Takes at most some ten seconds for each of the two requests.
    func keys() async throws(TokenProblem) -> [VerifyingKey] {
        if discovery.hasPrefix("file://") {
            let text: String
            do throws(TokenSetupError) {
                text = try KeyFile.read(
                    String(discovery.dropFirst("file://".count)), isPrivate: false)
            } catch {
                throw .issuerKeys(error.description)
            }
            return try await KeySet.keys(Array(text.utf8))
        }
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<[VerifyingKey], TokenProblem>
        do throws(TokenProblem) { result = .success(try await keys(client)) } catch {
            result = .failure(error)
        }
        // Nothing of the answer depends on how its connections end.
        try? await client.shutdown()
        return try result.get()
    }

    private var configuration: HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        if !certificates.isEmpty { tls.trustRoots = .certificates(certificates) }
        return HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: Self.timeout, read: Self.timeout))
    }

    private func keys(_ client: HTTPClient) async throws(TokenProblem) -> [VerifyingKey] {
        let bytes = try await get(discovery, client)
        let limits = DocumentLimits(depth: 32, byteCount: KeySet.byteCountMax)
        guard let document = try? JSONValue(parsing: bytes, limits: limits) else {
            throw .issuerKeys("\(discovery) is no JSON")
        }
        guard document["issuer"]?.string == issuer else {
            throw .issuerKeys("\(discovery) speaks of another issuer than \(issuer)")
        }
        guard let place = document["jwks_uri"]?.string, place.hasPrefix("https://") else {
            throw .issuerKeys("\(discovery) names no https:// address of the issuer's keys")
        }
        return try await KeySet.keys(try await get(place, client))
    }

    private func get(_ url: String, _ client: HTTPClient) async throws(TokenProblem) -> [UInt8] {
        do {
            var request = HTTPClientRequest(url: url)
            request.headers.add(name: "accept", value: "application/json")
            let response = try await client.execute(request, timeout: Self.timeout)
            guard response.status == .ok else {
                throw TokenProblem.issuerKeys("\(url) answers \(response.status.code)")
            }
            let body = try await response.body.collect(upTo: KeySet.byteCountMax)
            return Array(body.readableBytesView)
        } catch let error as TokenProblem {
            throw error
        } catch {
            throw .issuerKeys("\(url) can't be had: \(error)")
        }
    }
}
