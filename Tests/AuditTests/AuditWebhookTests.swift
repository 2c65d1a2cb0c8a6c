import Audit
import ConfigurationFiles
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing

/// Answers each request with the next of its codes, and keeps what it was sent.
private final class Receiver: Sendable {
    struct Received: Sendable {
        var authorization: String?
        var body: String
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let receiver: Receiver
        private var head: HTTPRequestHead?
        private var body = ""

        init(_ receiver: Receiver) { self.receiver = receiver }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): (self.head, body) = (head, "")
            case .body(let bytes): body += String(buffer: bytes)
            case .end:
                let code = receiver.take(
                    Received(
                        authorization: head?.headers["Authorization"].first, body: body))
                let answer = HTTPResponseHead(
                    version: .http1_1, status: .init(statusCode: code),
                    headers: ["Content-Length": "0"])
                context.write(wrapOutboundOut(.head(answer)), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }

    private let state: Mutex<(codes: [Int], received: [Received])>

    init(codes: [Int]) { state = Mutex((codes, [])) }

    var received: [Received] { state.withLock { $0.received } }

    private func take(_ request: Received) -> Int {
        state.withLock { state in
            state.received.append(request)
            return state.codes.isEmpty ? 200 : state.codes.removeFirst()
        }
    }

    func listening(_ body: (_ port: Int) throws -> Void) async throws {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        try body(channel.localAddress?.port ?? 0)
        try await channel.close()
    }
}

@Suite struct AuditWebhookTests {
    private func address(_ server: String, user: String = "token: s3cret") throws -> WebhookAddress {
        try WebhookAddress(
            reading: ConfigurationFile.parse(
                """
                apiVersion: v1
                kind: Config
                clusters:
                - name: audit
                  cluster: {server: "\(server)", tls-server-name: audit}
                contexts:
                - name: default
                  context: {cluster: audit, user: hindsight}
                current-context: default
                users:
                - name: hindsight
                  user: {\(user)}
                """, file: "webhook.yaml"))
    }

    private func sent(_ codes: [Int]) async throws -> (received: [Receiver.Received], error: String) {
        let receiver = Receiver(codes: codes)
        let error = Mutex("")
        try await receiver.listening { port in
            let webhook = try AuditWebhook(
                address("http://127.0.0.1:\(port)/audit"), initialBackoff: .milliseconds(1))
            do throws(AuditSinkError) {
                try webhook.write([Array(#"{"n":1}"#.utf8), Array(#"{"n":2}"#.utf8)])
            } catch let failure {
                error.withLock { $0 = failure.description }
            }
        }
        return (receiver.received, error.withLock { $0 })
    }

    @Test("Entries come as an EventList, with the user's token")
    func list() async throws {
        let (received, error) = try await sent([200])
        #expect(error == "")
        #expect(
            received.map(\.body) == [
                #"{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"#
                    + #""items":[{"n":1},{"n":2}]}"#
            ])
        #expect(received.first?.authorization == "Bearer s3cret")
    }

    @Test("What may pass is tried again, what can't is not")
    func retries() async throws {
        let passing = try await sent([503, 429, 200])
        #expect(passing.received.count == 3 && passing.error == "")
        let refused = try await sent([403, 200])
        #expect(refused.received.count == 1 && refused.error.hasSuffix("answered 403"))
        let broken = try await sent([500, 500, 500, 500, 500, 200])
        #expect(broken.received.count == 5 && broken.error.hasSuffix("answered 500"))
    }

    @Test(
        "A broken address is refused with its line",
        arguments: [
            ("audit.example.com", "token: a", ":5: clusters[0].cluster.server: an address"),
            ("https://a", "client-certificate: /nonexistent", "can't be read"),
            ("https://a", "client-key-data: '!'", "is no base64"),
            ("https://a", "client-key-data: YQ==", "go together"),
        ])
    func broken(server: String, user: String, message: String) {
        do {
            _ = try address(server, user: user)
            Issue.record("the address was taken")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
        }
    }
}
