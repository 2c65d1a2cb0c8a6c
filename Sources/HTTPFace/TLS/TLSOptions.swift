package import Authentication
package import Certificates
internal import NIOCore

/// The files that the server's connections are secured with.
package struct TLSOptions: Sendable {
    /// Whom a front proxy is known by.
    package struct FrontProxyOptions: Sendable {
        package var authorityFile: String
        package var allowedNames: [String]
        package var headers: FrontProxy.Headers

        package init(
            authorityFile: String, allowedNames: [String] = [],
            headers: FrontProxy.Headers = FrontProxy.Headers()
        ) {
            self.authorityFile = authorityFile
            self.allowedNames = allowedNames
            self.headers = headers
        }
    }

    /// PEM: the server's certificate, and those between it and an authority.
    package var certificateFile: String
    package var keyFile: String
    /// Who vouches for clients; nil: their certificates are not looked at.
    package var clientAuthorityFile: String?
    package var frontProxy: FrontProxyOptions?
    /// Certificates of the server's own, which are renewed before they end.
    package var directory: CertificateDirectory?
    package var names: ServerNames
    /// Told which files were renewed.
    package var onRenewal: @Sendable ([String]) -> Void = { _ in }

    package init(certificateFile: String, keyFile: String, names: ServerNames) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.names = names
    }

    var files: [String] {
        [certificateFile, keyFile]
            + [clientAuthorityFile, frontProxy?.authorityFile].compactMap(\.self)
    }

    /// The addresses of this machine that a server on `host` can be reached at.
    package static func addresses(of host: String) -> [String] {
        guard host == "0.0.0.0" || host == "::" || host == "[::]" else {
            return [host.trimmingBrackets]
        }
        let devices = (try? System.enumerateDevices()) ?? []
        return devices.compactMap { $0.address?.ipAddress }.filter { !$0.contains("%") }
    }
}

extension String {
    /// An IPv6 address without what URLs put around it.
    fileprivate var trimmingBrackets: String {
        hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : self
    }
}
