import Glibc
import SecureSockets

/// A request over HTTP/1.1, blocking: plain to a server on this machine, over TLS to any.
///
/// One connection a request. Bodies by length, in chunks, or to the end of the connection (RFC
/// 9112, section 6.3); no compression is asked for.
struct BlockingHTTP {
    struct Failure: Error {
        var reason: String
    }

    struct Head {
        var status: Int
        var headers: [String: String]
    }

    var host: String
    var port: UInt16
    /// nil for plain HTTP.
    var security: ClientSecurity?
    /// The `Authorization` header.
    var authorization: String?

    /// Gives the answer's body to `body` piece by piece until it returns false.
    ///
    /// - Parameter json: sent along.
    func ask(
        _ method: String = "GET", _ target: String, accept: String, json: [UInt8] = [],
        body: (Head, ArraySlice<UInt8>) throws -> Bool
    ) throws {
        let socket = try connected()
        defer { close(socket) }
        let wire = try Wire(socket, security, host: host)
        let name = host.contains(":") ? "[\(host)]" : host
        var request =
            "\(method) \(target) HTTP/1.1\r\nHost: \(name):\(port)\r\nAccept: \(accept)\r\n"
            + "User-Agent: hindsight\r\nConnection: close\r\n"
        if let authorization { request += "Authorization: \(authorization)\r\n" }
        if !json.isEmpty {
            request += "Content-Type: application/json\r\nContent-Length: \(json.count)\r\n"
        }
        try wire.send(Array((request + "\r\n").utf8) + json)
        var stream = ByteStream(wire)
        let head = try Self.head(&stream)
        let chunked = (head.headers["transfer-encoding"] ?? "").lowercased().contains("chunked")
        if chunked {
            try Self.chunks(&stream) { try body(head, $0) }
            return
        }
        var left = head.headers["content-length"].flatMap { Int($0) } ?? Int.max
        var hasPiece = false
        while left > 0, let piece = try stream.some(upTo: left) {
            left -= piece.count
            hasPiece = true
            guard try body(head, piece) else { return }
        }
        if left > 0, left != Int.max { throw Failure(reason: "the answer ended early") }
        if !hasPiece { _ = try body(head, []) }
    }

    private static func head(_ stream: inout ByteStream) throws -> Head {
        let first = try stream.line().split(separator: " ", maxSplits: 2)
        guard first.count >= 2, first[0].hasPrefix("HTTP/1."), let status = Int(first[1]) else {
            throw Failure(reason: "what answers there does not speak HTTP")
        }
        var headers: [String: String] = [:]
        while true {
            let line = try stream.line()
            if line.isEmpty { return Head(status: status, headers: headers) }
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop(while: { $0 == " " })
            headers[line[..<colon].lowercased()] = String(value)
        }
    }

    private static func chunks(
        _ stream: inout ByteStream, _ body: (ArraySlice<UInt8>) throws -> Bool
    ) throws {
        var hasPiece = false
        while true {
            let size = try stream.line().prefix(while: { $0 != ";" })
            guard var left = Int(size, radix: 16) else {
                throw Failure(reason: "the answer's chunks are broken")
            }
            if left == 0 { break }
            while left > 0 {
                guard let piece = try stream.some(upTo: left) else {
                    throw Failure(reason: "the answer ended early")
                }
                left -= piece.count
                hasPiece = true
                guard try body(piece) else { return }
            }
            _ = try stream.line()
        }
        if !hasPiece { _ = try body([]) }
    }

    private func connected() throws -> CInt {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>? = nil
        // The list that the call makes is freed below.
        guard unsafe getaddrinfo(host, String(port), &hints, &found) == 0 else {
            throw Failure(reason: "no such host")
        }
        defer { unsafe freeaddrinfo(found) }
        var last = ECONNREFUSED
        var next = unsafe found
        while let candidate = unsafe next {
            let address = unsafe candidate.pointee
            let socket = unsafe Glibc.socket(
                address.ai_family, address.ai_socktype | CInt(SOCK_CLOEXEC.rawValue), 0)
            if socket >= 0 {
                let result = unsafe connect(socket, address.ai_addr, address.ai_addrlen)
                if result == 0 { return socket }
                last = errno
                close(socket)
            }
            unsafe next = address.ai_next
        }
        throw Failure(reason: SystemError.text(last))
    }
}

/// The bytes of a connection, in the clear or within TLS.
private enum Wire {
    case plain(CInt)
    case secure(SecureSocket)

    init(_ socket: CInt, _ security: ClientSecurity?, host: String) throws {
        guard let security else {
            self = .plain(socket)
            return
        }
        do throws(ClientSecurity.Failure) {
            self = .secure(try SecureSocket(socket, security, host: host))
        } catch {
            throw BlockingHTTP.Failure(reason: error.description)
        }
    }

    func send(_ bytes: [UInt8]) throws {
        switch self {
        case .plain(let socket): try Self.sendAll(bytes, to: socket)
        case .secure(let socket):
            do throws(ClientSecurity.Failure) { try socket.send(bytes) } catch {
                throw BlockingHTTP.Failure(reason: error.description)
            }
        }
    }

    /// Some bytes at least; none at the end.
    func receive() throws -> [UInt8] {
        switch self {
        case .plain(let socket): return try Self.some(of: socket)
        case .secure(let socket):
            do throws(ClientSecurity.Failure) { return try socket.receive() } catch {
                throw BlockingHTTP.Failure(reason: error.description)
            }
        }
    }

    private static func sendAll(_ bytes: [UInt8], to socket: CInt) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { all in
                // Within bounds: sent < count.
                unsafe Glibc.send(
                    socket, all.baseAddress! + sent, all.count - sent, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else {
                throw BlockingHTTP.Failure(reason: SystemError.text(errno))
            }
            sent += count
        }
    }

    private static func some(of socket: CInt) throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { space, count in
            while true {
                // The kernel writes at most the space that it is told of.
                let received = unsafe recv(socket, space.baseAddress, space.count, 0)
                if received >= 0 {
                    count = received
                    return
                }
                if errno != EINTR {
                    throw BlockingHTTP.Failure(reason: SystemError.text(errno))
                }
            }
        }
    }
}

/// Bytes of a connection, read ahead.
private struct ByteStream {
    private let wire: Wire
    private var buffer: [UInt8] = []
    private var start = 0

    init(_ wire: Wire) {
        self.wire = wire
    }

    /// The next bytes, at most `limit`; nil at the end.
    mutating func some(upTo limit: Int) throws -> ArraySlice<UInt8>? {
        if start == buffer.count, try !fill() { return nil }
        let end = min(buffer.count, start + limit)
        defer { start = end }
        return buffer[start..<end]
    }

    /// Up to CRLF, which is dropped.
    mutating func line() throws -> String {
        var bytes: [UInt8] = []
        while true {
            guard let byte = try some(upTo: 1)?.first else {
                throw BlockingHTTP.Failure(reason: "the connection ended early")
            }
            if byte == 0x0A { break }
            bytes.append(byte)
            if bytes.count > 1 << 16 {
                throw BlockingHTTP.Failure(reason: "what answers there does not speak HTTP")
            }
        }
        if bytes.last == 0x0D { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func fill() throws -> Bool {
        start = 0
        buffer = try wire.receive()
        return !buffer.isEmpty
    }
}
