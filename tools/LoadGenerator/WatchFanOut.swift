import Foundation
import Glibc
import PlainHTTP
import Synchronization

/// Watches of one resource, all read by one thread, which counts the events that come.
final class WatchFanOut: Sendable {
    private let sockets: [Int32]
    private let received = Atomic(0)
    private let stops = Atomic(false)
    private let delays = Mutex(Latencies())
    private let done = DispatchSemaphore(value: 0)

    var count: Int { received.load(ordering: .relaxed) }

    init(_ server: ServerAddress, path: String, watches: Int) throws(HTTPFailure) {
        var sockets: [Int32] = []
        for _ in 0..<watches {
            let socket = try HTTPConnection(server).stream(path)
            _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
            sockets.append(socket)
        }
        self.sockets = sockets
        let thread = Thread { [self] in
            read()
            done.signal()
        }
        thread.start()
    }

    /// Ends the watches; delays of the first of them, from the client's stamp to its arrival.
    func stop() -> Latencies {
        stops.store(true, ordering: .relaxed)
        done.wait()
        for socket in sockets { close(socket) }
        var latencies = delays.withLock { $0 }
        latencies.sort()
        return latencies
    }

    private func read() {
        var polled = sockets.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while !stops.load(ordering: .relaxed) {
            // Fills in the entries' results.
            guard unsafe poll(&polled, nfds_t(polled.count), 50) > 0 else { continue }
            for index in polled.indices where polled[index].revents & Int16(POLLIN) != 0 {
                // Writes at most the buffer's size.
                let count = unsafe recv(sockets[index], &buffer, buffer.count, 0)
                if count <= 0 { continue }
                received.add(Self.lines(buffer, count), ordering: .relaxed)
                if index == 0 { note(buffer, count) }
            }
        }
    }

    /// Ends of events: line feeds but for those of chunk headers, which follow a carriage return.
    private static func lines(_ buffer: [UInt8], _ count: Int) -> Int {
        // The buffer lives during the call; memchr stays within its first `count` bytes.
        unsafe buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            var lines = 0
            var at = 0
            while at < count, let found = unsafe memchr(base + at, 10, count - at) {
                let index = unsafe UnsafeRawPointer(found) - base
                let isHeader = unsafe index > 0 && bytes[index - 1] == 13
                if !isHeader { lines += 1 }
                at = index + 1
            }
            return lines
        }
    }

    /// Behind the first byte that is looked for.
    private static let stamp = Array("sent\":\"".utf8)

    /// Takes the delays of the events that stand whole in the bytes.
    private func note(_ buffer: [UInt8], _ count: Int) {
        let now = nanoseconds()
        var sent: [UInt64] = []
        // The buffers live during the call, and their first `count` bytes are looked at.
        unsafe buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            var at = 0
            while at < count, let found = unsafe memchr(base + at, 34, count - at) {
                at = unsafe UnsafeRawPointer(found) - base + 1
                guard at + Self.stamp.count < count,
                    unsafe memcmp(base + at, Self.stamp, Self.stamp.count) == 0
                else { continue }
                at += Self.stamp.count
                var value: UInt64 = 0
                while at < count, unsafe bytes[at] >= 48, unsafe bytes[at] <= 57, value < 1 << 59 {
                    value = unsafe value * 10 + UInt64(bytes[at] - 48)
                    at += 1
                }
                if at < count { sent.append(value) }
            }
        }
        delays.withLock { delays in
            for sent in sent where sent < now && sent > 1 << 30 {
                delays.add(now - sent, status: 200)
            }
        }
    }
}

extension Workloads {
    /// Writers update while `watches` watches take every event.
    func fanOut(watches: Int) throws(HTTPFailure) {
        let first = try HTTPConnection(server).send(
            "GET", "\(Self.path)?limit=1", keepsBody: true)
        let revision = Self.resourceVersion(first.body)
        let fanOut = try WatchFanOut(
            server, path: "\(Self.path)?watch=true&resourceVersion=\(revision)", watches: watches)
        let costs = Costs(serverProcess: serverProcess)
        let begin = nanoseconds()
        try update()
        let written = nanoseconds()
        // What is under way still arrives.
        var before = -1
        while before != fanOut.count {
            before = fanOut.count
            usleep(200_000)
        }
        let seconds = Double(written - begin) / 1e9
        let delays = fanOut.stop()
        let rate = Double(before) / seconds
        print(
            pad("watch fan-out", 34) + pad("\(watches) watches", 16)
                + pad(String(format: "%.0f/s", rate), 12)
                + pad(String(format: "p50 %.2f ms", delays.percentile(0.5)), 16)
                + pad(String(format: "p99 %.2f ms", delays.percentile(0.99)), 16)
                + "events \(before) "
                + String(
                    format: "CPU each, writes included: bench %.1f us, server %.1f us",
                    costs.ownSeconds * 1e6 / Double(max(before, 1)),
                    costs.serverSeconds * 1e6 / Double(max(before, 1))))
    }

    private static let path = "/api/v1/namespaces/\(Objects.namespace)/configmaps"
}
