import Document
import Foundation
import Glibc

/// One HTTP/1.1 request on a connection of its own, spoken by hand: any method, any header, any
/// number of times, and watches that are left in the middle.
struct Exchange {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    struct Answer {
        var status = 0
        /// Lower-case names.
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []

        func values(_ name: String) -> [String] {
            headers.filter { $0.name == name }.map(\.value)
        }
    }

    /// How long a watch is read.
    struct Watch {
        var events: Int
        var seconds: Double
    }

    var port: Int
    var method: String
    var path: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]?
    var watch: Watch?

    func send() throws -> Answer {
        let descriptor = try connected()
        defer { close(descriptor) }
        try write(descriptor)
        var reading = Reading(descriptor: descriptor, watch: watch)
        return try reading.answer()
    }

    private func connected() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        // The address is read during the call alone.
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(descriptor)
            throw Failure(description: "connect to port \(port) failed with errno \(errno)")
        }
        return descriptor
    }

    private func write(_ descriptor: Int32) throws {
        var text = "\(method) \(path) HTTP/1.1\r\nhost: 127.0.0.1:\(port)\r\n"
        for header in headers { text += "\(header.name): \(header.value)\r\n" }
        if body != nil || ["POST", "PUT", "PATCH", "DELETE"].contains(method) {
            text += "content-length: \(body?.count ?? 0)\r\n"
        }
        text += "connection: close\r\n\r\n"
        let bytes = Array(text.utf8) + (body ?? [])
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            // A server that refuses a large body early closes its side: its answer is there.
            guard count > 0 else { return }
            sent += count
        }
    }
}

/// Reads one answer, whole or as far as a watch is wanted.
private struct Reading {
    let descriptor: Int32
    let watch: Exchange.Watch?
    private var buffer: [UInt8] = []

    init(descriptor: Int32, watch: Exchange.Watch?) {
        self.descriptor = descriptor
        self.watch = watch
    }

    mutating func answer() throws -> Exchange.Answer {
        let deadline = Date(timeIntervalSinceNow: watch?.seconds ?? 60)
        var answer = Exchange.Answer()
        guard let end = try headEnd(deadline) else {
            throw Exchange.Failure(description: "the connection ended before an answer")
        }
        let head = String(decoding: buffer[..<end], as: UTF8.self)
        var lines = head.components(separatedBy: "\r\n")
        answer.status = Int(lines.removeFirst().split(separator: " ")[safe: 1] ?? "") ?? 0
        for line in lines where !line.isEmpty {
            let parts = line.split(separator: ":", maxSplits: 1)
            let value = parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            answer.headers.append((parts[0].lowercased(), value))
        }
        buffer.removeFirst(end + 4)
        if answer.status == 200, let watch {
            let isProtobuf = answer.values("content-type").contains { $0.contains("protobuf") }
            if isProtobuf {
                // Ends by its own timeout.
                while try fill(deadline) {}
                answer.body = Self.dechunked(buffer)
            } else {
                answer.body = try watched(watch.events, deadline)
            }
            return answer
        }
        let length = answer.values("content-length").first.flatMap { Int($0) }
        while length.map({ buffer.count < $0 }) ?? true, try fill(deadline) {}
        let isChunked = answer.values("transfer-encoding").contains("chunked")
        answer.body = isChunked ? Self.dechunked(buffer) : buffer
        return answer
    }

    private mutating func headEnd(_ deadline: Date) throws -> Int? {
        while true {
            if let range = buffer.firstRange(of: Array("\r\n\r\n".utf8)) { return range.lowerBound }
            guard try fill(deadline) else { return nil }
        }
    }

    /// The lines of a watch, `count` of them or those that came in time.
    private mutating func watched(_ count: Int, _ deadline: Date) throws -> [UInt8] {
        while true {
            let body = Self.dechunked(buffer)
            let lines = body.split(separator: 0x0A, omittingEmptySubsequences: false)
            // What came in one piece with the last line that is wanted is not read.
            if lines.count > count { return Array(lines.prefix(count).joined(separator: [0x0A])) }
            guard try fill(deadline) else { return body }
        }
    }

    /// Waits for more; false at the end of the connection or of the time.
    private mutating func fill(_ deadline: Date) throws -> Bool {
        let left = deadline.timeIntervalSinceNow
        if left <= 0 { return false }
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&poller, 1, Int32(max(1, left * 1_000))) > 0 else { return false }
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe piece.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        guard count > 0 else { return false }
        buffer += piece[..<count]
        return true
    }

    private static func dechunked(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = bytes[...]
        while let end = rest.firstRange(of: Array("\r\n".utf8))?.lowerBound {
            let size = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
            guard let count = Int(size, radix: 16), count > 0 else { break }
            let start = end + 2
            let stop = min(start + count, rest.endIndex)
            result += rest[start..<stop]
            guard stop + 2 <= rest.endIndex else { break }
            rest = rest[(stop + 2)...]
        }
        return result
    }
}

extension Array {
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
