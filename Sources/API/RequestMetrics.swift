internal import Synchronization

/// Counts of answered requests.
package final class RequestMetrics: Sendable {
    private struct Series: Hashable, Comparable {
        var method: String
        var code: Int

        static func < (a: Self, b: Self) -> Bool {
            a.method == b.method ? a.code < b.code : a.method < b.method
        }
    }

    private static let methods: Set = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    private let counts = Mutex<[Series: UInt64]>([:])

    func count(method: String, code: Int) {
        // Made-up methods share one series, so clients can't grow the table.
        let method = Self.methods.contains(method) ? method : "other"
        counts.withLock { $0[Series(method: method, code: code), default: 0] += 1 }
    }

    /// Prometheus text lines.
    var lines: String {
        let counts = counts.withLock { $0 }.sorted { $0.key < $1.key }
        return counts.map { series, count in
            "apiserver_request_total{verb=\"\(series.method)\",code=\"\(series.code)\"} \(count)\n"
        }.joined()
    }
}
