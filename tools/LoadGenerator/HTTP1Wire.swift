import Glibc
import PlainHTTP
import SecureSockets

/// HTTP/1.1, one request at a time.
final class HTTP1Wire: Wire {
    private enum Phase {
        case head
        /// What is left of the body.
        case body(Int)
        case chunkHead
        /// What is left of the chunk, its line's end included.
        case chunk(Int)
        case end
    }

    let socket: Int32
    /// nil for plain HTTP.
    private let secure: SecureSocket?
    /// Between the request line and what a request's body adds.
    private let fields: [UInt8]
    private let prefix: String
    private var output: [UInt8] = []
    private var input: Inbox
    private var phase = Phase.head
    private var client = 0
    private var status = 0

    init(_ server: ServerAddress) throws(HTTPFailure) {
        let connected = try server.connect()
        socket = connected
        do throws(ClientSecurity.Failure) {
            secure = try server.security.map { (security) throws(ClientSecurity.Failure) in
                try SecureSocket(connected, security, host: server.host)
            }
        } catch {
            throw .answer(error.description)
        }
        input = Inbox(byteCount: 256 << 10)
        prefix = server.prefix
        fields = Array(
            (" HTTP/1.1\r\nHost: \(server.host)\r\nUser-Agent: bench\r\n"
                + "Accept: application/json\r\n\(server.credentials)").utf8)
    }

    deinit { close(socket) }

    func send(_ call: Call, for client: Int) {
        self.client = client
        output.removeAll(keepingCapacity: true)
        output.append(contentsOf: call.method.utf8)
        output.append(UInt8(ascii: " "))
        output.append(contentsOf: prefix.utf8)
        output.append(contentsOf: call.path.utf8)
        output.append(contentsOf: fields)
        if !call.body.isEmpty {
            output.append(contentsOf: "Content-Type: \(call.type)\r\nContent-Length: ".utf8)
            output.append(contentsOf: "\(call.body.count)\r\n".utf8)
        }
        output.append(contentsOf: "\r\n".utf8)
        output.append(contentsOf: call.body)
    }

    func flush() throws(HTTPFailure) {
        if output.isEmpty { return }
        if let secure {
            do throws(ClientSecurity.Failure) { try secure.send(output) } catch {
                throw .answer(error.description)
            }
        } else {
            try Socket.write(output, to: socket)
        }
        output.removeAll(keepingCapacity: true)
    }

    func receive(_ answered: (_ client: Int, _ status: Int) -> Void) throws(HTTPFailure) {
        guard let secure else {
            try input.fill(from: socket)
            return try parse(answered)
        }
        // What TLS has taken from the socket no longer shows there: the whole answer is waited for.
        var isAnswered = false
        while !isAnswered {
            let more: [UInt8]
            do throws(ClientSecurity.Failure) { more = try secure.receive() } catch {
                throw .answer(error.description)
            }
            guard !more.isEmpty else { throw .answer("the server ends the connection") }
            input.append(more)
            try parse {
                isAnswered = true
                answered($0, $1)
            }
        }
    }

    private func parse(_ answered: (_ client: Int, _ status: Int) -> Void) throws(HTTPFailure) {
        while true {
            switch phase {
            case .head:
                guard let end = input.end(of: [13, 10, 13, 10]) else { return }
                try readHead(through: end)
            case .body(let left):
                let rest = left - input.skip(atMost: left)
                phase = .body(rest)
                if rest > 0 { return }
                phase = .head
                answered(client, status)
                if input.isEmpty { return }
            case .chunkHead:
                guard let end = input.end(of: [13, 10]) else { return }
                let size = try input.hexadecimal()
                input.skip(to: end)
                phase = size == 0 ? .end : .chunk(size + 2)
            case .chunk(let left):
                let rest = left - input.skip(atMost: left)
                phase = rest == 0 ? .chunkHead : .chunk(rest)
                if rest > 0 { return }
            case .end:
                guard let end = input.end(of: [13, 10]) else { return }
                input.skip(to: end)
                phase = .body(0)
            }
        }
    }

    private func readHead(through end: Int) throws(HTTPFailure) {
        status = input.number(at: input.start + 9)
        guard status >= 100 else { throw .answer("the answer has no status line") }
        phase = .body(0)
        var line = input.lineAfter(input.start)
        while line < end - 2 {
            if input.has("content-length:", at: line) {
                phase = .body(input.number(at: line + 15))
            } else if input.has("transfer-encoding: chunked", at: line) {
                phase = .chunkHead
            }
            line = input.lineAfter(line)
        }
        input.skip(to: end)
    }
}
