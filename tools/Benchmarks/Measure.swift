import Glibc

/// Runs work several times and keeps every time taken, on the clock and of the processor.
struct Measure {
    private(set) var seconds: [Double] = []
    /// Of all threads of the process: on a machine with other work the steadier figure.
    private(set) var processor: [Double] = []

    init(times: Int, _ body: () throws -> Void) rethrows {
        let clock = ContinuousClock()
        for _ in 0..<times {
            let start = clock.now
            let used = Self.processorSeconds
            try body()
            processor.append(Self.processorSeconds - used)
            let taken = start.duration(to: clock.now)
            seconds.append(
                Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18)
        }
    }

    private static var processorSeconds: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    var median: Double { seconds.sorted()[seconds.count / 2] }

    /// `1.24 ms (1.19...1.60)`
    var words: String {
        let sorted = seconds.sorted()
        guard let first = sorted.first, let last = sorted.last else { return "-" }
        return "\(Self.words(median)) (\(Self.words(first)) ... \(Self.words(last)))"
    }

    /// `words`, and the processor's time.
    var wordsWithProcessor: String {
        words + ", processor \(Self.words(processor.sorted()[processor.count / 2]))"
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
