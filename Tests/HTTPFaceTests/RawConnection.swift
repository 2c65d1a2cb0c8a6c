import Glibc
import NIOCore
import NIOPosix

/// A TCP connection that shows every byte: tests must see chunks, frames and headers as they are.
enum RawConnection {
    /// Sends `bytes` and reads until `isEnough` or the server closes; then does `then`, sends
    /// `later`, and reads on until `untilLater`.
    ///
    /// - Parameters:
    ///   - endsOwnSide: after `bytes` the own side is closed.
    ///   - pause: before anything is read; until then the kernel's buffers take what they can.
    static func exchange(
        port: Int, _ bytes: [UInt8], endsOwnSide: Bool = false, pause: Duration = .zero,
        until isEnough: @Sendable ([UInt8]) -> Bool, then: @Sendable () throws -> Void = {},
        thenSends later: [UInt8] = [], untilLater: @Sendable ([UInt8]) -> Bool = { _ in true }
    ) async throws -> [UInt8] {
        let channel = try await connect(port, readsAtOnce: pause == .zero)
        return try await channel.executeThenClose { inbound, outbound in
            var received: [UInt8] = []
            // A server that refuses may close before it has read everything.
            try? await outbound.write(ByteBuffer(bytes: bytes))
            if endsOwnSide { outbound.finish() }
            if pause > .zero {
                try await Task.sleep(for: pause)
                try await channel.channel.setOption(.autoRead, value: true).get()
            }
            var iterator = inbound.makeAsyncIterator()
            do {
                while !isEnough(received), let piece = try await iterator.next() {
                    received += Array(piece.readableBytesView)
                }
                try then()
                if !later.isEmpty { try await outbound.write(ByteBuffer(bytes: later)) }
                while !untilLater(received), let piece = try await iterator.next() {
                    received += Array(piece.readableBytesView)
                }
            } catch is IOError {
                // Closed in the face of bytes under way; what came before it counts.
            }
            return received
        }
    }

    static func connect(
        _ port: Int, readsAtOnce: Bool = true
    ) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: readsAtOnce)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
    }
}

/// A connection that stays open between requests: a blocking socket, asked by one task at a time.
struct OpenConnection: Sendable {
    /// Blocking calls stay off the threads that the server's tasks need.
    private static let pool = {
        let pool = NIOThreadPool(numberOfThreads: 4)
        pool.start()
        return pool
    }()

    private let socket: Int32

    init(_ port: Int) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        // SAFETY: connect reads the structure during the call.
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard socket >= 0, result == 0 else { throw NotReady() }
    }

    /// What comes first of the answer.
    func get(_ path: String) async throws -> String {
        try await Self.pool.runIfActive { try blockingGet(path) }
    }

    private func blockingGet(_ path: String) throws -> String {
        let request = Array("GET \(path) HTTP/1.1\r\nhost: x\r\n\r\n".utf8)
        // SAFETY: the arrays outlive the calls, and their sizes are passed along.
        guard unsafe send(socket, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
        else { throw NotReady() }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { throw NotReady() }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    func close() { Glibc.close(socket) }
}

/// An HTTP/1.1 answer, taken apart.
struct RawAnswer {
    var status: Int
    var headers: [String: String] = [:]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    static func get(
        _ port: Int, _ target: String, method: String = "GET", headers: [String: String] = [:],
        body: [UInt8] = []
    ) async throws -> RawAnswer {
        var head = "\(method) \(target) HTTP/1.1\r\nhost: 127.0.0.1:\(port)\r\n"
        head += "connection: close\r\n"
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            head += "\(name): \(value)\r\n"
        }
        if !body.isEmpty { head += "content-length: \(body.count)\r\n" }
        let bytes = try await RawConnection.exchange(
            port: port, Array((head + "\r\n").utf8) + body, until: { _ in false })
        return try parse(bytes)
    }

    static func parse(_ bytes: [UInt8]) throws -> RawAnswer {
        let separator = Array("\r\n\r\n".utf8)
        guard
            let end = bytes.indices.first(where: { bytes[$0...].starts(with: separator) })
        else { throw NotReady() }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        var answer = RawAnswer(status: status, body: Array(bytes[(end + 4)...]))
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            answer.headers[parts[0].lowercased()] = parts[1].drop { $0 == " " }.description
        }
        if answer.headers["transfer-encoding"] == "chunked" {
            answer.body = dechunked(answer.body)
        }
        return answer
    }

    /// RFC 9112, section 7.1, as far as it came.
    private static func dechunked(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = bytes[...]
        while let end = rest.indices.first(where: { rest[$0...].starts(with: [13, 10]) }),
            let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16), size > 0
        {
            let start = end + 2
            guard rest.endIndex >= start + size else { return result + rest[start...] }
            result += rest[start..<start + size]
            rest = rest[min(start + size + 2, rest.endIndex)...]
        }
        return result
    }
}
