internal import Synchronization

/// A write that waits for the writer, whatever its refusals are.
protocol PendingCommit: Sendable {
    /// Bounds what the queue holds; about the bytes that the write keeps in memory.
    var cost: Int { get }
    /// nil when the write is refused; the refusal is kept for `finish`.
    func drafts(_ head: borrowing WriterHead) -> [Draft]?
    func finish(_ result: Result<Committed, StoreError>)
}

final class CommitCall<Refusal: Error & Sendable>: PendingCommit {
    typealias Outcome = Result<Committed, CommitError<Refusal>>

    let cost: Int
    private let decide: @Sendable (borrowing WriterHead) throws(Refusal) -> [Draft]
    private let refusal = Mutex<Refusal?>(nil)
    private let resume: @Sendable (Outcome) -> Void

    init(
        cost: Int,
        _ decide: @escaping @Sendable (borrowing WriterHead) throws(Refusal) -> [Draft],
        resume: @escaping @Sendable (Outcome) -> Void
    ) {
        self.cost = cost
        self.decide = decide
        self.resume = resume
    }

    func drafts(_ head: borrowing WriterHead) -> [Draft]? {
        do throws(Refusal) {
            return try decide(head)
        } catch {
            refusal.withLock { $0 = error }
            return nil
        }
    }

    /// Of a group that failed the refusals fail too: what they were judged against never was.
    func finish(_ result: Result<Committed, StoreError>) {
        switch result {
        case .failure(let error): resume(.failure(.store(error)))
        case .success(let committed):
            if let refusal = refusal.withLock({ $0 }) {
                resume(.failure(.refused(refusal)))
            } else {
                resume(.success(committed))
            }
        }
    }

    func isBusy(retryAfterSeconds: Int) {
        resume(.failure(.busy(retryAfterSeconds: retryAfterSeconds)))
    }
}
