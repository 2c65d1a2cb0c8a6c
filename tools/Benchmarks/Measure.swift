/// Runs work several times and keeps every time taken.
struct Measure {
    private(set) var seconds: [Double] = []

    init(times: Int, _ body: () throws -> Void) rethrows {
        let clock = ContinuousClock()
        for _ in 0..<times {
            let start = clock.now
            try body()
            let taken = start.duration(to: clock.now)
            seconds.append(
                Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18)
        }
    }

    var median: Double { seconds.sorted()[seconds.count / 2] }

    /// `1.24 ms (1.19...1.60)`
    var words: String {
        let sorted = seconds.sorted()
        guard let first = sorted.first, let last = sorted.last else { return "-" }
        return "\(Self.words(median)) (\(Self.words(first)) ... \(Self.words(last)))"
    }

    static func words(_ seconds: Double) -> String {
        switch seconds {
        case ..<1e-3: "\(rounded(seconds * 1e6)) us"
        case ..<1: "\(rounded(seconds * 1e3)) ms"
        default: "\(rounded(seconds)) s"
        }
    }

    static func rounded(_ value: Double) -> String {
        let scaled = (value * 100).rounded() / 100
        return value >= 100 ? "\(Int(value.rounded()))" : "\(scaled)"
    }
}
