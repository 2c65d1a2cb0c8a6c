internal import Document
internal import History
internal import KubernetesAPI
internal import LMDB
internal import Zstd

extension Store {
    /// Checks everything: folds the log from its first record, recomputes the Merkle tree, and
    /// compares the outcome with what the store's views, clock, and `index/` answer.
    ///
    /// Damage is reported and does not stop the check. Throws only when the log can't be read at
    /// all. Takes about as long as decoding every version.
    package func verify(
        progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(StoreError) -> VerifyReport {
        // What is appended meanwhile is for the next check.
        let (snapshot, end) = writer?.betweenAppends { (self.snapshot(), log.end) }
            ?? (self.snapshot(), log.end)
        var fold = LogFold(snapshotsAt: Self.sample(snapshot.run))
        let session = try LogSession(log, memoryByteCount: 32 << 20, readsCaches: false)
        let total = Int(end) - 1
        do throws(any Error) {
            try unsafe session.forEachBlock(from: 1) { first, block in
                guard first < end else { return false }
                unsafe addBlock(first, block, to: &fold, session)
                progress(min(Int(fold.next) - 1, total), total)
                return true
            }
        } catch {
            fold.note("log/", "\(StoreError(error, path: path))")
        }
        fold.finish()
        compareTree(&fold, recordCount: end - 1)
        compareClock(snapshot.run, &fold)
        compareViews(&fold)
        for error in damageAtOpen where fold.problems.isEmpty {
            fold.note("log/", error.description)
        }
        return VerifyReport(
            records: Int(fold.frontier.leafCount), objects: fold.state.count,
            problems: fold.problems)
    }

    /// The head and a few revisions all over the history, the same for the same store.
    private static func sample(_ run: Run) -> Set<UInt64> {
        let step = max(1, run.eventCount / 8)
        return Set(stride(from: step / 2, to: run.eventCount, by: step).map { run.revisions[$0] })
            .union([run.head])
    }

    private func addBlock(
        _ first: UInt64, _ block: UnsafeRawBufferPointer, to fold: inout LogFold,
        _ session: LogSession
    ) {
        let header: BlockHeader
        let payloads: BlockPayloads
        let envelopes: [Envelope]
        do throws(FormatError) {
            header = try unsafe BlockHeader(block)
            try unsafe header.checkPayloads(of: block)
            payloads = try unsafe BlockPayloads(header, block)
            envelopes = try unsafe BlockEnvelopes(header, block, session.frames).decoded()
        } catch {
            fold.skipBlock(first, error.what)
            return
        }
        if header.first != first { fold.note("block \(first)", "it is at the wrong place") }
        fold.startBlock(first)
        for (envelope, record) in zip(envelopes, payloads.records) {
            let position = fold.next
            var document: [UInt8]?
            var body: [UInt8]?
            do throws(StoreError) {
                document = try session.document(at: position, isRemembered: false)?.bytes
                if record.body.form != .none { body = try session.body(at: position) }
            } catch {
                if case .damaged(let place, let what) = error {
                    fold.note("record \(position)", "\(place): \(what)")
                } else {
                    fold.note("record \(position)", "\(error)")
                }
            }
            let (_, subtree) = fold.add(
                envelope, record, document: document, body: body
            ) { facts in
                guard let indexed = factsIndex.facts(at: position) else { return nil }
                return indexed == facts ? nil : "the index has other facts than the document"
            }
            if let subtree { compare(subtree, &fold) }
        }
        if fold.hasWholeTree { compareFrontier(&fold) }
    }

    private func compare(_ subtree: Digest, _ fold: inout LogFold) {
        guard fold.hasWholeTree, case .directory(let directory) = log.medium else { return }
        let number = fold.frontier.leafCount / MerkleFrontier.subtreeLeafCount - 1
        let stored = try? directory.environment.beginRead()
            .copy(in: directory.subtrees, at: LMDBKey(number))
        if stored.map({ Digest(bytes: $0) }) != subtree {
            fold.note("subtree \(number)", "its stored hash is not that of its records")
        }
    }

    /// Where a group commit ended, its frontier is stored.
    private func compareFrontier(_ fold: inout LogFold) {
        guard case .directory(let directory) = log.medium else { return }
        let count = fold.frontier.leafCount
        if let stored = try? directory.frontier(recordCount: count), stored != fold.frontier {
            fold.note("frontier \(count)", "the stored hashes are not those of the records")
        }
    }

    private func compareTree(_ fold: inout LogFold, recordCount: UInt64) {
        guard fold.hasWholeTree else { return }
        let computed = TreeHead(
            recordCount: fold.frontier.leafCount, rootHash: fold.frontier.root.text)
        do throws(StoreError) {
            let stored = try treeHead(recordCount: recordCount)
            if stored != computed {
                fold.note("tree head", "it is \(stored), but the records make \(computed)")
            }
        } catch {
            fold.note("tree head", "\(error)")
        }
    }

    private func compareClock(_ run: Run, _ fold: inout LogFold) {
        let times = fold.effectiveTimes(of: kind)
        guard run.eventCount == times.count else {
            fold.note("open run", "it has \(run.eventCount) events, the log \(times.count)")
            return
        }
        for index in times.indices {
            let position = fold.eventPositions[index]
            if UInt64(run.positions[index]) != position
                || run.revisions[index] != fold.visibleRevisions[index]
                || run.times[index] != times[index]
            {
                fold.note(
                    "open run", "its position, revision or time of record \(position) is wrong")
                return
            }
        }
    }

    private func compareViews(_ fold: inout LogFold) {
        for (revision, expected) in fold.snapshots.sorted(by: { $0.key < $1.key }) {
            let place = "view \(revision)"
            guard let view = try? view(at: Revision(revision)) else {
                fold.note(place, "the store does not have it")
                continue
            }
            var count = 0
            for resource in view.resources() {
                let references = view.references(resource)
                count += references.count
                var last: ObjectKey?
                for reference in references {
                    let live = expected[reference.key]
                    if live?.position != reference.position.rawValue
                        || live?.revision != reference.revision.rawValue
                    {
                        fold.note(place, "\(reference.key) is not the version that the log gives")
                    }
                    if let last, last >= reference.key {
                        fold.note(place, "\(reference.key) is out of order")
                    }
                    last = reference.key
                }
            }
            if count != expected.count {
                fold.note(place, "it has \(count) objects, the log gives \(expected.count)")
            }
            compareDocuments(view, expected, &fold)
        }
    }

    /// Of a spread of objects: all would be decoding the store once more for each view.
    private func compareDocuments(
        _ view: View, _ expected: [ObjectKey: LogFold.Live], _ fold: inout LogFold
    ) {
        let keys = expected.keys.sorted()
        for index in stride(from: 0, to: keys.count, by: max(1, keys.count / 32)) {
            guard let live = expected[keys[index]], let digest = live.digest else { continue }
            let reference = view.reference(keys[index])
            let found = try? reference.flatMap { try self.digest(of: $0.position) }
            if found != digest.bytes {
                fold.note(
                    "view \(view.revision)", "\(keys[index]) is not what its record holds")
            }
        }
    }
}
