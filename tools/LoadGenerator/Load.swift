import Foundation
import Glibc
import PlainHTTP
import Synchronization

/// Clients that send one request after the other, each on a thread and a connection of its own.
struct Load {
    let name: String
    let server: ServerAddress
    let clients: Int
    let seconds: Double

    /// `request` sends the `step`th request of a client, and gives the status.
    @discardableResult
    func run(
        _ request:
            @escaping @Sendable (HTTPConnection, _ client: Int, _ step: Int)
            throws(HTTPFailure) -> Int
    ) throws(HTTPFailure) -> Latencies {
        let total = Mutex(Latencies())
        let error = Mutex<HTTPFailure?>(nil)
        let begin = nanoseconds()
        let end = begin + UInt64(seconds * 1e9)
        let done = DispatchGroup()
        for client in 0..<clients {
            done.enter()
            let thread = Thread {
                defer { done.leave() }
                let connection = HTTPConnection(server)
                var own = Latencies()
                var step = 0
                do throws(HTTPFailure) {
                    var now = nanoseconds()
                    while now < end {
                        let status = try request(connection, client, step)
                        let then = nanoseconds()
                        own.add(then - now, status: status)
                        now = then
                        step += 1
                    }
                } catch let failure {
                    error.withLock { $0 = failure }
                }
                total.withLock { $0.add(own) }
            }
            thread.stackSize = 256 << 10
            thread.start()
        }
        done.wait()
        let elapsed = Double(nanoseconds() - begin) / 1e9
        if let error = error.withLock({ $0 }) { throw error }
        var latencies = total.withLock { $0 }
        latencies.sort()
        report(latencies, elapsed)
        return latencies
    }

    private func report(_ latencies: Latencies, _ elapsed: Double) {
        let rate = Double(latencies.count) / elapsed
        var line = pad(name, 34) + pad("\(clients) clients", 12)
        line += pad(String(format: "%.0f/s", rate), 12)
        line += pad(String(format: "p50 %.2f ms", latencies.percentile(0.5)), 16)
        line += pad(String(format: "p99 %.2f ms", latencies.percentile(0.99)), 16)
        line += "errors \(latencies.failureCount)"
        if latencies.failureCount > 0 {
            let kinds = latencies.failures.sorted { $0.key < $1.key }
            line += " (" + kinds.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + ")"
        }
        print(line)
    }
}

func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
}

func nanoseconds() -> UInt64 { DispatchTime.now().uptimeNanoseconds }
