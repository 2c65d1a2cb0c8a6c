import Foundation
import Glibc
import PlainHTTP
import Synchronization

/// Clients that send one request after the other, each on a connection of its own, or with HTTP/2
/// on a stream of its own.
///
/// Two threads wait for all of them, so that on a machine that is shared with the server little is
/// spent on changes of threads.
struct Load {
    let name: String
    let server: ServerAddress
    let clients: Int
    let seconds: Double
    var isHTTP2 = false
    /// The server's process, whose processor time is told too.
    var serverProcess: Int32?

    private static let threadCount = 2

    /// `call` makes the `step`th request of a client.
    @discardableResult
    func run(
        _ call: @escaping @Sendable (_ client: Int, _ step: Int) -> Call
    ) throws(HTTPFailure) -> Latencies {
        let total = Mutex(Latencies())
        let error = Mutex<HTTPFailure?>(nil)
        let costs = Costs(serverProcess: serverProcess)
        let begin = nanoseconds()
        let end = begin + UInt64(seconds * 1e9)
        let done = DispatchGroup()
        let threads = min(Self.threadCount, clients)
        for thread in 0..<threads {
            done.enter()
            let own = Array(stride(from: thread, to: clients, by: threads))
            let thread = Thread {
                defer { done.leave() }
                do throws(HTTPFailure) {
                    let latencies = try Share(
                        clients: own, server: server, isHTTP2: isHTTP2
                    ).run(until: end, call)
                    total.withLock { $0.add(latencies) }
                } catch let failure {
                    error.withLock { $0 = failure }
                }
            }
            thread.start()
        }
        done.wait()
        let elapsed = Double(nanoseconds() - begin) / 1e9
        if let error = error.withLock({ $0 }) { throw error }
        var latencies = total.withLock { $0 }
        latencies.sort()
        report(latencies, elapsed, costs)
        return latencies
    }

    private func report(_ latencies: Latencies, _ elapsed: Double, _ costs: Costs) {
        let rate = Double(latencies.count) / elapsed
        var line = pad(name, 34) + pad("\(clients) clients\(isHTTP2 ? ", h2" : "")", 16)
        line += pad(String(format: "%.0f/s", rate), 12)
        line += pad(String(format: "p50 %.2f ms", latencies.percentile(0.5)), 16)
        line += pad(String(format: "p99 %.2f ms", latencies.percentile(0.99)), 16)
        line += pad("errors \(latencies.failureCount)", 10)
        line += costs.text(requests: latencies.count + latencies.failureCount)
        if latencies.failureCount > 0 {
            let kinds = latencies.failures.sorted { $0.key < $1.key }
            line += " (" + kinds.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + ")"
        }
        print(line)
    }
}

/// The clients of one thread.
private final class Share {
    private var wires: [any Wire] = []
    /// By client; the steps that were sent and when the last one was.
    private var steps: [Int: (step: Int, sent: UInt64)] = [:]
    private let clients: [Int]
    private let perWire: Int

    init(clients: [Int], server: ServerAddress, isHTTP2: Bool) throws(HTTPFailure) {
        self.clients = clients
        perWire = isHTTP2 ? clients.count : 1
        for _ in stride(from: 0, to: clients.count, by: perWire) {
            wires.append(isHTTP2 ? try HTTP2Wire(server) : try HTTP1Wire(server))
        }
    }

    func run(
        until end: UInt64, _ call: (_ client: Int, _ step: Int) -> Call
    ) throws(HTTPFailure) -> Latencies {
        var latencies = Latencies()
        for (place, client) in clients.enumerated() {
            steps[client] = (0, nanoseconds())
            try wires[place / perWire].send(call(client, 0), for: client)
        }
        for wire in wires { try wire.flush() }
        var underWay = clients.count
        var polled = wires.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
        var answers: [(client: Int, status: Int)] = []
        while underWay > 0 {
            // Fills in the entries' results.
            guard unsafe poll(&polled, nfds_t(polled.count), 60_000) > 0 else {
                throw .answer("no answer for a minute")
            }
            for place in polled.indices where polled[place].revents != 0 {
                answers.removeAll(keepingCapacity: true)
                try wires[place].receive { answers.append(($0, $1)) }
                for (client, status) in answers {
                    guard let (step, sent) = steps[client] else { continue }
                    let now = nanoseconds()
                    latencies.add(now - sent, status: status)
                    guard now < end else {
                        underWay -= 1
                        continue
                    }
                    steps[client] = (step + 1, now)
                    try wires[place].send(call(client, step + 1), for: client)
                }
                try wires[place].flush()
            }
        }
        return latencies
    }
}

/// Processor time of this program and of the server, from when it was made.
struct Costs {
    private let own: Double
    private let server: Double
    private let process: Int32?

    init(serverProcess: Int32?) {
        process = serverProcess
        own = Self.ownSeconds()
        server = serverProcess.map(Self.seconds(of:)) ?? 0
    }

    func text(requests: Int) -> String {
        guard requests > 0 else { return "" }
        func each(_ seconds: Double) -> String {
            String(format: "%.0f us", seconds * 1e6 / Double(requests))
        }
        var text = "CPU each: bench \(each(Self.ownSeconds() - own))"
        if let process { text += ", server \(each(Self.seconds(of: process) - server))" }
        return text
    }

    var serverSeconds: Double { process.map { Self.seconds(of: $0) - server } ?? 0 }
    var ownSeconds: Double { Self.ownSeconds() - own }

    private static func ownSeconds() -> Double {
        var usage = rusage()
        // Fills in the structure that it is given.
        _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// The process's user and system time; 0 when it is not there.
    private static func seconds(of process: Int32) -> Double {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let close = text.lastIndex(of: ")")
        else { return 0 }
        let words = text[close...].split(separator: " ")
        guard words.count > 13, let user = Double(words[12]), let system = Double(words[13]) else {
            return 0
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}

func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
}

func nanoseconds() -> UInt64 { DispatchTime.now().uptimeNanoseconds }
