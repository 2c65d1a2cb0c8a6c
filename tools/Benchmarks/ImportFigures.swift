import EventStore
import Glibc
import Importer
import Synchronization

/// Imports a recording into a fresh store and prints what it cost.
struct ImportFigures {
    let paths: [String]
    let storePath: String

    func print() throws {
        let store = try Store.create(at: storePath, kind: .recording)
        let peak = Mutex(0.0)
        let readUntil = Mutex(ContinuousClock.now)
        let start = ContinuousClock.now
        var importing = Import(
            into: store,
            options: ImportOptions(paths: paths, keyRing: storePath + ".keyring"))
        var report: ImportReport?
        let time = try Measure(times: 1) {
            report = try importing.run { progress in
                if progress.phase == .reading { readUntil.withLock { $0 = .now } }
                let now = Machine.anonymousMiB
                peak.withLock { $0 = max($0, now) }
            }
        }
        guard let report else { return }
        Swift.print("import of \(paths.joined(separator: " ")):")
        Swift.print(
            "  \(report.events) events, \(report.audits) audit lines in "
                + time.wordsWithProcessor)
        let processor = time.processor.reduce(0, +)
        Swift.print(
            "  events per second of processor: "
                + Measure.rounded(Double(report.events) / processor))
        let reading = start.duration(to: readUntil.withLock { $0 })
        Swift.print("  reading took \(reading), joining and storing the rest")
        Swift.print("  events/s: \(Measure.rounded(Double(report.events) / time.median))")
        Swift.print(
            "  joined \(report.joined), inferred \(report.inferred), repeated \(report.repeated)")
        Swift.print("  RssAnon, highest seen: \(Measure.rounded(peak.withLock { $0 })) MiB")
        let archive = storePath + ".archive"
        let writing = try Measure(times: 1) { try store.writeArchive(to: archive) }
        var status = stat()
        guard unsafe stat(archive, &status) == 0 else { return }
        let perEvent = Double(status.st_size) / Double(max(1, report.events))
        Swift.print(
            "  archive: \(Measure.rounded(perEvent)) bytes per revision, written in "
                + writing.words)
    }
}
