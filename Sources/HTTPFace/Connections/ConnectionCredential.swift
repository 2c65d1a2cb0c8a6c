internal import Certificates
internal import NIOCore
internal import NIOSSL
internal import Synchronization

/// Who a connection's client has proved to be: the certificate that it showed in the handshake.
///
/// Requests find it as the task-local value of the task that handles their connection: on HTTP/2
/// many of them share it.
final class ConnectionCredential: Sendable {
    @TaskLocal static var current: ConnectionCredential?

    private let presented = Mutex<PresentedCertificate?>(nil)

    var certificate: PresentedCertificate? { presented.withLock { $0 } }

    /// The handshake takes any certificate whose key the client has: whether it counts is asked
    /// for each request, as kube-apiserver does, and answered with 401.
    func note(_ chain: [NIOSSLCertificate]) -> NIOSSLVerificationResult {
        guard let bytes = try? chain.map({ try $0.toDERBytes() }) else { return .failed }
        presented.withLock { $0 = PresentedCertificate(chain: bytes) }
        return .certificateVerified
    }

    /// A resumed session shows no certificate again; it is the session's.
    func adopt(from channel: any Channel) async {
        guard certificate == nil,
            let leaf = try? await channel.nioSSL_peerCertificate().get()
        else { return }
        _ = note([leaf])
    }
}
