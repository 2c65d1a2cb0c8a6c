import Glibc
import PlainHTTP

/// HTTP/2 by prior knowledge (RFC 9113, section 3.3), the requests of several clients side by side
/// as streams of one connection. Header fields go and come without compression by history.
final class HTTP2Wire: Wire {
    private enum Frame {
        static let data: UInt8 = 0
        static let headers: UInt8 = 1
        static let reset: UInt8 = 3
        static let settings: UInt8 = 4
        static let ping: UInt8 = 6
        static let goAway: UInt8 = 7
        static let windowUpdate: UInt8 = 8
    }

    /// What every peer takes, section 4.2.
    private static let frameByteCountMax = 16_384
    private static let bodyByteCountMax = 32 << 10
    private static let windowMax = 0x7FFF_FFFF

    let socket: Int32
    private let server: ServerAddress
    private let authorization: String
    private var output: [UInt8] = []
    private var input = Inbox(byteCount: 1 << 20)
    private var streams: [UInt32: (client: Int, status: Int)] = [:]
    private var nextStream: UInt32 = 1
    /// What the server takes before it gives more room.
    private var window = 65_535
    private var waiting: [(Call, Int)] = []
    private var consumed = 0

    init(_ server: ServerAddress) throws(HTTPFailure) {
        guard server.security == nil else {
            throw .usage("HTTP/2 is spoken over plain HTTP alone; leave out --http2")
        }
        self.server = server
        socket = try server.connect()
        let words = server.credentials.split(separator: "\r\n").first ?? ""
        authorization = String(words.dropFirst("Authorization: ".count))
        output = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
        // No table of header fields, no pushes, streams of any size.
        let settings: [(UInt8, UInt32)] = [
            (1, 0), (2, 0), (4, UInt32(Self.windowMax)),
        ]
        frame(Frame.settings, 0, 0, byteCount: settings.count * 6)
        for (name, value) in settings {
            output += [0, name]
            append(value)
        }
        frame(Frame.windowUpdate, 0, 0, byteCount: 4)
        append(UInt32(Self.windowMax - 65_535))
        try flush()
    }

    deinit { close(socket) }

    private func append(_ value: UInt32) {
        output += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }

    private func frame(_ type: UInt8, _ flags: UInt8, _ stream: UInt32, byteCount: Int) {
        output += [
            UInt8(truncatingIfNeeded: byteCount >> 16), UInt8(truncatingIfNeeded: byteCount >> 8),
            UInt8(truncatingIfNeeded: byteCount), type, flags,
        ]
        append(stream)
    }

    // MARK: requests

    func send(_ call: Call, for client: Int) throws(HTTPFailure) {
        guard call.body.count <= Self.bodyByteCountMax else {
            throw .usage("bodies over 32 KiB are not sent over HTTP/2")
        }
        guard call.body.count <= window, waiting.isEmpty else {
            waiting.append((call, client))
            return
        }
        let stream = nextStream
        nextStream += 2
        streams[stream] = (client, 0)
        let block = headerBlock(call)
        // END_HEADERS, and END_STREAM when no body follows.
        frame(Frame.headers, call.body.isEmpty ? 5 : 4, stream, byteCount: block.count)
        output += block
        var at = 0
        while at < call.body.count {
            let next = min(call.body.count, at + Self.frameByteCountMax)
            frame(Frame.data, next == call.body.count ? 1 : 0, stream, byteCount: next - at)
            output += call.body[at..<next]
            at = next
        }
        window -= call.body.count
    }

    /// HPACK (RFC 7541), literals with names from the static table.
    private func headerBlock(_ call: Call) -> [UInt8] {
        var block: [UInt8] = []
        switch call.method {
        case "GET": block.append(0x82)
        case "POST": block.append(0x83)
        default: Self.literal([0x02], call.method, &block)
        }
        block.append(0x86)
        Self.literal([0x04], server.prefix + call.path, &block)
        Self.literal([0x01], "\(server.host):\(server.port)", &block)
        Self.literal([0x0F, 0x04], "application/json", &block)
        Self.literal([0x0F, 0x2B], "bench", &block)
        if !authorization.isEmpty { Self.literal([0x0F, 0x08], authorization, &block) }
        if !call.body.isEmpty {
            Self.literal([0x0F, 0x10], call.type, &block)
            Self.literal([0x0F, 0x0D], "\(call.body.count)", &block)
        }
        return block
    }

