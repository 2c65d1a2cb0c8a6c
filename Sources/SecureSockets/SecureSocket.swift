internal import Glibc
internal import NIOCore
internal import NIOEmbedded
internal import NIOSSL

/// TLS over a connected, blocking socket, used by one thread.
///
/// The TLS engine never sees the socket: what comes is put in, what it wants sent is taken out. So
/// nothing runs beside the caller, and a program that asks one question has no event loop.
package final class SecureSocket {
    package typealias Failure = ClientSecurity.Failure

    private let socket: CInt
    private let channel: EmbeddedChannel
    private var space = [UInt8](repeating: 0, count: 1 << 16)
    private var isAtEnd = false

    /// The socket stays the caller's to close.
    ///
    /// - Parameter host: name or address, as the server's certificate must have it.
    package init(_ socket: CInt, _ security: ClientSecurity, host: String) throws(Failure) {
        self.socket = socket
        let context = try security.context()
        channel = EmbeddedChannel()
        let name = security.serverName ?? host
        do {
            // The certificate must have the name, or the peer's address: with a name the peer has
            // no address that a certificate could have.
            let address = try? SocketAddress(ipAddress: name, port: 443)
            let peer = try address ?? SocketAddress(unixDomainSocketPath: "/")
            let handler = try NIOSSLClientHandler(
                context: context, serverHostname: address == nil ? name : nil)
            try channel.pipeline.syncOperations.addHandler(handler)
            channel.connect(to: peer, promise: nil)
            channel.remoteAddress = peer
            try sendPending()
        } catch {
            throw Self.failure(error)
        }
    }

    /// Before the handshake is over the bytes wait; `receive` brings it on.
    package func send(_ bytes: [UInt8]) throws(Failure) {
        do {
            channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
            try sendPending()
        } catch {
            throw Self.failure(error)
        }
    }

    /// What comes next, some of it at least; empty at the end.
    package func receive() throws(Failure) -> [UInt8] {
        do {
            while true {
                if let buffer = try channel.readInbound(as: ByteBuffer.self) {
                    if buffer.readableBytes > 0 { return Array(buffer.readableBytesView) }
                    continue
                }
                if isAtEnd { return [] }
                // The kernel writes at most the space that it is told of.
                let count = unsafe recv(socket, &space, space.count, 0)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else { throw Self.system() }
                if count == 0 {
                    isAtEnd = true
                    continue
                }
                try channel.writeInbound(ByteBuffer(bytes: space[..<count]))
                channel.embeddedEventLoop.run()
                try sendPending()
            }
        } catch {
            throw Self.failure(error)
        }
    }

    private func sendPending() throws {
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
            let bytes = Array(buffer.readableBytesView)
            var sent = 0
            while sent < bytes.count {
                let count = unsafe bytes.withUnsafeBytes { all in
                    // Within bounds: sent < count.
                    unsafe Glibc.send(
                        socket, all.baseAddress! + sent, all.count - sent, CInt(MSG_NOSIGNAL))
                }
                guard count > 0 else { throw Self.system() }
                sent += count
            }
        }
        try channel.throwIfErrorCaught()
    }

    private static func system() -> Failure {
        // strerror's text is copied at once.
        Failure(description: unsafe String(cString: strerror(errno)))
    }

    private static func failure(_ error: any Error) -> Failure {
        switch error {
        case let failure as Failure: return failure
        case let error as NIOSSLExtraError:
            return Failure(description: "its certificate is not for that address (\(error))")
        case NIOSSLError.handshakeFailed(let reason):
            let text = "\(reason)"
            if text.contains("CERTIFICATE_VERIFY_FAILED") {
                return Failure(
                    description: "no authority that is trusted vouches for its certificate")
            }
            return Failure(description: "TLS failed: \(text)")
        default: return Failure(description: "TLS failed: \(error)")
        }
    }
}
