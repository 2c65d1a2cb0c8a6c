import Glibc
import PlainHTTP

/// What a socket has brought and nobody has taken yet.
struct Inbox {
    private var bytes: [UInt8]
    private(set) var start = 0
    private var end = 0

    var isEmpty: Bool { start == end }
    var count: Int { end - start }

    init(byteCount: Int) {
        bytes = [UInt8](repeating: 0, count: byteCount)
    }

    subscript(offset: Int) -> UInt8 { bytes[start + offset] }

    mutating func append(_ more: [UInt8]) {
        bytes.replaceSubrange(0..<end - start, with: bytes[start..<end])
        (start, end) = (0, end - start)
        bytes.replaceSubrange(end..<min(bytes.count, end + more.count), with: more)
        end += more.count
    }

    mutating func fill(from socket: Int32) throws(HTTPFailure) {
        if start == end {
            (start, end) = (0, 0)
        } else if start > bytes.count / 2 {
            bytes.replaceSubrange(0..<end - start, with: bytes[start..<end])
            (start, end) = (0, end - start)
        }
        guard end < bytes.count else { throw .answer("a line of the answer is too long") }
        let room = end
        // recv writes at most as many bytes as there is room for.
        let count = unsafe bytes.withUnsafeMutableBytes { bytes in
            unsafe recv(socket, bytes.baseAddress.map { unsafe $0 + room }, bytes.count - room, 0)
        }
        guard count > 0 else { throw .system("recv", code: errno) }
        end += count
    }

    /// One past the first occurrence of a short pattern.
    func end(of pattern: [UInt8]) -> Int? {
        var at = start
        while at + pattern.count <= end {
            if bytes[at] == pattern[0] {
                var matched = 1
                while matched < pattern.count, bytes[at + matched] == pattern[matched] {
                    matched += 1
                }
                if matched == pattern.count { return at + matched }
            }
            at += 1
        }
        return nil
    }

    mutating func skip(to place: Int) { start = place }

    @discardableResult
    mutating func skip(atMost count: Int) -> Int {
        let part = min(count, end - start)
        start += part
        return part
    }

    func lineAfter(_ place: Int) -> Int {
        var at = place
        while at < end, bytes[at] != 10 { at += 1 }
        return at + 1
    }

    /// In any case; `text` is lower-case.
    func has(_ text: StaticString, at place: Int) -> Bool {
        // The static bytes are read within their count.
        text.withUTF8Buffer { text in
            guard place + text.count <= end else { return false }
            for index in text.indices {
                let byte = bytes[place + index]
                let lower = byte >= 65 && byte <= 90 ? byte | 0x20 : byte
                if unsafe lower != text[index] { return false }
            }
            return true
        }
    }

    /// A decimal number behind spaces.
    func number(at place: Int) -> Int {
        var at = place
        while at < end, bytes[at] == 32 { at += 1 }
        var value = 0
        while at < end, bytes[at] >= 48, bytes[at] <= 57, value < 1 << 40 {
            value = value * 10 + Int(bytes[at] - 48)
            at += 1
        }
        return value
    }

    func hexadecimal() throws(HTTPFailure) -> Int {
        let digits = bytes[start..<min(end, start + 12)].prefix { $0 != 13 && $0 != 59 }
        guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw .answer("a chunk of the answer has no size")
        }
        return size
    }
}

enum Socket {
    static func write(_ bytes: [UInt8], to socket: Int32) throws(HTTPFailure) {
        var sent = 0
        while sent < bytes.count {
            // The array is alive during the call, and the kernel only reads it.
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.send(
                    socket, bytes.baseAddress.map { unsafe $0 + sent }, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw .system("send", code: errno) }
            sent += count
        }
    }
}
