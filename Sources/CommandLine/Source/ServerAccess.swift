package import ArgumentParser
import Document
import Foundation
import SecureSockets

/// How a server is trusted and who asks it.
package struct ServerAccess: Sendable {
    var security = ClientSecurity()
    var token: String?
    var password: (user: String, password: String)?

    /// Tokens go over TLS alone, as kubectl has it; what an address or a kubeconfig has of basic
    /// authentication goes over both.
    func authorization(isSecure: Bool) -> String? {
        if let token, isSecure { return "Bearer \(token)" }
        return password.map { "Basic " + Base64.text("\($0.user):\($0.password)".utf8) }
    }

    /// The text of a file that a flag or a kubeconfig names.
    static func text(of path: String, _ what: String) throws(CommandFailure) -> String {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 4 << 20,
            let text = String(validating: data, as: UTF8.self)
        else { throw CommandFailure(.outside, "\(what) \(path) can't be read") }
        return text
    }
}

/// kubectl's flags for servers that no kubeconfig knows.
package struct ServerAccessOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Authorities (PEM) that vouch for --server.", valueName: "file"),
        completion: .file())
    package var certificateAuthority: String?
    @Option(
        help: ArgumentHelp("Certificate (PEM) to show to --server.", valueName: "file"),
        completion: .file())
    package var clientCertificate: String?
    @Option(
        help: ArgumentHelp("Its private key (PEM).", valueName: "file"), completion: .file())
    package var clientKey: String?
    @Option(help: ArgumentHelp("Bearer token for --server.", valueName: "token"))
    package var token: String?
    @Option(
        help: ArgumentHelp(
            "What the certificate of --server says instead of its host.", valueName: "name"))
    package var tlsServerName: String?
    @Flag(help: "Believe whoever answers at --server.")
    package var insecureSkipTlsVerify = false

    package init() {}

    package func validate() throws {
        guard (clientCertificate == nil) == (clientKey == nil) else {
            throw ValidationError("--client-certificate and --client-key go together")
        }
        if insecureSkipTlsVerify, certificateAuthority != nil {
            throw ValidationError(
                "--insecure-skip-tls-verify believes anybody: leave --certificate-authority out")
        }
    }

    var isGiven: Bool {
        insecureSkipTlsVerify
            || [certificateAuthority, clientCertificate, token, tlsServerName].contains {
                $0 != nil
            }
    }

    var access: ServerAccess {
        get throws(CommandFailure) {
            var access = ServerAccess()
            if let certificateAuthority {
                access.security.authority = try ServerAccess.text(
                    of: certificateAuthority, "--certificate-authority")
            }
            if let clientCertificate, let clientKey {
                access.security.certificate = try ServerAccess.text(
                    of: clientCertificate, "--client-certificate")
                access.security.key = try ServerAccess.text(of: clientKey, "--client-key")
            }
            access.security.skipsVerification = insecureSkipTlsVerify
            access.security.serverName = tlsServerName
            access.token = token
            return access
        }
    }
}