    private static func literal(_ name: [UInt8], _ value: String, _ block: inout [UInt8]) {
        block += name
        var count = value.utf8.count
        if count < 127 {
            block.append(UInt8(count))
        } else {
            block.append(127)
            count -= 127
            while count >= 128 {
                block.append(UInt8(count % 128) | 0x80)
                count /= 128
            }
            block.append(UInt8(count))
        }
        block += value.utf8
    }

    func flush() throws(HTTPFailure) {
        if output.isEmpty { return }
        try Socket.write(output, to: socket)
        output.removeAll(keepingCapacity: true)
    }

    // MARK: answers

    func receive(_ answered: (_ client: Int, _ status: Int) -> Void) throws(HTTPFailure) {
        try input.fill(from: socket)
        while input.count >= 9 {
            let byteCount = Int(input[0]) << 16 | Int(input[1]) << 8 | Int(input[2])
            guard input.count >= 9 + byteCount else { break }
            try take(byteCount, answered)
            input.skip(atMost: 9 + byteCount)
        }
        try sendWaiting()
        try flush()
    }

    /// A frame whose header is at the front of the input.
    private func take(
        _ byteCount: Int, _ answered: (_ client: Int, _ status: Int) -> Void
    ) throws(HTTPFailure) {
        let (type, flags, stream) = (input[3], input[4], number(at: 5) & 0x7FFF_FFFF)
        switch type {
        case Frame.data:
            consumed += byteCount
            if consumed > Self.windowMax / 2 {
                frame(Frame.windowUpdate, 0, 0, byteCount: 4)
                append(UInt32(consumed))
                consumed = 0
            }
        case Frame.headers:
            let offset = 9 + (flags & 0x08 != 0 ? 1 : 0) + (flags & 0x20 != 0 ? 5 : 0)
            if streams[stream]?.status == 0 { streams[stream]?.status = status(at: offset) }
        case Frame.reset: streams[stream]?.status = 599
        case Frame.settings where flags & 1 == 0: frame(Frame.settings, 1, 0, byteCount: 0)
        case Frame.ping where flags & 1 == 0:
            frame(Frame.ping, 1, 0, byteCount: 8)
            for offset in 9..<17 { output.append(input[offset]) }
        case Frame.goAway: throw .answer("the server ends the connection")
        case Frame.windowUpdate where stream == 0: window += Int(number(at: 9))
        default: break
        }
        let isEnd =
            (type == Frame.data || type == Frame.headers) && flags & 1 != 0 || type == Frame.reset
        if isEnd, let (client, status) = streams.removeValue(forKey: stream) {
            answered(client, status)
        }
    }

    private func sendWaiting() throws(HTTPFailure) {
        while let (call, client) = waiting.first, call.body.count <= window {
            let rest = Array(waiting.dropFirst())
            waiting = []
            try send(call, for: client)
            waiting = rest
        }
    }

    private func number(at offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 << 8 | UInt32(input[offset + $1]) }
    }

    /// `:status` is the first field of an answer: of the static table, or a literal whose digits
    /// may be in Huffman's code.
    private func status(at offset: Int) -> Int {
        var at = offset
        // Changes of the table's size come first; ours is 0.
        while input[at] & 0xE0 == 0x20 { at += 1 }
        let first = input[at]
        if first & 0x80 != 0 {
            let known = [8: 200, 9: 204, 10: 206, 11: 304, 12: 400, 13: 404, 14: 500]
            return known[Int(first & 0x7F)] ?? 0
        }
        let count = Int(input[at + 1] & 0x7F)
        let value = (0..<count).map { input[at + 2 + $0] }
        if input[at + 1] & 0x80 == 0 { return Int(String(decoding: value, as: UTF8.self)) ?? 0 }
        return Self.digits(value)
    }

    /// Of RFC 7541, appendix B: 0, 1, 2 have five bits, 00000 to 00010; the others six, 011001 on.
    private static func digits(_ bytes: [UInt8]) -> Int {
        let bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
        var value = 0
        var at = 0
        while at + 5 <= bits.count {
            let five = bits[at..<at + 5].reduce(0) { $0 << 1 | Int($1) }
            if five <= 2 {
                value = value * 10 + five
                at += 5
                continue
            }
            guard at + 6 <= bits.count else { break }
            let six = five << 1 | Int(bits[at + 5])
            guard (25...31).contains(six) else { break }
            value = value * 10 + six - 22
            at += 6
        }
        return value
    }
}
