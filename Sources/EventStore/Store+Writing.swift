internal import Synchronization
internal import Zstd

extension Store {
    /// Appends records in one transaction; they are durable when it returns. When it throws, the
    /// store is as before.
    ///
    /// Revisions of new events rise, above the head; a reobserved event has a revision that the
    /// store or an earlier record of the call knows, and so have supplements.
    package func append(_ records: [NewRecord]) throws(StoreError) {
        if records.isEmpty { return }
        try appendPlanned { plan, memory throws(StoreError) in
            var check = AppendCheck(plan.snapshot)
            for record in records { try check.accept(record) }
            for record in records { try plan.add(record, &memory) }
        }
        live?.headHasMoved(to: head)
    }

    /// Trains a dictionary on documents like those to come, for versions that have no base, and
    /// appends it. With samples too few or too much alike to train on it does nothing, nor, with
    /// `isFirstOnly`, when there is a dictionary by then.
    package func train(
        on samples: [[UInt8]], isFirstOnly: Bool = false
    ) throws(StoreError) {
        if writer == nil { throw .readOnly(path: path) }
        let byteCount = samples.reduce(0) { $0 + $1.count }
        // A dictionary is worth about a hundredth of what it is trained on.
        let size = min(Self.dictionaryByteCountMax, byteCount / 16)
        guard samples.count >= 16, size >= 1_024 else { return }
        let bytes: [UInt8]
        do throws(ZstdError) {
            bytes = try ZstdDictionary.trained(on: samples, byteCount: size)
        } catch {
            return
        }
        try appendPlanned { plan, _ throws(StoreError) in
            // Numbered where nothing else can be written meanwhile: two of one number would leave
            // what was stored against either unreadable.
            if isFirstOnly, log.latestDictionary != nil { return }
            plan.addDictionary(bytes, id: (log.latestDictionary ?? 0) + 1)
        }
    }

    private static let dictionaryByteCountMax = 112 << 10

    /// Makes what `plan` adds durable in one transaction, then takes it into the run.
    func appendPlanned(
        _ plan: (inout AppendPlan, inout AppendPlan.Memory) throws(StoreError) -> Void
    ) throws(StoreError) {
        guard let writer else { throw .readOnly(path: path) }
        try writer.append(snapshot: { snapshot() }, plan: plan) { planned, first in
            state.withLock { state in
                state.change { run in
                    for (offset, record) in planned.enumerated() {
                        invariantHolds(first + UInt64(offset)) { () throws(FormatError) in
                            try RunLoader.add(
                                record.envelope, position: first + UInt64(offset), to: &run, log)
                        }
                    }
                }
            }
        }
    }

    /// What was planned and written fits the run that it was planned from.
    private func invariantHolds(
        _ position: UInt64, _ body: () throws(FormatError) -> Void
    ) {
        do throws(FormatError) {
            try body()
        } catch {
            fatalError("record \(position) was written but does not fit the run: \(error.what)")
        }
    }

    /// Size and root hash of the Merkle tree over all records.
    package func treeHead() throws(StoreError) -> TreeHead {
        try treeHead(recordCount: log.end - 1)
    }

    /// Of the tree as it was when a group commit ended at that many records.
    func treeHead(recordCount count: UInt64) throws(StoreError) -> TreeHead {
        let frontier: MerkleFrontier
        switch log.medium {
        case .archive(let archive): return archive.treeHead
        case .directory(let directory):
            if count == 0 {
                frontier = MerkleFrontier()
            } else if let stored = try directory.frontier(recordCount: count) {
                frontier = stored
            } else {
                throw .damaged(where: "frontier", what: "it does not belong to the last record")
            }
        }
        return TreeHead(recordCount: frontier.leafCount, rootHash: frontier.root.text)
    }
}
