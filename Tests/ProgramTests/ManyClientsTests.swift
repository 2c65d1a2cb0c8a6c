import Document
import Foundation
import Glibc
import PlainHTTP
import Testing

/// Thousands of connections and watches on one server, whose memory they must not grow.
@Suite(.serialized) struct ManyClientsTests {
    private static let count = 2_000
    private static let eventCount = 20

    private struct Broken: Error, CustomStringConvertible {
        var description: String
    }

    private func withServer(_ body: (Serving, ServerAddress) throws -> Void) throws {
        Self.raiseFileLimit()
        let program = try Program()
        defer { program.remove() }
        let server = try Serving(
            program, ["--create", "--port", "0", "--controllers", ""])
        defer { server.end() }
        try body(server, ServerAddress(url: server.url, token: nil))
    }

    @Test func `two thousand watches see every event in order while some read nothing`() throws {
        try withServer { server, address in
            let client = HTTPConnection(address)
            for name in ["many", "large"] {
                try post(client, "/api/v1/namespaces", ["metadata": ["name": .string(name)]])
            }
            let start = try head(client)
            let before = try memory(of: server)
            // These never read: the kernel's buffers fill up, and the server must not go on for them.
            let stalled = try (0..<64).map { _ in
                try HTTPConnection(address).stream(
                    "/api/v1/configmaps?watch=true&resourceVersion=\(start)")
            }
            let watches = try (0..<Self.count).map { _ in
                try HTTPConnection(address).stream(
                    "/api/v1/namespaces/many/configmaps?watch=true&resourceVersion=\(start)")
            }
            defer { for socket in stalled + watches { close(socket) } }
            let text = String(repeating: "some text ", count: 100_000)
            for number in 0..<16 {
                try put(client, "large", "l\(number)", text)
            }
            for number in 0..<Self.eventCount { try put(client, "many", "c\(number)", "v") }
            let first = try lines(of: watches[0])
            #expect(first.count == Self.eventCount)
            for (number, line) in first.enumerated() {
                let event = try JSONValue(parsing: line)
                #expect(event["type"] == "ADDED")
                #expect(event["object"]?["metadata"]?["name"]?.string == "c\(number)")
            }
            for socket in watches.dropFirst() {
                guard try lines(of: socket) == first else {
                    throw Broken(description: "one watch saw other events than the first")
                }
            }
            // 64 that read nothing would hold 1 GB if all that they missed were kept for them.
            let grown = try memory(of: server) - before
            #expect(grown < 512 << 20, "\(grown >> 20) MiB for \(Self.count) watches")
        }
    }

    @Test func `connections that come and go in thousands leave no memory behind`() throws {
        try withServer { server, address in
            var after: [Int] = []
            for _ in 0..<6 {
                let idle = try (0..<Self.count).map { _ in
                    let connection = HTTPConnection(address)
                    let status = try connection.send("GET", "/healthz").status
                    guard status == 200 else { throw Broken(description: "healthz: \(status)") }
                    return connection
                }
                _ = idle.count
                after.append(try memory(of: server))
            }
            // The allocator keeps what the first rounds made it ask for.
            let grown = after[5] - after[2]
            #expect(grown < 24 << 20, "\(after.map { $0 >> 20 }) MiB after each round")
        }
    }

    // MARK: parts

    private func post(_ client: HTTPConnection, _ path: String, _ body: JSONValue) throws {
        let answer = try client.send("POST", path, body: body.bytes)
        guard answer.status == 201 else {
            throw Broken(description: "POST \(path) was answered with \(answer.status)")
        }
    }

    private func put(
        _ client: HTTPConnection, _ namespace: String, _ name: String, _ text: String
    ) throws {
        try post(
            client, "/api/v1/namespaces/\(namespace)/configmaps",
            ["metadata": ["name": .string(name)], "data": ["text": .string(text)]])
    }

    private func head(_ client: HTTPConnection) throws -> String {
        let answer = try client.send("GET", "/api/v1/configmaps?limit=1", keepsBody: true)
        let list = try JSONValue(parsing: answer.body)
        return try #require(list["metadata"]?["resourceVersion"]?.string)
    }

    /// The events of a watch as they came, as many as were written.
    private func lines(of socket: Int32) throws -> [[UInt8]] {
        var body = ChunkedBody()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var lines: [[UInt8]] = []
        while lines.count < Self.eventCount {
            // recv writes at most the buffer's size.
            let count = unsafe recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { throw Broken(description: "a watch ended early") }
            lines += body.lines(adding: buffer[..<count])
        }
        return lines
    }

    /// RssAnon of the server, in bytes.
    private func memory(of server: Serving) throws -> Int {
        let path = "/proc/\(server.process.processIdentifier)/status"
        let status = try String(contentsOfFile: path, encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") })
        return try #require(Int(line.filter(\.isNumber))) << 10
    }

    /// Room for both ends of the connections, where the machine allows it.
    private static func raiseFileLimit() {
        var limit = rlimit()
        // Both calls read or write this one structure, during the call.
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return
        }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
