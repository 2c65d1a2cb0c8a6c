package import History
package import KubernetesAPI
internal import Sealing

/// What a shredding destroyed.
package struct ShreddingReport: Sendable {
    /// Versions that can't be read any more, by this shredding.
    package var versions = 0
    package var dataKeys = 0
    /// Versions that were to go and share a data key with later ones: they stay. With their last
    /// time.
    package var sharedVersions = 0
    package var sharedUntil: Timestamp?
    /// Versions that lie in the log in the clear, from before their resource was sealed.
    package var clearVersions = 0
    /// The object lives on, as a version under a data key of its own.
    package var renewed: Revision?
}

extension Store {
    /// Destroys the data keys of an object's past: of all its lives under that name, before a time
    /// or altogether. One transaction deletes them and records who did it; then the key-encryption
    /// key has to be rotated, because LMDB leaves the bytes of deleted rows in the file.
    ///
    /// With `isRehearsal` it only tells what it would do.
    ///
    /// In a live store an object that lives is first written once more, unchanged, under a new data
    /// key, unless its latest version is not to go.
    package func shred(
        _ key: ObjectKey, before time: Timestamp? = nil, by user: String, at now: Timestamp,
        isRehearsal: Bool = false
    ) throws(StoreError) -> ShreddingReport {
        if writer == nil { throw .readOnly(path: path) }
        let run = snapshot().run
        let versions = try sealedVersions(of: key, run)
        var report = ShreddingReport()
        report.clearVersions = versions.count { $0.dataKey == nil && isBefore($0, time) }
        // A data key goes when all its versions do.
        var doomed = Set(versions.compactMap { isBefore($0, time) ? $0.dataKey : nil })
            .filter { run.dataKeys.shredding(of: $0) == nil }
        let kept = Set(versions.compactMap { isBefore($0, time) ? nil : $0.dataKey })
        let shared = versions.filter { version in
            version.dataKey.map { doomed.contains($0) && kept.contains($0) } ?? false
                && isBefore(version, time)
        }
        report.sharedVersions = shared.count
        report.sharedUntil = versions.last { version in
            version.dataKey.map { doomed.contains($0) && kept.contains($0) } ?? false
        }.map { Timestamp(nanoseconds: $0.time) }
        doomed.subtract(kept)
        report.dataKeys = doomed.count
        report.versions = versions.count { $0.dataKey.map(doomed.contains) ?? false }
        if doomed.isEmpty || isRehearsal { return report }
        let renewal = try renewal(of: key, versions.last, doomed, run, by: user, at: now)
        try appendPlanned { plan, memory throws(StoreError) in
            if let renewal {
                plan.sealing.renewed.insert(renewal.object)
                try plan.add(.event(renewal.event), &memory)
            }
            plan.addShredding(doomed.sorted(), by: user, at: now.nanoseconds)
        }
        report.renewed = renewal?.event.revision
        return report
    }

    private struct SealedVersion {
        var event: Int
        var time: Int64
        /// nil: it lies in the clear.
        var dataKey: UInt64?
    }

    private func isBefore(_ version: SealedVersion, _ time: Timestamp?) -> Bool {
        time.map { version.time < $0.nanoseconds } ?? true
    }

    /// The versions that the log has of a key, oldest first.
    private func sealedVersions(
        of key: ObjectKey, _ run: Run
    ) throws(StoreError) -> [SealedVersion] {
        guard let number = run.number(of: key) else { return [] }
        let session = try LogSession(log)
        var versions: [SealedVersion] = []
        var at = run.latestEvent(of: number)
        while let index = at {
            at = run.previous(of: index)
            guard
                let number = try dataKeyNumber(at: UInt64(run.positions[index]), session)
            else { continue }
            versions.append(
                SealedVersion(
                    event: index, time: run.time(ofEvent: index) ?? 0,
                    dataKey: number == 0 ? nil : number))
        }
        return versions.reversed()
    }

    /// nil without a document, 0 when it is not sealed.
    private func dataKeyNumber(
        at position: UInt64, _ session: LogSession
    ) throws(StoreError) -> UInt64? {
        guard let document = try session.document(at: position, isRemembered: false) else {
            return nil
        }
        guard document.isSealed else { return 0 }
        do {
            return try SealedDocument(stored: document.bytes).keyNumber
        } catch {
            throw .damaged(where: "record \(position)", what: "\(error)")
        }
    }

    /// The event that takes a living object over to a new data key; nil when none is needed.
    private func renewal(
        of key: ObjectKey, _ latest: SealedVersion?, _ doomed: Set<UInt64>, _ run: Run,
        by user: String, at now: Timestamp
    ) throws(StoreError) -> (event: NewEvent, object: UInt32)? {
        guard kind == .live, let latest, run.isAlive(latest.event),
            let dataKey = latest.dataKey, doomed.contains(dataKey)
        else { return nil }
        let snapshot = snapshot()
        guard
            let document = try document(ofEvent: latest.event, snapshot.run, try LogSession(log))
        else { return nil }
        let event = try EventReading(self, snapshot).event(latest.event)
        var request = RecordedRequest(user: user, verb: "shred")
        request.target = key
        request.received = now
        request.completed = now
        let renewed = NewEvent(
            revision: Revision(run.head + 1), change: .modified, key: key, uid: event.uid,
            apiVersion: event.apiVersion, kind: event.kind, request: request,
            document: document.bytes, resourceVersionOffset: document.resourceVersionOffset)
        return (renewed, run.objects[latest.event])
    }
}
