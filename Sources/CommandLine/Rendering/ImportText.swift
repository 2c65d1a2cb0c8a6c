import History
import Importer
import KubernetesAPI
import Synchronization

/// What an import did, for people.
enum ImportText {
    static func lines(_ report: ImportReport, path: String) -> [StyledText] {
        guard let from = report.from, let to = report.to, report.events > 0 else {
            return [
                StyledText(path, .strong) + StyledText(" has it all already: ", .faint)
                    + "\(Count.text(report.repeated)) lines repeated, nothing new"
            ]
        }
        var first = StyledText("\(Count.text(report.events)) events", .strong)
        first += StyledText(" in ", .faint) + StyledText(path)
        first += StyledText(", revisions ", .faint) + StyledText("\(from)", .revision)
        first += StyledText(" to ", .faint) + StyledText("\(to)", .revision)
        var facts = ["\(Count.text(report.audits)) audit lines"]
        facts.append("\(Count.text(report.joined)) events have an author")
        if report.inferred > 0 {
            facts.append("\(Count.text(report.inferred)) of them by inference")
        }
        if report.repeated > 0 { facts.append("\(Count.text(report.repeated)) lines repeated") }
        return [first, StyledText(facts.joined(separator: ", "), .faint)]
    }
}

/// How an import gets on: one line, rewritten at most ten times a second.
final class ImportMeter: Sendable {
    private let talk: Talk
    private let clock: @Sendable () -> Timestamp
    private let started: Timestamp
    private let last: Mutex<Timestamp>

    init(talk: Talk, clock: @escaping @Sendable () -> Timestamp) {
        self.talk = talk
        self.clock = clock
        started = clock()
        last = Mutex(started)
    }

    func show(_ progress: ImportProgress) {
        let now = clock()
        let isDue = last.withLock { last in
            guard now.nanoseconds - last.nanoseconds > 100_000_000 else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let seconds = Double(now.nanoseconds - started.nanoseconds) / 1e9
        talk.progress(StyledText(Self.text(progress, seconds: seconds)))
    }

    /// `reading  12,000 events  3.1 MB of 8.0 MB, 38 %, 2.2 MB/s`.
    static func text(_ progress: ImportProgress, seconds: Double) -> String {
        let text = "\(progress.phase.rawValue)  \(Count.text(progress.events)) events"
        guard progress.phase == .reading else { return text }
        let read = Int(progress.bytesRead)
        var amount = Count.bytes(read)
        if let all = progress.byteCount, all > 0 {
            amount += " of \(Count.bytes(Int(all))), \(read * 100 / Int(all)) %"
        }
        if seconds > 0.5 { amount += ", \(Count.bytes(Int(Double(read) / seconds)))/s" }
        return "\(text)  \(amount)"
    }
}
