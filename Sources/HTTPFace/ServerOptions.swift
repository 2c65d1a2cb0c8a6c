package import API
package import Access
package import Audit
package import Authentication
package import Certificates
package import Control
package import KubernetesAPI

/// Where and how the server listens.
package struct ServerOptions: Sendable {
    /// An address of this machine or `localhost`; of its loopback without TLS.
    package var host = "127.0.0.1"
    /// 0 takes any free port.
    package var port = 0
    /// SIGTERM and SIGINT stop the server gracefully.
    package var handlesSignals = true
    /// The present, for ages in live stores.
    package var clock: @Sendable () -> Timestamp
    /// The built-in resources that are served.
    package var kinds = KindCatalog.builtIn
    /// nil for plain HTTP.
    package var security: TLSMaterial?
    /// Who is believed to be who; client certificates and front proxies come from `security`.
    package var authentication = AuthenticatorChain(trustsLoopback: true)
    /// How requests are decided.
    package var authorizationModes = Authorizer.standardModes
    /// Whether the past needs the right of then beside that of today.
    package var pastAccess = PastAccess.now
    /// What is kept of requests that change nothing.
    package var auditPolicy = AuditPolicy.standard
    /// Where entries of all requests go that the policy takes.
    package var auditQueues: [AuditQueue] = []
    /// nil: no tokens are issued, and nobody is told whose others are.
    package var tokens: TokenAuthority?
    /// The housekeeping that a live store gets.
    package var controllers = ControllerSelection.all
    /// The certificate authority that clients in the cluster are to trust, as PEM.
    package var rootCA = ""
    /// Signs approved requests for certificates; nil: nobody does.
    package var signer: CertificateSigner?
    /// Told what does not go as it should while the server starts.
    package var onWarning: @Sendable (String) -> Void = { _ in }
    /// Told who is refused and why, a few times a second at most.
    package var onRefusal: @Sendable (String) -> Void = { _ in }
    /// What connections may take.
    package var limits = ConnectionLimits()
    /// Threads that read the store: reads block, and must not hold up connections.
    package var readerThreadCount = 4

    package init(clock: @escaping @Sendable () -> Timestamp) {
        self.clock = clock
    }

    /// Whether `host` can be reached from this machine alone.
    package static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
