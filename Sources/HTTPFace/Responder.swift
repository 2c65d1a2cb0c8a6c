internal import API
internal import Gzip
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import KubernetesAPI
internal import NIOCore
internal import NIOPosix

/// What the responder must know of a connection.
struct ConnectionContext: InitializableFromSource {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }

    /// A stream of an HTTP/2 connection, whose parent is a connection and not the listener.
    var isStream: Bool { channel.parent?.parent != nil }
}

/// Turns HTTP requests into API requests and answers into HTTP answers. Everything that reads the
/// store runs on the pool's threads.
struct Responder: HTTPResponder {
    typealias Context = ConnectionContext

    /// kube-apiserver's bound for request bodies.
    private static let bodyByteCountMax = 3 << 20
    /// Writes with larger bodies would hold up the other connections of the loop's thread.
    private static let loopByteCountMax = 64 << 10
    /// Of a large answer's writes: memory of this size is used again by the next.
    private static let writeByteCount = 128 << 10
    private static let auditID = HTTPField.Name("Audit-ID")
    private static let warning = HTTPField.Name("warning")

    let pipeline: ReadPipeline
    /// nil where nothing can be written: recordings, archives.
    let writes: WritePipeline?
    let reads: TimeTravelReads
    let pool: NIOThreadPool
    let identification: Identification
    let clock: @Sendable () -> Timestamp

    func respond(to request: Request, context: Context) async throws -> Response {
        var received: APIRequest
        do { received = try await read(request) } catch let refusal as APIStatus {
            return respond(APIResponse(refusal), to: request, context)
        }
        do throws(APIStatus) { try await identify(&received, request, context) } catch {
            return respond(APIResponse(error), to: request, context, id: received.requestID)
        }
        let apiRequest = received
        if let writes, WritePipeline.takes(apiRequest) {
            let answer = await Self.answer(apiRequest, writes)
            return respond(answer, to: request, context, id: apiRequest.requestID)
        }
        let answer: APIResponse
        if let auditor = pipeline.auditor {
            answer = try await auditor.answer(apiRequest, pipeline) { try await read($0) }
        } else {
            answer = try await read(apiRequest)
        }
        guard request.headers[.acceptEncoding].map(Compression.isAccepted) ?? false else {
            return respond(answer, to: request, context, id: apiRequest.requestID)
        }
        let (compressed, encoding) = try await pool.runIfActive { Compression.compressed(answer) }
        return respond(
            compressed, to: request, context, encoding: encoding, id: apiRequest.requestID)
    }

    private func read(_ request: APIRequest) async throws -> APIResponse {
        let (pipeline, reads) = (pipeline, reads)
        return try await pool.runIfActive {
            var answer = reads.answer(request) ?? pipeline.answer(request)
            if let damage = reads.damage { answer.warnings.append(damage) }
            return answer
        }
    }

    /// On the connection's own thread what is short, elsewhere what may take long: large bodies,
    /// and the deletion of a whole collection.
    private static func answer(_ request: APIRequest, _ writes: WritePipeline) async -> APIResponse {
        if request.body.count <= loopByteCountMax, request.method != "DELETE" {
            return await writes.answer(request)
        }
        return await withTaskExecutorPreference(globalConcurrentExecutor) {
            await writes.answer(request)
        }
    }

    /// Who asks, from where, when, and the name that the request goes by.
    private func identify(
        _ apiRequest: inout APIRequest, _ request: Request, _ context: Context
    ) async throws(APIStatus) {
        let sent = Self.auditID.flatMap { request.headers[$0] } ?? ""
        apiRequest.requestID =
            sent.isEmpty || sent.utf8.count > 64 ? WriteSources.randomUID() : sent
        apiRequest.received = clock()
        if let address = (context.channel.parent ?? context.channel).remoteAddress?.ipAddress
            ?? context.channel.remoteAddress?.ipAddress
        {
            apiRequest.sourceIPs = [address]
        }
        try await identification.identify(&apiRequest, request.headers)
    }

    /// Throws an `APIStatus` when the body is over its bound of size or time.
    private func read(_ request: Request) async throws -> APIRequest {
        var body: [UInt8] = []
        if request.method != .get, request.method != .head {
            do {
                let buffer = try await request.body.collect(upTo: Self.bodyByteCountMax)
                body = Array(buffer.readableBytesView)
            } catch is NIOTooManyBytesError {
                throw APIStatus.tooLarge(limit: Self.bodyByteCountMax)
            } catch is BodyTooSlow {
                throw APIStatus.requestTimeout
            }
        }
        return APIRequest(
            method: request.method.rawValue, target: request.head.path ?? "/",
            accept: request.headers[.accept], contentType: request.headers[.contentType],
            userAgent: request.headers[.userAgent] ?? "", authority: request.head.authority ?? "",
            body: body)
    }

    private func respond(
        _ answer: APIResponse, to request: Request, _ context: Context, encoding: String? = nil,
        id: String = ""
    ) -> Response {
        var headers: HTTPFields = [.cacheControl: answer.cacheControl ?? "no-cache, private"]
        if !answer.contentType.isEmpty { headers[.contentType] = answer.contentType }
        if !id.isEmpty, let name = Self.auditID { headers[name] = id }
        // RFC 7234, section 5.5; Kubernetes goes on using it.
        if let name = Self.warning {
            for warning in answer.warnings {
                headers.append(HTTPField(name: name, value: "299 - \"\(HeaderText.quoted(warning))\""))
            }
        }
        if let seconds = answer.retryAfterSeconds { headers[.retryAfter] = String(seconds) }
        if let encoding {
            headers[.contentEncoding] = encoding
            headers[.vary] = "Accept-Encoding"
        }
        let status = HTTPResponse.Status(code: answer.code)
        switch answer.body {
        case .watch(let stream):
            let body = WatchBody(
                stream: stream, pool: pool, request: request, context: context,
                whenEnded: answer.whenEnded)
            return Response(status: status, headers: headers, body: body.body)
        case .pieces(let pieces):
            headers[.contentLength] = String(answer.byteCount ?? 0)
            if request.method == .head { return Response(status: status, headers: headers) }
            guard pieces.count > 1 else {
                let buffer = ByteBuffer(bytes: pieces.first ?? [])
                return Response(
                    status: status, headers: headers, body: ResponseBody(byteBuffer: buffer))
            }
            let body = ResponseBody(contentLength: answer.byteCount) { writer in
                var buffer = ByteBuffer()
                for piece in pieces {
                    let count = buffer.readableBytes
                    if count > 0, count + piece.count > Self.writeByteCount {
                        try await writer.write(buffer)
                        buffer = ByteBuffer()
                    }
                    if buffer.readableBytes == 0 {
                        buffer.reserveCapacity(max(piece.count, Self.writeByteCount))
                    }
                    buffer.writeBytes(piece)
                }
                if buffer.readableBytes > 0 { try await writer.write(buffer) }
                try await writer.finish(nil)
            }
            return Response(status: status, headers: headers, body: body)
        }
    }
}
