import Document
import Foundation
import Glibc
import PlainHTTP

/// A watch that goes on from its last revision whenever the server has died, and keeps all events.
final class DurableWatch: @unchecked Sendable {
    struct Seen {
        var type: String
        var name: String
        var value: String
        var revision: UInt64
    }

    // Written by the one thread that runs the watch, read after it has ended.
    private(set) var events: [Seen] = []
    private(set) var problems: [String] = []
    private(set) var resumptions = -1
    private var last: UInt64
    private let server: CurrentServer
    private let ledger: Ledger

    init(_ server: CurrentServer, _ ledger: Ledger, from revision: UInt64) {
        self.server = server
        self.ledger = ledger
        last = revision
    }

    /// Until all is over and the event at `end()` has come, which is asked when nothing comes.
    func run(until end: () -> UInt64?) {
        while true {
            if let end = end(), last >= end { return }
            guard let address = server.address else {
                usleep(5_000)
                continue
            }
            resumptions += 1
            let path =
                "\(DurableClient.collection)?watch=true&timeoutSeconds=600&resourceVersion=\(last)"
            guard let socket = try? HTTPConnection(address).stream(path) else {
                usleep(5_000)
                continue
            }
            read(socket, until: end)
            close(socket)
        }
    }

    private func read(_ socket: Int32, until end: () -> UInt64?) {
        var chunks = ChunkedBody()
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            var polled = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            // Fills in the entry's result.
            if unsafe poll(&polled, 1, 100) == 0 {
                if let end = end(), last >= end { return }
                continue
            }
            // Writes at most the buffer's size.
            let count = unsafe recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            for line in chunks.lines(adding: buffer[..<count]) { note(line) }
        }
    }

    private func note(_ line: [UInt8]) {
        guard let event = try? JSONValue(parsing: line), let type = event["type"]?.string,
            let stored = StoredValue(event["object"]),
            let name = event["object"]?["metadata"]?["name"]?.string
        else {
            problems.append("an event is torn: \(String(decoding: line.prefix(300), as: UTF8.self))")
            return
        }
        if stored.revision <= last {
            problems.append("revision \(stored.revision) comes after \(last)")
        }
        last = stored.revision
        events.append(
            Seen(type: type, name: name, value: stored.value, revision: stored.revision))
    }
}

/// Takes the head and the chunk framing off a stream (RFC 9112, section 7.1) and gives its lines.
struct ChunkedBody {
    private var input: [UInt8] = []
    private var line: [UInt8] = []
    private var isInBody = false
    private var left = 0

    mutating func lines(adding bytes: ArraySlice<UInt8>) -> [[UInt8]] {
        input += bytes
        var lines: [[UInt8]] = []
        var at = 0
        if !isInBody {
            guard let end = Self.end(of: [13, 10, 13, 10], in: input, from: 0) else { return [] }
            at = end
            isInBody = true
        }
        while at < input.count {
            if left == 0 {
                guard let end = Self.end(of: [13, 10], in: input, from: at) else { break }
                let size = String(decoding: input[at..<end - 2], as: UTF8.self)
                at = end
                // The empty line behind a chunk's bytes, or the size of the next.
                left = Int(size, radix: 16) ?? 0
                continue
            }
            let part = min(left, input.count - at)
            for byte in input[at..<at + part] {
                if byte == 10 {
                    lines.append(line)
                    line = []
                } else {
                    line.append(byte)
                }
            }
            at += part
            left -= part
        }
        input.removeFirst(at)
        return lines
    }

    private static func end(of mark: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= mark.count, start <= bytes.count - mark.count else { return nil }
        return (start...bytes.count - mark.count).first {
            bytes[$0..<$0 + mark.count].elementsEqual(mark)
        }.map { $0 + mark.count }
    }
}
