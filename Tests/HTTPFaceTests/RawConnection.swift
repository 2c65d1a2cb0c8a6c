import NIOCore
import NIOPosix

/// A TCP connection that shows every byte: tests must see chunks, frames and headers as they are.
enum RawConnection {
    /// Sends `bytes` and reads until `isEnough` or the server closes; then does `then`, and reads
    /// on until `untilLater`.
    static func exchange(
        port: Int, _ bytes: [UInt8], until isEnough: @Sendable ([UInt8]) -> Bool,
        then: @Sendable () throws -> Void = {},
        untilLater: @Sendable ([UInt8]) -> Bool = { _ in true }
    ) async throws -> [UInt8] {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var received: [UInt8] = []
            try await outbound.write(ByteBuffer(bytes: bytes))
            var iterator = inbound.makeAsyncIterator()
            while !isEnough(received), let piece = try await iterator.next() {
                received += Array(piece.readableBytesView)
            }
            try then()
            while !untilLater(received), let piece = try await iterator.next() {
                received += Array(piece.readableBytesView)
            }
            return received
        }
    }
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
