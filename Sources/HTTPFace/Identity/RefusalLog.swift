internal import KubernetesAPI
internal import Synchronization

/// Says who was refused and why, at most ten times in ten seconds, however many knock.
final class RefusalLog: Sendable {
    private static let lineCountMax = 10
    private static let span: Int64 = 10_000_000_000
    /// A path may be as long as a stranger likes.
    private static let byteCountMax = 512

    private struct State {
        var start: Int64 = .min
        var lineCount = 0
        var unsaidCount = 0
    }

    private let state = Mutex(State())
    private let report: @Sendable (String) -> Void

    init(report: @escaping @Sendable (String) -> Void) {
        self.report = report
    }

    func note(_ line: String, at time: Timestamp) {
        let unsaid: Int? = state.withLock { state in
            let now = time.nanoseconds
            if now < state.start || now >= state.start.addingSaturating(Self.span) {
                let unsaid = state.unsaidCount
                state = State(start: now, lineCount: 1)
                return unsaid
            }
            guard state.lineCount < Self.lineCountMax else {
                state.unsaidCount += 1
                return nil
            }
            state.lineCount += 1
            return 0
        }
        guard let unsaid else { return }
        if unsaid > 0 { report("\(unsaid) more requests were refused") }
        report(Self.printable(line))
    }

    /// Control characters would let a stranger write lines of their own.
    private static func printable(_ line: String) -> String {
        var text = ""
        for scalar in line.unicodeScalars {
            if text.utf8.count >= byteCountMax { return text + "..." }
            text += scalar.properties.generalCategory == .control
                ? scalar.escaped(asASCII: true) : String(scalar)
        }
        return text
    }
}

extension Int64 {
    fileprivate func addingSaturating(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
