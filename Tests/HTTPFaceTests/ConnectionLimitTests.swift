import Document
import Foundation
import HTTPFace
import NIOCore
import NIOPosix
import Testing

/// Clients that take their time, and clients that are many.
@Suite struct ConnectionLimitTests {
    private static let get = Array("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n".utf8)

    @Test(
        "a head that does not come to its end closes the connection without a word",
        arguments: ["", "GET /he", "GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: "])
    func slowHead(text: String) async throws {
        var limits = ConnectionLimits()
        limits.headTimeout = .milliseconds(50)
        try await withLiveServer(limits: limits) { port, _ in
            let bytes = try await RawConnection.exchange(
                port: port, Array(text.utf8), until: { _ in false })
            #expect(bytes.isEmpty)
        }
    }

    @Test func `a connection without a request is closed after a while`() async throws {
        var limits = ConnectionLimits()
        limits.idleTimeout = .milliseconds(50)
        try await withLiveServer(limits: limits) { port, _ in
            let bytes = try await RawConnection.exchange(
                port: port, Self.get, until: { _ in false })
            #expect(try RawAnswer.parse(bytes).text == "ok")
        }
    }

    @Test func `a body that does not come to its end is 504 and the end`() async throws {
        var limits = ConnectionLimits()
        limits.bodyTimeout = .milliseconds(50)
        limits.lingerTimeout = .milliseconds(10)
        let post = "POST /api/v1/namespaces HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{"
        try await withLiveServer(limits: limits) { port, _ in
            let bytes = try await RawConnection.exchange(
                port: port, Array(post.utf8), until: { _ in false })
            let answer = try RawAnswer.parse(bytes)
            #expect(answer.status == 504)
            #expect(try JSONValue(parsing: answer.body)["reason"] == "Timeout")
        }
    }

    @Test func `the same holds for a stream of HTTP/2, whose neighbours go on`() async throws {
        var limits = ConnectionLimits()
        limits.bodyTimeout = .milliseconds(50)
        limits.lingerTimeout = .milliseconds(10)
        let path = "/api/v1/namespaces"
        let request =
            HTTP2Frames.opening + HTTP2Frames.head(path, stream: 1, isWhole: false)
            + HTTP2Frames.frame(type: 0, stream: 1, [0x7B])
        try await withLiveServer(limits: limits) { port, _ in
            let bytes = try await RawConnection.exchange(
                port: port, request,
                until: { HTTP2Frames.frames($0).contains { $0.type == 3 && $0.stream == 1 } },
                thenSends: HTTP2Frames.head("/healthz", stream: 3),
                untilLater: { HTTP2Frames.frames($0).contains { $0.stream == 3 && $0.type == 0 } })
            let frames = HTTP2Frames.frames(bytes)
            let body = frames.filter { $0.stream == 1 && $0.type == 0 }.flatMap(\.payload)
            #expect(try JSONValue(parsing: body)["code"] == 504)
            #expect(frames.filter { $0.stream == 3 && $0.type == 0 }.first?.payload == Array("ok".utf8))
        }
    }

    @Test func `an answer that nobody reads ends with the connection`() async throws {
        let fixture = try TemporaryStore()
        for number in 0..<16 {
            try fixture.putConfigMap(
                "c\(number)", revision: UInt64(number + 1),
                data: String(repeating: "some text ", count: 100_000))
        }
        var limits = ConnectionLimits()
        limits.stallTimeout = .milliseconds(50)
        try await withServer(fixture.store, limits: limits) { port in
            let request = "GET /api/v1/configmaps HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
            // Whoever reads soon enough gets all 16 MB: wait longer and longer.
            var pause = Duration.milliseconds(200)
            var received = Int.max
            while received > 16_000_000, pause < .seconds(30) {
                received = try await RawConnection.exchange(
                    port: port, Array(request.utf8), pause: pause, until: { _ in false }
                ).count
                pause = pause * 2
            }
            #expect(received < 16_000_000)
        }
    }

    @Test func `connections over the bound wait until others have ended`() async throws {
        var limits = ConnectionLimits()
        limits.connectionCountMax = 2
        try await withLiveServer(limits: limits) { port, _ in
            let first = try OpenConnection(port)
            let second = try OpenConnection(port)
            #expect(try await first.get("/healthz").contains("ok"))
            #expect(try await second.get("/healthz").contains("ok"))
            let third = try OpenConnection(port)
            async let answer = third.get("/healthz")
            #expect(try await second.get("/livez").contains("ok"))
            first.close()
            #expect(try await answer.contains("ok"))
            second.close()
            third.close()
        }
    }

    @Test func `a thousand idle connections hold nobody up`() async throws {
        try await withLiveServer { port, _ in
            var idle: [OpenConnection] = []
            for _ in 0..<1_000 { idle.append(try OpenConnection(port)) }
            for connection in idle.prefix(500) {
                #expect(try await connection.get("/healthz").contains("ok"))
            }
            #expect(try await RawAnswer.get(port, "/healthz").text == "ok")
            for connection in idle { #expect(try await connection.get("/livez").contains("ok")) }
            for connection in idle { connection.close() }
        }
    }

    @Test func `streams that are opened and reset in masses end their connection`() async throws {
        try await withLiveServer { port, _ in
            var bytes = HTTP2Frames.opening
            for number in 0..<2_000 {
                let stream = UInt32(2 * number + 1)
                bytes += HTTP2Frames.head("/healthz", stream: stream)
                bytes += HTTP2Frames.frame(type: 3, stream: stream, [0, 0, 0, 8])
            }
            let answer = try await RawConnection.exchange(
                port: port, bytes, until: { _ in false })
            let goodbye = HTTP2Frames.frames(answer).first { $0.type == 7 }
            // ENHANCE_YOUR_CALM (RFC 9113, section 7).
            #expect(goodbye?.errorCode == 11)
            #expect(try await RawAnswer.get(port, "/healthz").text == "ok")
        }
    }

    @Test func `a connection has at most 100 streams at once`() async throws {
        try await withLiveServer { port, _ in
            var bytes = HTTP2Frames.opening
            for number in 0...100 {
                bytes += HTTP2Frames.head(
                    "/api/v1/namespaces", stream: UInt32(2 * number + 1), isWhole: false)
            }
            let answer = try await RawConnection.exchange(
                port: port, bytes,
                until: { HTTP2Frames.frames($0).contains { $0.type == 3 || $0.type == 7 } })
            let refused = HTTP2Frames.frames(answer).first { $0.type == 3 || $0.type == 7 }
            // REFUSED_STREAM for the last, or PROTOCOL_ERROR for them all.
            #expect([7, 1].contains(refused?.errorCode ?? 0))
            #expect(try await RawAnswer.get(port, "/healthz").text == "ok")
        }
    }
}
