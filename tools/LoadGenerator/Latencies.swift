/// Times of requests in nanoseconds, and how many failed, by what the server said.
struct Latencies: Sendable {
    private var values: [UInt64] = []
    private(set) var failures: [Int: Int] = [:]

    var count: Int { values.count }
    var failureCount: Int { failures.values.reduce(0, +) }

    mutating func add(_ nanoseconds: UInt64, status: Int) {
        if (200..<300).contains(status) {
            values.append(nanoseconds)
        } else {
            failures[status, default: 0] += 1
        }
    }

    mutating func add(_ other: Latencies) {
        values += other.values
        failures.merge(other.failures, uniquingKeysWith: +)
    }

    mutating func sort() { values.sort() }

    /// Of sorted values, in milliseconds.
    func percentile(_ share: Double) -> Double {
        guard !values.isEmpty else { return 0 }
        let index = min(values.count - 1, Int(Double(values.count) * share))
        return Double(values[index]) / 1e6
    }
}
