internal import NIOCore

/// Tells a client that speaks plain HTTP where TLS is spoken what is wrong, in Go's words.
final class PlainRequestRefusal: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let answer = """
        HTTP/1.0 400 Bad Request\r\nConnection: close\r\n\r\n\
        Client sent an HTTP request to an HTTPS server.\n
        """

    private var isRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isRefused { return }
        let first = unwrapInboundIn(data).readableBytesView.first ?? 0
        // A TLS record begins with its type, 22 for a handshake; a request with its method.
        guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) else {
            context.fireChannelRead(data)
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
            return
        }
        isRefused = true
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: Self.answer)))
            .whenComplete { _ in bound.value.close(promise: nil) }
    }
}
