internal import Glibc
internal import SecureSockets

/// A connection that speaks just enough HTTP/1.1 to be a light load: blocking, one request at a
/// time, reused as long as the server lets it.
package final class HTTPConnection {
    package struct Answer: Sendable {
        package var status: Int
        package var bodyByteCount: Int
        /// Empty unless it was asked for.
        package var body: [UInt8]
    }

    private let server: ServerAddress
    private var socket: Int32 = -1
    /// nil for plain HTTP.
    private var secure: SecureSocket?
    private var buffer = [UInt8](repeating: 0, count: 256 << 10)
    private var start = 0
    private var end = 0

    package init(_ server: ServerAddress) {
        self.server = server
    }

    deinit { disconnect() }

    /// Sends and waits for the whole answer. A connection that the server has closed meanwhile is
    /// made anew, once.
    package func send(
        _ method: String, _ path: String, type: String = "application/json", body: [UInt8] = [],
        keepsBody: Bool = false
    ) throws(HTTPFailure) -> Answer {
        var isFresh = socket < 0
        while true {
            do throws(HTTPFailure) {
                if socket < 0 { try connect() }
                try write(request(method, path, type, body))
                return try answer(keepsBody: keepsBody)
            } catch {
                disconnect()
                if isFresh { throw error }
                isFresh = true
            }
        }
    }

    private func connect() throws(HTTPFailure) {
        socket = try server.connect()
        guard let security = server.security else { return }
        do throws(ClientSecurity.Failure) {
            secure = try SecureSocket(socket, security, host: server.host)
        } catch {
            throw .answer(error.description)
        }
    }

    /// Sends a request and hands over the connection, which streams the answer; plain HTTP alone.
    package func stream(_ path: String) throws(HTTPFailure) -> Int32 {
        guard server.security == nil else {
            throw .usage("streams are read over plain HTTP; `kubectl proxy` has some for others")
        }
        socket = try server.connect()
        try write(request("GET", path, "application/json", []))
        defer { socket = -1 }
        return socket
    }

    private func disconnect() {
        if socket >= 0 { close(socket) }
        (socket, secure, start, end) = (-1, nil, 0, 0)
    }

    private func request(
        _ method: String, _ path: String, _ type: String, _ body: [UInt8]
    ) -> [UInt8] {
        var head = "\(method) \(server.prefix)\(path) HTTP/1.1\r\nHost: \(server.host)\r\n"
        head += "User-Agent: bench\r\nAccept: application/json\r\n\(server.credentials)"
        if !body.isEmpty {
            head += "Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n"
        }
        return Array((head + "\r\n").utf8) + body
    }

    private func write(_ bytes: [UInt8]) throws(HTTPFailure) {
        if let secure {
            do throws(ClientSecurity.Failure) { return try secure.send(bytes) } catch {
                throw .answer(error.description)
            }
        }
        var sent = 0
        while sent < bytes.count {
            // The array is alive during the call, and the kernel only reads it.
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.send(
                    socket, bytes.baseAddress.map { unsafe $0 + sent }, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw .system("send") }
            sent += count
        }
    }

    // MARK: answers

    private func answer(keepsBody: Bool) throws(HTTPFailure) -> Answer {
        let head = try head()
        var answer = Answer(status: head.status, bodyByteCount: 0, body: [])
        if head.isChunked {
            while let size = Int(try line().prefix { $0 != ";" }, radix: 16) {
                answer.bodyByteCount += size
                try take(size, keepsBody: keepsBody, &answer.body)
                _ = try line()
                if size == 0 { break }
            }
        } else {
            answer.bodyByteCount = head.byteCount
            try take(head.byteCount, keepsBody: keepsBody, &answer.body)
        }
        if head.closes { disconnect() }
        return answer
    }

    private struct Head {
        var status = 0
        var byteCount = 0
        var isChunked = false
        var closes = false
    }

    private func head() throws(HTTPFailure) -> Head {
        var head = Head()
        let first = try line()
        guard let status = Int(first.dropFirst(9).prefix(3)) else {
            throw .answer("\"\(first)\" is no status line")
        }
        head.status = status
        while true {
            let line = try line().lowercased()
            if line.isEmpty { return head }
            if line.hasPrefix("content-length:") {
                head.byteCount = Int(line.dropFirst(15).trimming) ?? 0
            } else if line.hasPrefix("transfer-encoding:") {
                head.isChunked = line.hasSuffix("chunked")
            } else if line.hasPrefix("connection:") {
                head.closes = line.hasSuffix("close")
            }
        }
    }

    /// Up to the next CRLF, without it.
    private func line() throws(HTTPFailure) -> String {
        var scanned = start
        while true {
            while scanned + 1 < end {
                if buffer[scanned] == 13, buffer[scanned + 1] == 10 {
                    defer { start = scanned + 2 }
                    return String(decoding: buffer[start..<scanned], as: UTF8.self)
                }
                scanned += 1
            }
            let offset = scanned - start
            try fill()
            scanned = start + offset
        }
    }

    private func take(
        _ count: Int, keepsBody: Bool, _ body: inout [UInt8]
    ) throws(HTTPFailure) {
        var left = count
        while left > 0 {
            if start == end { try fill() }
            let part = min(left, end - start)
            if keepsBody { body.append(contentsOf: buffer[start..<start + part]) }
            start += part
            left -= part
        }
    }

    private func fill() throws(HTTPFailure) {
        if start > 0 {
            if start < end { buffer.replaceSubrange(0..<end - start, with: buffer[start..<end]) }
            end -= start
            start = 0
        }
        guard end < buffer.count else { throw .answer("a line of the answer is too long") }
        if let secure { return try fill(from: secure) }
        let room = end
        // recv writes at most as many bytes as there is room for.
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe recv(
                socket, bytes.baseAddress.map { unsafe $0 + room }, bytes.count - room, 0)
        }
        guard count > 0 else { throw .system("recv") }
        end += count
    }

    private func fill(from secure: SecureSocket) throws(HTTPFailure) {
        let bytes: [UInt8]
        do throws(ClientSecurity.Failure) { bytes = try secure.receive() } catch {
            throw .answer(error.description)
        }
        guard !bytes.isEmpty else { throw .answer("the connection ended early") }
        guard bytes.count <= buffer.count - end else {
            throw .answer("a line of the answer is too long")
        }
        buffer.replaceSubrange(end..<end + bytes.count, with: bytes)
        end += bytes.count
    }
}

extension Substring {
    var trimming: Substring { drop { $0 == " " } }
}
