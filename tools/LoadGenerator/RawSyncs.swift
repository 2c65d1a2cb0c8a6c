import Foundation
import Glibc
import PlainHTTP

/// Appends of 1 KiB to a file, each made durable: the least that a durable write can cost.
struct RawSyncs {
    let folder: String
    let seconds: Double

    func run() throws(HTTPFailure) -> Latencies {
        let path = folder + "/bench-sync-\(getpid())"
        let file = unsafe open(path, O_CREAT | O_WRONLY | O_TRUNC, 0o600)
        guard file >= 0 else { throw .usage("\(path) can't be written") }
        defer {
            close(file)
            _ = unsafe unlink(path)
        }
        let page = [UInt8](repeating: 0x61, count: 1_024)
        var latencies = Latencies()
        let begin = nanoseconds()
        var now = begin
        while Double(now - begin) < seconds * 1e9 {
            // The array is alive during the call, which reads it.
            let count = unsafe write(file, page, page.count)
            guard count == page.count, fdatasync(file) == 0 else {
                throw .usage("\(path) can't be written and synced")
            }
            let then = nanoseconds()
            latencies.add(then - now, status: 200)
            now = then
        }
        latencies.sort()
        let rate = Double(latencies.count) / (Double(now - begin) / 1e9)
        print(
            pad("raw: append 1 KiB, fdatasync", 34) + pad("1 client", 16)
                + pad(String(format: "%.0f/s", rate), 12)
                + pad(String(format: "p50 %.2f ms", latencies.percentile(0.5)), 16)
                + pad(String(format: "p99 %.2f ms", latencies.percentile(0.99)), 16))
        return latencies
    }
}
