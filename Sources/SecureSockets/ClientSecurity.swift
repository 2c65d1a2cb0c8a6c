internal import NIOSSL

/// How a client trusts a server and shows who it is itself.
package struct ClientSecurity: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// PEM of the authorities that may vouch for the server; nil: the machine's own.
    package var authority: String?
    /// Believes whoever answers.
    package var skipsVerification = false
    /// PEM of the client's certificate and key.
    package var certificate: String?
    package var key: String?
    /// What the server's certificate must say instead of the address's host.
    package var serverName: String?

    package init() {}

    func context() throws(Failure) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            if let authority {
                configuration.trustRoots = .certificates(
                    try NIOSSLCertificate.fromPEMBytes(Array(authority.utf8)))
            }
            if skipsVerification { configuration.certificateVerification = .none }
            if let certificate, let key {
                configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(
                    Array(certificate.utf8)
                ).map { .certificate($0) }
                configuration.privateKey = .privateKey(
                    try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem))
            }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw Failure(description: "its certificates or keys can't be used: \(error)")
        }
    }
}
