import Document
import Foundation
import HTTPFace
import Testing

/// Requests that are strange, slow, cut short or too large: an exact answer, or a clean close.
@Suite struct ConnectionTests {
    private static let get = "GET /healthz HTTP/1.1\r\nhost: x\r\n"
    private static let post = "POST /api/v1/namespaces HTTP/1.1\r\nhost: x\r\n"

    /// Everything that comes until the server closes.
    private static func exchange(_ port: Int, _ text: String) async throws -> String {
        let bytes = try await RawConnection.exchange(
            port: port, Array(text.utf8), until: { _ in false })
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the server still answers, which it must after each of these.
    private static func isAlive(_ port: Int) async throws -> Bool {
        try await RawAnswer.get(port, "/healthz").text == "ok"
    }

    @Test func `pipelined requests are answered one by one in order`() async throws {
        try await withLiveServer { port, _ in
            let paths = ["/healthz", "/version", "/api/v1/namespaces/none", "/nowhere", "/livez"]
            let requests = paths.map { "GET \($0) HTTP/1.1\r\nhost: x\r\n" }
            let text = requests.joined(separator: "\r\n") + "connection: close\r\n\r\n"
            let answer = try await Self.exchange(port, text)
            let statuses = answer.matches(of: /HTTP\/1\.1 (\d+)/).map { String($0.1) }
            #expect(statuses == ["200", "200", "404", "404", "200"])
        }
    }

    @Test func `a client that has ended its side gets its answer, and then the end`() async throws {
        try await withLiveServer { port, _ in
            let bytes = try await RawConnection.exchange(
                port: port, Array((Self.get + "\r\n").utf8), endsOwnSide: true,
                until: { _ in false })
            #expect(try RawAnswer.parse(bytes).text == "ok")
        }
    }

    @Test(
        "a body whose end can't be known is 400 and closes",
        arguments: [
            "transfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
            "transfer-encoding: chunked\r\n\r\n2\r\nabcdef\r\n0\r\n\r\n",
            "transfer-encoding: chunked\r\n\r\nffffffffffffffffffff\r\nabc\r\n0\r\n\r\n",
            "content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{}\n\r\n0\r\n\r\n",
            "content-length: 3\r\ncontent-length: 4\r\n\r\n{}  ",
            "content-length: -3\r\n\r\n{}  ",
            "content-length: 99999999999999999999999\r\n\r\n{}  ",
        ])
    func brokenBody(rest: String) async throws {
        try await withLiveServer { port, _ in
            let answer = try await Self.exchange(port, Self.post + rest)
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(try await Self.isAlive(port))
        }
    }

    @Test func `a body that is cut short is 400, and nothing is written`() async throws {
        try await withLiveServer { port, _ in
            let text =
                Self.post + "content-type: application/json\r\ncontent-length: 99\r\n\r\n"
                + #"{"metadata":{"name":"cut"}}"#
            let bytes = try await RawConnection.exchange(
                port: port, Array(text.utf8), endsOwnSide: true, until: { _ in false })
            #expect(try RawAnswer.parse(bytes).status == 400)
            let namespace = try await RawAnswer.get(port, "/api/v1/namespaces/cut")
            #expect(namespace.status == 404)
        }
    }

    @Test(
        "a head over 80 KiB or of over 1,000 fields is 431 and closes",
        arguments: [
            "GET /api?a=\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\nhost: x\r\n\r\n",
            get + "x: \(String(repeating: "a", count: 100_000))\r\n\r\n",
            get + (0..<2_000).map { "x\($0): a\r\n" }.joined() + "\r\n",
        ])
    func oversizeHead(text: String) async throws {
        try await withLiveServer { port, _ in
            let answer = try await Self.exchange(port, text)
            #expect(answer.hasPrefix("HTTP/1.1 431 Request Header Fields Too Large\r\n"))
            #expect(try await Self.isAlive(port))
        }
    }

    @Test func `a method that nobody knows is 405 with a Status`() async throws {
        try await withLiveServer { port, _ in
            let answer = try await RawAnswer.get(port, "/api/v1/namespaces", method: "FOO")
            #expect(answer.status == 405)
            #expect(try JSONValue(parsing: answer.body)["reason"] == "MethodNotAllowed")
        }
    }

    @Test func `a body without end gets 413 at 3 MiB, and the connection ends`() async throws {
        var limits = ConnectionLimits()
        limits.lingerTimeout = .milliseconds(50)
        try await withLiveServer(limits: limits) { port, _ in
            let chunk = "400\r\n" + String(repeating: " ", count: 1_024) + "\r\n"
            let answer = try await Self.exchange(
                port,
                Self.post + "transfer-encoding: chunked\r\n\r\n"
                    + String(repeating: chunk, count: 3_200))
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.hasSuffix("\"code\":413}\n"))
        }
    }

    @Test func `who waits for leave to send a body gets it`() async throws {
        try await withLiveServer { port, _ in
            let head =
                Self.post + "expect: 100-continue\r\ncontent-length: 2\r\nconnection: close\r\n\r\n"
            let bytes = try await RawConnection.exchange(
                port: port, Array(head.utf8),
                until: { String(decoding: $0, as: UTF8.self).hasSuffix("\r\n\r\n") },
                thenSends: Array("{}".utf8), untilLater: { _ in false })
            let answer = String(decoding: bytes, as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 "))
            #expect(answer.contains("\"kind\":\"Status\""))
        }
    }
}
