internal import Dispatch
package import History
package import KubernetesAPI
internal import Sealing
internal import Synchronization

extension Store {
    /// The document that the event at `position` left; nil for tombstones without one.
    ///
    /// What can't be unsealed is an error, or with `showsSealed` an object without content.
    package func document(
        at position: Position, showsSealed: Bool = false
    ) throws(StoreError) -> StoredDocument? {
        let snapshot = self.snapshot()
        guard let index = snapshot.run.eventIndex(at: position) else { return nil }
        return try document(
            ofEvent: index, snapshot, try LogSession(log), showsSealed: showsSealed)
    }

    func document(
        ofEvent index: Int, _ snapshot: RunSnapshot, _ session: LogSession, showsSealed: Bool
    ) throws(StoreError) -> StoredDocument? {
        do throws(StoreError) {
            return try document(ofEvent: index, snapshot.run, session)
        } catch .sealed(_, let why) where showsSealed {
            return try placeholder(ofEvent: index, snapshot, why: why)
        }
    }

    func document(
        ofEvent index: Int, _ run: Run, _ session: LogSession
    ) throws(StoreError) -> StoredDocument? {
        let position = UInt64(run.positions[index])
        let isSecret = run.isSecret(index)
        guard let decoded = try session.document(at: position, isRemembered: !isSecret) else {
            return nil
        }
        if decoded.isSealed {
            let unsealed = try unsealed(decoded.bytes, ofEvent: index, run)
            return StoredDocument(
                position: Position(position), revision: Revision(run.revision(of: index)),
                bytes: unsealed.bytes, resourceVersionOffset: unsealed.resourceVersionOffset)
        }
        return StoredDocument(
            position: Position(position), revision: Revision(run.revision(of: index)),
            bytes: decoded.bytes, resourceVersionOffset: decoded.resourceVersionOffset)
    }

    /// SHA-256 of the document stored at a position, of a sealed one of the sealed bytes; nil when
    /// there is none.
    package func digest(of position: Position) throws(StoreError) -> [UInt8]? {
        guard position.rawValue > 0, position.rawValue < log.end else { return nil }
        let document = try LogSession(log).document(
            at: position.rawValue, isRemembered: false)
        return document.map { Digest(hashing: $0.bytes).bytes }
    }

    /// Whether this is the content of the object at a revision: of its event, or of a reobserved
    /// one of the same revision. So a source that repeats is told from one that contradicts.
    package func holds(
        _ document: [UInt8], of key: ObjectKey, at revision: Revision
    ) throws(StoreError) -> Bool {
        let snapshot = self.snapshot()
        guard let number = snapshot.run.number(of: key) else { return false }
        let session = try LogSession(log)
        var at = snapshot.run.latestEvent(of: number)
        while let index = at, snapshot.run.revisions[index] >= revision.rawValue {
            if snapshot.run.revision(of: index) == revision.rawValue,
                try self.document(ofEvent: index, snapshot.run, session)?.bytes == document
            {
                return true
            }
            at = snapshot.run.previous(of: index)
        }
        return false
    }

    /// Decodes many documents, on all cores, bases that several share once. `body` gets them in
    /// the order of `references`, on the caller's thread.
    package func documents(
        _ references: [ObjectReference], showsSealed: Bool = false,
        _ body: (Int, StoredDocument) throws -> Void
    ) throws {
        let snapshot = self.snapshot()
        // Bounds what is decoded ahead of `body`.
        let window = 2_048
        for start in stride(from: 0, to: references.count, by: window) {
            let part = references[start..<min(start + window, references.count)]
            let documents = try documents(part, snapshot, showsSealed: showsSealed)
            for (offset, document) in documents.enumerated() {
                try body(start + offset, document)
            }
        }
    }

    /// As `documents`, on the caller's thread alone: for callers that share the work themselves.
    package func documentsAlone(
        _ references: ArraySlice<ObjectReference>, showsSealed: Bool = false,
        _ body: (StoredDocument) throws -> Void
    ) throws {
        var known = log.knownDocuments(at: references.map(\.position.rawValue))
        let missing = known.indices.filter { known[$0] == nil }
            .map { ($0, references[references.startIndex + $0].position.rawValue) }
        if !missing.isEmpty {
            let snapshot = self.snapshot()
            let session = try LogSession(log, memoryByteCount: 2 << 20)
            // In the order of the log, as above.
            for (index, position) in missing.sorted(by: { $0.1 < $1.1 }) {
                guard let event = snapshot.run.eventIndex(at: Position(position)),
                    let document = try document(
                        ofEvent: event, snapshot, session, showsSealed: showsSealed)
                else { continue }
                known[index] = DecodedDocument(
                    bytes: document.bytes,
                    resourceVersionOffset: document.resourceVersionOffset)
            }
        }
        for (reference, document) in zip(references, known) {
            guard let document else {
                throw StoreError.damaged(
                    where: "record \(reference.position)",
                    what: "\(reference.key) has no document")
            }
            try body(
                StoredDocument(
                    position: reference.position, revision: reference.revision,
                    bytes: document.bytes,
                    resourceVersionOffset: document.resourceVersionOffset))
        }
    }

    private func documents(
        _ references: ArraySlice<ObjectReference>, _ snapshot: RunSnapshot, showsSealed: Bool
    ) throws(StoreError) -> [StoredDocument] {
        // In the order of the log, so that neighbours share blocks and bases.
        let order = references.indices.sorted {
            references[$0].position < references[$1].position
        }
        let share = max(64, (order.count + 1) / 2)
        let partCount = (order.count + share - 1) / share
        let results = Mutex([Result<[(Int, StoredDocument)], StoreError>]())
        let decodePart = { @Sendable (part: Int) in
            let result = Result { () throws(StoreError) in
                let session = try LogSession(self.log, memoryByteCount: 8 << 20)
                var documents: [(Int, StoredDocument)] = []
                for index in order[part * share..<min(part * share + share, order.count)] {
                    let reference = references[index]
                    guard let event = snapshot.run.eventIndex(at: reference.position),
                        let document = try self.document(
                            ofEvent: event, snapshot, session, showsSealed: showsSealed)
                    else {
                        throw StoreError.damaged(
                            where: "record \(reference.position)",
                            what: "\(reference.key) has no document")
                    }
                    documents.append((index, document))
                }
                return documents
            }
            results.withLock { $0.append(result) }
        }
        if partCount == 1 {
            decodePart(0)
        } else {
            DispatchQueue.concurrentPerform(iterations: partCount, execute: decodePart)
        }
        var documents: [(Int, StoredDocument)] = []
        documents.reserveCapacity(order.count)
        for result in results.withLock({ $0 }) { documents.append(contentsOf: try result.get()) }
        return documents.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

extension Run {
    func isSecret(_ index: Int) -> Bool {
        let resource = interns.resources[Int(keys.resource(key(of: index)))]
        return resource.group.isEmpty && resource.resource == "secrets"
    }
}
