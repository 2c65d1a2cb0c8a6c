internal import API
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes

/// Holds the requests of one connection, or of one HTTP/2 stream, to `ConnectionLimits`.
///
/// - A head or a body that does not end in time, or an answer that is not read: the connection is
///   closed. For a body the responder learns of it first, as `BodyTooSlow`, and answers.
/// - An answer that ends before its request does, such as 413: the rest of the request is not
///   waited for. What comes of it is thrown away, and soon after the connection is closed.
/// - A head over the parser's limit is 431, a method that it does not know 405: the parser itself
///   has the same answer for all that it refuses, 400.
///
/// A client that asks for it is told to go on with its body (RFC 9110, section 10.1.1).
final class RequestLimits: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ConnectionLimits
    private var headTimer: Scheduled<Void>?
    private var bodyTimer: Scheduled<Void>?
    private var stallTimer: Scheduled<Void>?
    /// Between a request's head and its end.
    private var isReading = false
    /// Requests of which the answer's end has not been written.
    private var unansweredCount = 0
    private var isClosing = false

    init(_ limits: ConnectionLimits) {
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        headTimer = schedule(limits.headTimeout, context) { _, context in
            context.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { cancelAll() }

    func channelInactive(context: ChannelHandlerContext) {
        cancelAll()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isClosing { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            headTimer?.cancel()
            headTimer = nil
            isReading = true
            unansweredCount += 1
            if unansweredCount == 1, head.headerFields[.expect]?.lowercased() == "100-continue" {
                let goOn = HTTPResponsePart.head(HTTPResponse(status: .continue))
                context.writeAndFlush(wrapOutboundOut(goOn), promise: nil)
            }
        case .body: break
        case .end:
            isReading = false
            bodyTimer?.cancel()
            bodyTimer = nil
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isReading, !isClosing, bodyTimer == nil {
            bodyTimer = schedule(limits.bodyTimeout, context) { handler, context in
                if handler.isReading { context.fireErrorCaught(BodyTooSlow()) }
            }
        }
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else {
            context.write(data, promise: promise)
            return
        }
        unansweredCount -= 1
        if isReading, unansweredCount == 0 {
            context.writeAndFlush(data, promise: promise)
            linger(context)
        } else {
            context.write(data, promise: promise)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            stallTimer?.cancel()
            stallTimer = nil
        } else if stallTimer == nil {
            stallTimer = schedule(limits.stallTimeout, context) { _, context in
                context.close(promise: nil)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, unansweredCount == 0, !isClosing,
            let (status, body) = Self.refusal(of: error)
        else {
            context.fireErrorCaught(error)
            return
        }
        var refusal = HTTPResponse(status: status)
        refusal.headerFields[.connection] = "close"
        refusal.headerFields[.contentLength] = String(body.count)
        if !body.isEmpty { refusal.headerFields[.contentType] = "application/json" }
        context.write(wrapOutboundOut(.head(refusal)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        linger(context)
    }

    private static func refusal(
        of error: HTTPParserError
    ) -> (status: HTTPResponse.Status, body: [UInt8])? {
        switch error {
        case .headerOverflow: (.requestHeaderFieldsTooLarge, [])
        case .invalidMethod: (.methodNotAllowed, APIResponse(.methodNotAllowed).bytes)
        default: nil
        }
    }
}

extension RequestLimits {
    /// Ends the own side, and the whole a little later: a close in the face of bytes under way
    /// would take the answer with it (RFC 9112, section 9.6). An HTTP/2 stream has no own side to
    /// close beside the answer's end.
    private func linger(_ context: ChannelHandlerContext) {
        isClosing = true
        bodyTimer?.cancel()
        context.close(mode: .output, promise: nil)
        _ = schedule(limits.lingerTimeout, context) { _, context in
            context.close(promise: nil)
        }
    }

    private func schedule(
        _ delay: Duration, _ context: ChannelHandlerContext,
        _ act: @escaping (RequestLimits, ChannelHandlerContext) -> Void
    ) -> Scheduled<Void> {
        let bound = NIOLoopBound((self, context, act), eventLoop: context.eventLoop)
        return context.eventLoop.scheduleTask(in: TimeAmount(delay)) {
            let (handler, context, act) = bound.value
            act(handler, context)
        }
    }

    private func cancelAll() {
        for timer in [headTimer, bodyTimer, stallTimer] { timer?.cancel() }
        (headTimer, bodyTimer, stallTimer) = (nil, nil, nil)
    }
}
