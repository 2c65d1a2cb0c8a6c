internal import API
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// The body of a watch: pulls frames and writes them as the client takes them.
///
/// A frame is pulled only when the one before it has been taken, so a slow client costs one frame
/// of memory. Ends with the request's timeout, the client, or the server.
struct WatchBody: Sendable {
    /// What kube-apiserver's default comes to, with its random part.
    private static let timeoutSecondsDefault: Int64 = 3600
    private static let bookmarkInterval = Duration.seconds(60)

    let stream: WatchStream
    let pool: NIOThreadPool
    let request: Request
    let context: ConnectionContext
    let whenEnded: (@Sendable () async -> Void)?

    var body: ResponseBody {
        ResponseBody { writer in
            do {
                // An idle watch must answer at once too: this sends the head.
                try await writer.write(ByteBuffer())
                if context.isStream {
                    try await run(&writer)
                } else {
                    // Thrown when the client is gone, and then nobody reads the end.
                    try await request.body.consumeWithCancellationOnInboundClose { _ in
                        try await run(&writer)
                    }
                }
            } catch {
                await whenEnded?()
                throw error
            }
            await whenEnded?()
            try await writer.finish(nil)
        }
    }

    @concurrent
    private func run(_ writer: inout any ResponseBodyWriter) async throws {
        let clock = ContinuousClock()
        let seconds = stream.timeoutSeconds.flatMap { $0 > 0 ? $0 : nil }
        let end = clock.now + .seconds(seconds ?? Self.timeoutSecondsDefault)
        var stream = stream
        var bookmarkDue = clock.now + Self.bookmarkInterval
        while clock.now < end, !isStopped {
            switch try await frame(&stream) {
            case .events(let pieces):
                try await writer.write(Self.buffer(pieces))
                bookmarkDue = clock.now + Self.bookmarkInterval
            case .idle:
                if clock.now >= bookmarkDue {
                    bookmarkDue = clock.now + Self.bookmarkInterval
                    if let bytes = stream.bookmark() {
                        try await writer.write(ByteBuffer(bytes: bytes))
                    }
                }
                await stream.wait(until: min(bookmarkDue, end))
            case .ended: return
            }
        }
    }

    /// From memory on the task's own thread; what reads the store goes to the pool.
    private func frame(_ stream: inout WatchStream) async throws -> WatchStream.Frame {
        if let frame = stream.nextFromMemory() { return frame }
        let current = stream
        let (next, frame) = try await pool.runIfActive {
            var stream = current
            let frame = stream.next()
            return (stream, frame)
        }
        stream = next
        return frame
    }

    private static func buffer(_ pieces: [ArraySlice<UInt8>]) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
        for piece in pieces { buffer.writeBytes(piece) }
        return buffer
    }

    /// The server stops, or the client is gone. An HTTP/2 client ends its side of the stream with
    /// the request, so there only the stream's own end says so.
    private var isStopped: Bool {
        Task.isCancelled || Task.isShuttingDownGracefully
            || context.isStream && !context.channel.isActive
    }
}
