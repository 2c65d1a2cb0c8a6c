/// HTTP/2 as bytes (RFC 9113): what a client sends, and the frames of an answer.
enum HTTP2Frames {
    static let opening = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + frame(type: 4, stream: 0)

    struct Frame {
        var type: UInt8
        var flags: UInt8
        var stream: UInt32
        var payload: [UInt8]

        /// The error of a RST_STREAM or a GOAWAY.
        var errorCode: UInt32 {
            let bytes = type == 7 ? payload.dropFirst(4).prefix(4) : payload.prefix(4)
            return bytes.reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    static func frame(
        type: UInt8, flags: UInt8 = 0, stream: UInt32, _ payload: [UInt8] = []
    ) -> [UInt8] {
        let count = payload.count
        let head = [UInt8(count >> 16), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF), type, flags]
        return head + (0..<4).map { UInt8(stream >> (24 - 8 * $0) & 0xFF) } + payload
    }

    /// HEADERS of a GET with END_STREAM, or of a POST whose body is to follow.
    static func head(_ path: String, stream: UInt32, isWhole: Bool = true) -> [UInt8] {
        // HPACK (RFC 7541, appendix A): indexed :method GET or POST and :scheme http; literal :path
        // and :authority without indexing.
        var fields: [UInt8] = [isWhole ? 0x82 : 0x83, 0x86, 0x04, UInt8(path.utf8.count)]
        fields += Array(path.utf8) + [0x01, 1] + Array("x".utf8)
        return frame(type: 1, flags: isWhole ? 0x5 : 0x4, stream: stream, fields)
    }

    static func frames(_ bytes: [UInt8]) -> [Frame] {
        var frames: [Frame] = []
        var at = 0
        while at + 9 <= bytes.count {
            let count = Int(bytes[at]) << 16 | Int(bytes[at + 1]) << 8 | Int(bytes[at + 2])
            guard at + 9 + count <= bytes.count else { break }
            let stream = bytes[at + 5..<at + 9].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            frames.append(
                Frame(
                    type: bytes[at + 3], flags: bytes[at + 4], stream: stream,
                    payload: Array(bytes[at + 9..<at + 9 + count])))
            at += 9 + count
        }
        return frames
    }
}
