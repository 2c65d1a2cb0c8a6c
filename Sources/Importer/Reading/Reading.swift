import Dispatch
import Document
import EventStore
import History
import KubernetesAPI
import Sealing
import Synchronization

/// Reads all files, two at a time, into a `Spool`.
struct Reading: Sendable {
    let files: [SourceFile]
    let redactor: SecretRedactor
    /// Where the spool may write.
    let folder: String
    let progress: @Sendable (ImportProgress) throws -> Void

    /// After an error nothing is left behind; of several errors the one in the first file is thrown.
    func run() throws -> Spool {
        let byteCount = files.reduce(UInt64(0) as UInt64?) { sum, file in
            sum.flatMap { sum in file.byteCount.map { sum + $0 } }
        }
        let spool = Mutex(Spool(folder: folder))
        let errors = Mutex<[Int: any Error]>([:])
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: min(2, files.count)) { _ in
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < files.count, errors.withLock(\.isEmpty) else { return }
                do {
                    try read(files[index], index, into: spool, byteCount: byteCount)
                } catch {
                    errors.withLock { $0[index] = error }
                }
            }
        }
        if let first = errors.withLock({ $0.min { $0.key < $1.key } }) { throw first.value }
        return try spool.withLock { spool in
            try spool.finish()
            return spool
        }
    }

    private func read(
        _ file: SourceFile, _ index: Int, into spool: borrowing Mutex<Spool>, byteCount: UInt64?
    ) throws {
        let parser = LineParser(redactor: redactor, source: index)
        var window = SourceWindow(source: index)
        try unsafe file.forEachLine { count in
            let report = spool.withLock { spool in
                spool.bytesRead += UInt64(count)
                return ImportProgress(
                    phase: .reading, bytesRead: spool.bytesRead, byteCount: byteCount,
                    events: spool.lineCount)
            }
            do { try progress(report) } catch { throw StopReading(reason: "\(error)") }
        } _: { line, number in
            switch try unsafe parser.parse(line, number: number) {
            case .watch(let line):
                window.note(line)
                let bytes = line.spooled
                try spool.withLock { try $0.insert(line, bytes) }
            case .audit(let line):
                window.note(line)
                let bytes = line.spooled
                try spool.withLock { try $0.insert(line, bytes) }
            case .empty:
                break
            }
        }
        spool.withLock { $0.add(window) }
    }
}
