import Document
package import EventStore
import History
import KubernetesAPI
import Sealing
import Synchronization

/// Reads the files of a recording, joins what they witnessed, and appends it to a store.
///
/// Two passes: reading sorts every line by revision (or, where it names none, by time) in bounded
/// memory, spilling to unnamed temporary files beside the store; then one merge joins them and
/// appends in revision order. Nothing is stored before every line was read and found good; a
/// merge that is interrupted leaves a prefix, and importing again goes on from there.
package struct Import {
    private let store: Store
    private let options: ImportOptions

    package init(into store: Store, options: ImportOptions) {
        self.store = store
        self.options = options
    }

    package mutating func run(
        progress: @escaping @Sendable (ImportProgress) throws -> Void
    ) throws(ImportError) -> ImportReport {
        let found = try SourceFinder.find(options.paths)
        guard !found.files.isEmpty else {
            throw .nothingToImport(paths: options.paths, skipped: found.skipped.map(\.path))
        }
        do {
            let redactor = try redactor()
            let reading = Reading(
                files: found.files, redactor: redactor, folder: store.path, progress: progress)
            var spool = try reading.run()
            guard spool.lineCount > 0 else {
                throw ImportError.nothingToImport(
                    paths: options.paths, skipped: found.skipped.map(\.path))
            }
            try ClusterIdentity.check(
                spool.seen, against: store.clusterUID, files: found.files)
            return try join(&spool, found: found, progress: progress)
        } catch let error as ImportError {
            throw error
        } catch let error as StoreError {
            throw .store(error)
        } catch {
            throw .stopped("\(error)")
        }
    }

    private func redactor() throws(KeyRingError) -> SecretRedactor {
        switch options.secrets {
        case .drop: .dropping
        case .digest: SecretRedactor(keyRing: try KeyRing(openingOrCreating: options.keyRing))
        }
    }

    private func join(
        _ spool: inout Spool, found: SourceFinder.Found,
        progress: @escaping (ImportProgress) throws -> Void
    ) throws -> ImportReport {
        let bytes = spool.bytesRead
        // What an earlier import watched has its events: requests join those.
        let watchedBefore = try store.coverage().filter { $0.source == .watch }
            .compactMap(\.resource)
        var joiner = try Joiner(
            store: store, watch: spool.watch, named: spool.named, others: spool.others,
            watchedResources: spool.watchedResources.union(watchedBefore),
            lists: spool.lists.lists(), auditFrom: spool.auditFrom, requestCountMax: spool.lineCount,
            sourceNames: found.files.map(\.name)
        ) { events in
            try progress(
                ImportProgress(phase: .storing, bytesRead: bytes, byteCount: bytes, events: events))
        }
        if store.recordCount == 0 {
            let samples = spool.samples.documents
            if !samples.isEmpty { try joiner.outbox.train(on: samples) }
        }
        try joiner.run()
        let known = Set(try store.coverage())
        let coverage = spool.seen.flatMap(\.coverage).filter { !known.contains($0) }
        if !coverage.isEmpty { try store.append(coverage.map(NewRecord.coverage)) }
        try store.updateIndex()
        return report(joiner, spool, found)
    }

    private func report(_ joiner: Joiner, _ spool: Spool, _ found: SourceFinder.Found)
        -> ImportReport
    {
        let tally = joiner.tally
        var warnings: [String] = []
        func warn(_ count: Int, _ words: String, one: String) {
            if count > 0 { warnings.append(count == 1 ? "1 \(one)" : "\(count) \(words)") }
        }
        warn(
            tally.requestsBelowHead,
            "audit lines are of changes below the store's head that it does not hold: kept as "
                + "requests without an event; to have the objects too, import all files together "
                + "into a new store",
            one: "audit line is of a change below the store's head that it does not hold: kept as "
                + "a request without an event; to have the object too, import all files together "
                + "into a new store")
        warn(
            tally.scalesWithoutContent,
            "scale requests about objects never seen: kept as requests without an event",
            one: "scale request about an object never seen: kept as a request without an event")
        warn(
            tally.unplaced,
            "deletions or bindings of objects never seen alive: kept as requests without "
                + "an event",
            one: "deletion or binding of an object never seen alive: kept as a request without "
                + "an event")
        warn(
            tally.vanished,
            "objects had ended when a later list was recorded, and nobody saw when: their "
                + "deletions are placed at that list and marked inferred",
            one: "object had ended when a later list was recorded, and nobody saw when: its "
                + "deletion is placed at that list and marked inferred")
        warn(
            spool.seen.reduce(0) { $0 + $1.linesWithoutTime },
            "watch lines have no time of receipt", one: "watch line has no time of receipt")
        if spool.watchedResources.isEmpty {
            warnings.append(
                "no watch recording: what no audit line shows (changes before the log began, "
                    + "bodies below level RequestResponse) is not known")
        } else if joiner.tally.audits == 0 {
            warnings.append("no audit log: who made the changes is not known")
        }
        let strange = found.skipped.filter(\.hasNameOfRecording)
        if let first = strange.first?.path {
            let others = strange.count - 1
            warnings.append(
                "left out \(first)\(others > 0 ? " and \(others) other files" : ""): "
                    + "no watch or audit lines in there")
        }
        return ImportReport(
            events: joiner.outbox.eventCount, audits: tally.audits, joined: tally.joined,
            inferred: tally.inferred, repeated: tally.repeated, from: tally.first, to: tally.last,
            warnings: warnings)
    }
}
