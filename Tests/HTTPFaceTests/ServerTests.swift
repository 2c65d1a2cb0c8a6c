import API
import Document
import Gzip
import HTTPFace
import KubernetesAPI
import Testing

@Suite struct ServerTests {
    @Test("the API answers over HTTP/1.1 with the API server's headers")
    func version() async throws {
        let fixture = try TemporaryStore()
        let answer = try await withServer(fixture.store) { try await RawAnswer.get($0, "/version") }
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "application/json")
        #expect(answer.headers["cache-control"] == "no-cache, private")
        #expect(try JSONValue(parsing: answer.body)["minor"] == "36")
    }

    @Test("HTTP/2 is spoken to clients that begin with its preface")
    func http2() async throws {
        let fixture = try TemporaryStore()
        let answer = try await withServer(fixture.store) { port in
            try await RawConnection.exchange(
                port: port, HTTP2Frames.opening + HTTP2Frames.head("/healthz", stream: 1),
                until: { HTTP2Frames.frames($0).contains { $0.type == 0 } })
        }
        // The first frame of a server is SETTINGS (RFC 9113, section 3.4).
        let frames = HTTP2Frames.frames(answer)
        #expect(frames.first?.type == 4)
        #expect(frames.first { $0.type == 0 }?.payload == Array("ok".utf8))
    }

    @Test("large answers are compressed for clients that take gzip, small ones never")
    func compression() async throws {
        let fixture = try TemporaryStore()
        for number in 0..<40 {
            try fixture.putConfigMap(
                "c\(number)", revision: UInt64(number + 1),
                data: String(repeating: "some text ", count: 500))
        }
        let list = "/api/v1/configmaps"
        try await withServer(fixture.store) { port in
            let plain = try await RawAnswer.get(port, list)
            let packed = try await RawAnswer.get(port, list, headers: ["accept-encoding": "gzip"])
            let small = try await RawAnswer.get(
                port, "\(list)?limit=1", headers: ["accept-encoding": "gzip"])
            #expect(plain.headers["content-encoding"] == nil)
            #expect(plain.headers["content-length"] == "\(plain.body.count)")
            #expect(packed.headers["content-encoding"] == "gzip")
            #expect(packed.body.count < plain.body.count / 10)
            #expect(try inflated(packed.body) == plain.body)
            #expect(small.headers["content-encoding"] == nil)
        }
    }

    @Test("a watch streams: its head at once, each event as it is written, until the timeout")
    func watch() async throws {
        let fixture = try TemporaryStore()
        try fixture.putConfigMap("a", revision: 1)
        let request =
            "GET /api/v1/configmaps?watch=true&resourceVersion=1&timeoutSeconds=30 HTTP/1.1\r\n"
            + "host: x\r\n\r\n"
        let bytes = try await withServer(fixture.store) { port in
            try await RawConnection.exchange(
                port: port, Array(request.utf8),
                until: { String(decoding: $0, as: UTF8.self).contains("\r\n\r\n") },
                then: { try fixture.putConfigMap("b", revision: 2) },
                untilLater: { String(decoding: $0, as: UTF8.self).contains("}}\n") })
        }
        let answer = try RawAnswer.parse(bytes)
        #expect(answer.headers["transfer-encoding"] == "chunked")
        let event = try JSONValue(parsing: Array(answer.body.prefix { $0 != 10 }))
        #expect(event["type"] == "ADDED")
        #expect(event["object"]?["metadata"]?["resourceVersion"] == "2")
    }

    @Test("a watch ends after its timeoutSeconds with a whole body")
    func watchTimeout() async throws {
        let fixture = try TemporaryStore()
        try fixture.putConfigMap("a", revision: 1)
        let answer = try await withServer(fixture.store) {
            try await RawAnswer.get($0, "/api/v1/configmaps?watch=true&timeoutSeconds=1")
        }
        #expect(answer.status == 200)
        #expect(answer.text.hasPrefix("{\"type\":\"ADDED\""))
    }

    @Test("the past has the same paths below /at/")
    func past() async throws {
        let fixture = try TemporaryStore()
        try fixture.putConfigMap("a", revision: 5)
        try fixture.putConfigMap("b", revision: 6)
        try await withServer(fixture.store) { port in
            let then = try await RawAnswer.get(port, "/at/5/api/v1/configmaps")
            #expect(try JSONValue(parsing: then.body)["items"]?.array?.count == 1)
            let relative = try await RawAnswer.get(port, "/at/-5m/api/v1/configmaps")
            #expect(relative.status == 400)
            let unknown = try await RawAnswer.get(port, "/at/nowhere/api/v1/configmaps")
            #expect(unknown.status == 404)
            #expect(
                try JSONValue(parsing: unknown.body)["message"]
                    == "\"nowhere\" is no revision, no RFC 3339 time and no mark; there are no marks")
        }
    }

    @Test("writes are refused with what the address shows and what to do")
    func writes() async throws {
        let fixture = try TemporaryStore()
        try fixture.putConfigMap("a", revision: 5)
        let answer = try await withServer(fixture.store) {
            try await RawAnswer.get(
                $0, "/api/v1/namespaces/shop/configmaps/a", method: "DELETE",
                body: Array("{}".utf8))
        }
        #expect(answer.status == 405)
        let status = try JSONValue(parsing: answer.body)
        #expect(status["reason"] == "MethodNotAllowed")
        #expect(status["message"]?.string?.contains("recording, which ends at revision 5") == true)
    }

    @Test("bodies over 3 MiB are refused")
    func largeBody() async throws {
        let fixture = try TemporaryStore()
        let answer = try await withServer(fixture.store) {
            try await RawAnswer.get(
                $0, "/api/v1/namespaces/shop/configmaps", method: "POST",
                body: [UInt8](repeating: 32, count: 3 << 20 | 1))
        }
        #expect(answer.status == 413)
    }

    @Test("time-travel reads answer JSON, and refuse unknown parameters with a Status")
    func timeTravelReads() async throws {
        let fixture = try TemporaryStore()
        try fixture.putConfigMap("a", revision: 5)
        try await withServer(fixture.store) { port in
            let status = try await RawAnswer.get(port, "/apis/hindsight.dev/v1/status")
            #expect(try JSONValue(parsing: status.body)["head"] == 5)
            let log = try await RawAnswer.get(port, "/apis/hindsight.dev/v1/log")
            #expect(try JSONValue(parsing: log.body)["revision"] == 5)
            let wrong = try await RawAnswer.get(port, "/apis/hindsight.dev/v1/log?nope=1")
            #expect(wrong.status == 400)
            #expect(try JSONValue(parsing: wrong.body)["reason"] == "BadRequest")
        }
    }

    @Test("a deprecated kind comes with the API server's warning")
    func warning() async throws {
        let fixture = try TemporaryStore()
        let answer = try await withServer(fixture.store) {
            try await RawAnswer.get($0, "/api/v1/endpoints")
        }
        #expect(
            answer.headers["warning"]
                == "299 - \"v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\"")
    }

    @Test("only this machine's own addresses are listened on", arguments: [
        "0.0.0.0", "192.0.2.1", "::", "example.com", "127.0.0.1.example.com", "",
    ])
    func loopbackOnly(host: String) throws {
        let fixture = try TemporaryStore()
        var options = ServerOptions(clock: { Timestamp(nanoseconds: 0) })
        options.host = host
        #expect(throws: ServerError.notLoopback(host: host)) {
            try Server(store: fixture.store, options: options) { _ in }
        }
    }

    @Test("a port that is taken is named")
    func portInUse() async throws {
        let fixture = try TemporaryStore()
        try await withServer(fixture.store) { port in
            var options = ServerOptions(clock: { Timestamp(nanoseconds: 0) })
            options.port = port
            options.handlesSignals = false
            let second = try Server(store: fixture.store, options: options) { _ in }
            await #expect(throws: ServerError.addressInUse(host: "127.0.0.1", port: port)) {
                try await second.run()
            }
        }
    }
}

private func inflated(_ bytes: [UInt8]) throws -> [UInt8] {
    var decompressor = try GzipDecompressor()
    var output: [UInt8] = []
    try unsafe bytes.withUnsafeBytes { bytes in
        try unsafe decompressor.write(bytes) { unsafe output.append(contentsOf: $0) }
    }
    try decompressor.finish()
    return output
}
