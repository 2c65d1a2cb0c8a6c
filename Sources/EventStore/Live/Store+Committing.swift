package import History
internal import Synchronization

/// Writing to a live store.
extension Store {
    /// Runs `decide` in the writer against the head that the write will follow, the writes of the
    /// same group commit included, and makes what it returns one after the other the next events
    /// of the log. What was returned is durable when this returns, all of it or nothing.
    ///
    /// `decide` runs where nothing else can be written meanwhile: it has to be quick and must not
    /// wait. Without drafts it changes nothing; the answer is then the head that was looked at.
    ///
    /// - Parameter cost: about the bytes that the write keeps in memory while it waits. The queue
    ///   holds 8,192 writes and 64 MiB; above that writes are refused as `busy`.
    package func commit<Refusal: Error & Sendable>(
        cost: Int = 4_096,
        _ decide: @escaping @Sendable (borrowing WriterHead) throws(Refusal) -> [Draft]
    ) async throws(CommitError<Refusal>) -> Committed {
        guard let live else { throw .store(notLive) }
        let outcome = await withCheckedContinuation { continuation in
            let call = CommitCall<Refusal>(cost: cost, decide) { continuation.resume(returning: $0) }
            if !live.add(call, of: self) { call.isBusy(retryAfterSeconds: 1) }
        }
        return try outcome.get()
    }

    /// Records a request that made no event, such as a refusal. Nobody waits for it: it goes with
    /// the next group commit, and is dropped when 4,096 others wait; see `droppedNoteCount`.
    package func note(_ request: RecordedRequest) {
        live?.add(request, of: self)
    }

    package var droppedNoteCount: Int { live?.droppedNoteCount ?? 0 }

    /// Calls `observer` after each group commit, before its writers are answered: in the order of
    /// the log, on the writer's thread, which it must not hold up. `headBefore` is the revision
    /// before the first event. Without events, something else has appended through that revision.
    package func observeCommits(
        _ observer:
            @escaping @Sendable (_ events: [CommittedEvent], _ headBefore: Revision) -> Void
    ) {
        live?.observe(observer)
    }

    private var notLive: StoreError {
        writer == nil
            ? .readOnly(path: path)
            : .badRecord(what: "\(path) is a recording, which imports alone may write")
    }
}
