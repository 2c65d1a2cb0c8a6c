internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdHTTP2
internal import Logging
internal import NIOCore
internal import NIOSSL

/// A connection that speaks HTTP/1.1 or HTTP/2, as its first bytes say.
///
/// Without TLS there is no negotiation: a client that knows HTTP/2 begins with the connection
/// preface (RFC 9113, section 3.4), which is no HTTP/1 request. With TLS both are offered (ALPN),
/// and the first bytes are those of what was agreed.
struct AnyVersionChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        enum Connection: Sendable {
            case http1(HTTP1Channel.Value)
            case http2(HTTP2Channel.Value)
        }

        let channel: any Channel
        let connection: EventLoopFuture<Connection>
        /// nil over plain HTTP.
        let credential: ConnectionCredential?
    }

    private let http1: HTTP1Channel
    private let http2: HTTP2Channel

    private let limits: ConnectionLimits
    private let security: TLSMaterial?

    /// Without `security`, plain HTTP.
    init(
        limits: ConnectionLimits, security: TLSMaterial?,
        responder: @escaping HTTPChannelHandler.Responder
    ) {
        self.limits = limits
        self.security = security
        http1 = HTTP1Channel(
            responder: responder,
            configuration: .init(
                additionalChannelHandlers: [RequestLimits(limits)],
                idleTimeout: TimeAmount(limits.idleTimeout)))
        http2 = HTTP2Channel(
            responder: responder,
            configuration: .init(
                idleTimeout: limits.idleTimeout,
                streamConfiguration: .init(additionalChannelHandlers: [RequestLimits(limits)])))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let decision = channel.eventLoop.makePromise(of: Value.Connection.self)
        let handler = PrefaceHandler(
            decision: decision, timeout: TimeAmount(limits.headTimeout)
        ) { isHTTP2 in
            isHTTP2
                ? http2.setup(channel: channel, logger: logger).map { .http2($0) }
                : http1.setup(channel: channel, logger: logger).map { .http1($0) }
        }
        return channel.eventLoop.makeCompletedFuture {
            let credential = try secure(channel)
            try channel.pipeline.syncOperations.addHandler(handler)
            return Value(
                channel: channel, connection: decision.futureResult, credential: credential)
        }
    }

    private func secure(_ channel: any Channel) throws -> ConnectionCredential? {
        guard let security else { return nil }
        let credential = ConnectionCredential()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(PlainRequestRefusal())
        try pipeline.addHandler(
            NIOSSLServerHandler(context: security.context) { certificates, promise in
                promise.succeed(credential.note(certificates))
            })
        return credential
    }

    func handle(value: Value, logger: Logger) async {
        // A connection that closes before it says anything has nothing to handle.
        guard let connection = try? await value.connection.get() else { return }
        await value.credential?.adopt(from: value.channel)
        let executor = LoopExecutor.of(value.channel.eventLoop)
        await ConnectionCredential.$current.withValue(value.credential) {
            await withTaskExecutorPreference(executor) {
                switch connection {
                case .http1(let value): await http1.handle(value: value, logger: logger)
                case .http2(let value): await http2.handle(value: value, logger: logger)
                }
            }
        }
    }
}

/// Holds a connection's first bytes until they tell the version, sets the pipeline up for it, hands
/// them on and leaves.
private final class PrefaceHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// The preface's first line; no HTTP/1 method begins like it.
    private static let preface = Array("PRI * HTTP/2.0\r\n".utf8)

    private let decision: EventLoopPromise<AnyVersionChannel.Value.Connection>
    private let setUp: (Bool) -> EventLoopFuture<AnyVersionChannel.Value.Connection>
    private var held = ByteBuffer()
    private var isDecided = false
    private let timeout: TimeAmount
    private var timer: Scheduled<Void>?

    init(
        decision: EventLoopPromise<AnyVersionChannel.Value.Connection>, timeout: TimeAmount,
        setUp: @escaping (Bool) -> EventLoopFuture<AnyVersionChannel.Value.Connection>
    ) {
        self.decision = decision
        self.timeout = timeout
        self.setUp = setUp
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((context, self), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: timeout) {
            let (context, handler) = bound.value
            if !handler.isDecided { context.close(promise: nil) }
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        held.writeBuffer(&buffer)
        guard !isDecided else { return }
        let start = held.readableBytesView.prefix(Self.preface.count)
        let couldBe = start.elementsEqual(Self.preface.prefix(start.count))
        if couldBe, start.count < Self.preface.count { return }
        decide(isHTTP2: couldBe, context)
    }

    private func decide(isHTTP2: Bool, _ context: ChannelHandlerContext) {
        isDecided = true
        let bound = NIOLoopBound((context, self), eventLoop: context.eventLoop)
        let decision = decision
        setUp(isHTTP2).assumeIsolated().whenComplete { result in
            let (context, handler) = bound.value
            switch result {
            case .failure(let error):
                decision.fail(error)
                context.close(promise: nil)
            case .success(let connection):
                decision.succeed(connection)
                context.fireChannelRead(handler.wrapInboundOut(handler.held))
                context.fireChannelReadComplete()
                handler.held.clear()
                context.pipeline.syncOperations.removeHandler(handler, promise: nil)
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isDecided { decision.fail(ChannelError.ioOnClosedChannel) }
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // A connection that is only held open has nothing to finish when the server stops, or when
        // its client has ended.
        let isEnding =
            event is ChannelShouldQuiesceEvent || (event as? ChannelEvent) == .inputClosed
        if isEnding, !isDecided { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if isDecided {
            context.fireErrorCaught(error)
        } else {
            context.close(promise: nil)
        }
    }
}
