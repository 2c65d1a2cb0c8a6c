internal import Glibc
package import History
internal import LMDB

extension Store {
    /// Writes the store, or its records up to `through`'s events, as one portable file. The same
    /// records give the same bytes. A file that exists is replaced only when it is an archive.
    package func writeArchive(
        to destination: String, through: Revision? = nil
    ) throws(StoreError) {
        switch FileSystem.kind(of: destination) {
        case .missing: break
        case .file:
            do throws(StoreError) {
                _ = try ArchiveFile(path: destination)
            } catch .damaged {
                break
            } catch {
                throw .alreadyExists(path: destination)
            }
        default: throw .alreadyExists(path: destination)
        }
        let snapshot = self.snapshot()
        var end = log.end
        if let through, through.rawValue < .max {
            let index = snapshot.run.firstIndex(from: through.rawValue + 1)
            if index < snapshot.run.eventCount { end = UInt64(snapshot.run.positions[index]) }
        }
        let kept = try marks.filter { through == nil || $0.revision <= through ?? $0.revision }
        let temporary = destination + ".new"
        let writer = try ArchiveWriter(path: temporary)
        try writer.write(
            self, end: end, frontier: try frontier(recordCount: end - 1),
            marks: MarksFile.bytes(of: kept))
        // Both are C strings during the call.
        guard unsafe rename(temporary, destination) == 0 else {
            throw .system(destination, "rename")
        }
    }

    /// The tree's frontier after any number of records: from stored subtrees and the leaves after.
    func frontier(recordCount: UInt64) throws(StoreError) -> MerkleFrontier {
        if case .directory(let directory) = log.medium,
            let stored = try directory.frontier(recordCount: recordCount)
        {
            return stored
        }
        var frontier = MerkleFrontier()
        let session = try LogSession(log, memoryByteCount: 16 << 20)
        for position in 1..<recordCount + 1 {
            let envelope = try session.envelope(at: position)
            let document = try session.document(at: position, isRemembered: false)
            let body = envelope.hasBody ? try session.body(at: position) : nil
            _ = frontier.append(
                MerkleFrontier.leaf(
                    envelope: envelope.canonicalBytes(position: position),
                    document: document.map { Digest(hashing: $0.bytes) },
                    body: body.map { Digest(hashing: $0) }))
        }
        return frontier
    }
}
