import Dispatch
import Document
import EventStore
import History
import KubernetesAPI
import Sealing
import Synchronization

/// Reads all files into a `Spool`: two at a time are read and inflated, and what they yield is
/// parsed in lots on all cores.
final class Reading: Sendable {
    private let files: [SourceFile]
    private let redactor: SecretRedactor
    private let progress: @Sendable (ImportProgress) throws -> Void
    private let spool: Mutex<Spool>
    private let byteCount: UInt64?
    /// The first error of each file, by line.
    private let errors = Mutex<[Failure]>([])
    /// How many lots may wait or be parsed at once: what bounds their memory.
    private let room = DispatchSemaphore(value: 6)
    /// Lots that were parsed, for their memory: fresh pages cost more than all the copying.
    private let spare = Mutex<[LineLot]>([])

    private struct Failure {
        var source: Int
        var line: Int
        var error: any Error
    }

    /// - Parameter folder: where the spool may write.
    init(
        files: [SourceFile], redactor: SecretRedactor, folder: String,
        progress: @escaping @Sendable (ImportProgress) throws -> Void
    ) {
        self.files = files
        self.redactor = redactor
        self.progress = progress
        spool = Mutex(Spool(folder: folder))
        byteCount = files.reduce(UInt64(0) as UInt64?) { sum, file in
            sum.flatMap { sum in file.byteCount.map { sum + $0 } }
        }
    }

    /// After an error nothing is left behind; of several the one in the first file and line is
    /// thrown.
    func run() throws -> Spool {
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: min(2, files.count)) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < files.count, errors.withLock(\.isEmpty) else { return }
                do {
                    try read(files[index], index)
                } catch {
                    // Ended because of another file's bad line, which is the one to tell.
                    if case ImportError.stopped("") = error { return }
                    note(error, source: index, line: Int.max)
                }
            }
        }
        spare.withLock { $0 = [] }
        let first = errors.withLock { errors in
            errors.min { ($0.source, $0.line) < ($1.source, $1.line) }
        }
        if let first { throw first.error }
        return try spool.withLock { spool in
            try spool.finish()
            return spool
        }
    }

    private func read(_ file: SourceFile, _ index: Int) throws {
        let parsing = DispatchGroup()
        var lot = emptyLot(source: index, number: 0)
        defer { parsing.wait() }
        func submit() {
            let full = lot
            lot = emptyLot(source: index, number: full.number + 1)
            room.wait()
            DispatchQueue.global().async(group: parsing) { [self] in
                parse(full)
                spare.withLock { $0.append(full) }
                room.signal()
            }
        }
        try unsafe file.forEachLine { count in
            let report = spool.withLock { spool in
                spool.bytesRead += UInt64(count)
                return ImportProgress(
                    phase: .reading, bytesRead: spool.bytesRead, byteCount: byteCount,
                    events: spool.lineCount)
            }
            do { try progress(report) } catch { throw StopReading(reason: "\(error)") }
            // Somewhere a line was bad: what follows need not be read.
            if errors.withLock({ !$0.isEmpty }) { throw StopReading(reason: "") }
        } _: { line, number in
            unsafe lot.append(line, number: number)
            if lot.isFull { submit() }
        }
        submit()
    }

    private func emptyLot(source: Int, number: Int) -> LineLot {
        spare.withLock { $0.popLast() }?.emptied(source: source, number: number)
            ?? LineLot(source: source, number: number)
    }

    private func parse(_ lot: LineLot) {
        let parser = LineParser(redactor: redactor, source: lot.source)
        var window = SourceWindow(source: lot.source)
        var parsed = SpoolLot(source: lot.source, number: lot.number)
        var line = 0
        do {
            try unsafe lot.forEach { bytes, number in
                line = number
                let read = try unsafe parser.parse(bytes, number: number)
                window.note(read)
                parsed.append(read, line: number)
            }
            try spool.withLock { spool in
                try spool.insert(parsed)
                spool.add(window)
            }
        } catch let problem as LineProblem {
            let file = files[lot.source].name
            let error = ImportError.line(file: file, line: problem.line, reason: problem.what)
            note(error, source: lot.source, line: problem.line)
        } catch {
            note(error, source: lot.source, line: line)
        }
    }

    private func note(_ error: any Error, source: Int, line: Int) {
        errors.withLock { $0.append(Failure(source: source, line: line, error: error)) }
    }
}
