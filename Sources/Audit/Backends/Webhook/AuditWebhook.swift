internal import AsyncHTTPClient
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL

/// Sends entries to a webhook as an `EventList` of `audit.k8s.io/v1`.
package final class AuditWebhook: AuditSink {
    package let name = "webhook"
    private let address: WebhookAddress
    private let client: HTTPClient
    private let initialBackoff: Duration

    /// After a failure that may pass the same list is sent again, each time after twice as long.
    private static let attemptCountMax = 5
    private static let timeout = TimeAmount.seconds(10)

    package init(
        _ address: WebhookAddress, initialBackoff: Duration = .milliseconds(500)
    ) throws(AuditSinkError) {
        self.address = address
        self.initialBackoff = initialBackoff
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: Self.timeout, read: Self.timeout))
        do {
            configuration.tlsConfiguration = try Self.tls(address)
        } catch {
            throw AuditSinkError("the certificates for \(address.server) can't be used: \(error)")
        }
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        // Nothing can be in flight: whoever writes holds this object.
        try? client.syncShutdown()
    }

    private static func tls(_ address: WebhookAddress) throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let authority = address.certificateAuthority {
            tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(authority))
        }
        if address.skipsVerification { tls.certificateVerification = .none }
        if let certificate = address.clientCertificate, let key = address.clientKey {
            tls.certificateChain = try NIOSSLCertificate.fromPEMBytes(certificate)
                .map { .certificate($0) }
            tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: key, format: .pem))
        }
        return tls
    }

    /// Blocks up to the time that all attempts take.
    package func write(_ entries: [[UInt8]]) throws(AuditSinkError) {
        let body = Self.list(entries)
        var backoff = initialBackoff
        for _ in 1..<Self.attemptCountMax {
            guard let failure = send(body) else { return }
            guard failure.mayPass else { throw AuditSinkError(failure.words) }
            usleep(UInt32(backoff / .microseconds(1)))
            backoff *= 2
        }
        if let failure = send(body) { throw AuditSinkError(failure.words) }
    }

    /// nil when the list was taken.
    private func send(_ body: ByteBuffer) -> (words: String, mayPass: Bool)? {
        do {
            var headers = HTTPHeaders([("Content-Type", "application/json")])
            if let token = address.token { headers.add(name: "Authorization", value: "Bearer \(token)") }
            let request = try HTTPClient.Request(
                url: address.server, method: .POST, headers: headers, body: .byteBuffer(body))
            let code = try client.execute(
                request: request, deadline: .now() + Self.timeout
            ).wait().status.code
            if (200...299).contains(code) { return nil }
            return ("\(address.server) answered \(code)", code == 429 || code >= 500)
        } catch {
            return ("\(address.server) can't be reached: \(error)", true)
        }
    }

    private static func list(_ entries: [[UInt8]]) -> ByteBuffer {
        var body = ByteBuffer(
            string: #"{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":["#)
        for (index, entry) in entries.enumerated() {
            if index > 0 { body.writeString(",") }
            body.writeBytes(entry)
        }
        body.writeString("]}")
        return body
    }
}
