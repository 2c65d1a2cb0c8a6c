internal import KubernetesAPI
internal import Synchronization

/// The keys of one issuer, kept for an hour. They are asked for again before that when a token
/// names a key that is not there, since issuers change keys without notice; but not more often
/// than every ten seconds, whatever tokens name. Keys that can't be had again are used for a day.
final class IssuerKeys: Sendable {
    struct Held: Sendable {
        var keys: [VerifyingKey]
        /// Rises with every set.
        var generation: Int
        var fetched: Timestamp
    }

    static let lifetimeSeconds: Int64 = 3_600
    static let lifetimeMaxSeconds: Int64 = 86_400
    static let pauseSeconds: Int64 = 10
    /// More tokens than these wait for nobody's keys.
    private static let waiterCountMax = 256

    typealias Outcome = Result<Held, TokenProblem>

    private struct State {
        var held: Held?
        var asked: Timestamp?
        var failure: TokenProblem?
        /// nil: nobody is asking.
        var waiters: [CheckedContinuation<Outcome, Never>]?
    }

    private enum Step {
        case answer(Outcome)
        case ask
        case wait
    }

    private let state = Mutex(State())
    private let fetch: @Sendable () async throws(TokenProblem) -> [VerifyingKey]

    init(fetch: @escaping @Sendable () async throws(TokenProblem) -> [VerifyingKey]) {
        self.fetch = fetch
    }

    /// - Parameter id: of the key that a token names; nil when it names none.
    func keys(naming id: String?, now: Timestamp) async throws(TokenProblem) -> Held {
        switch state.withLock({ Self.step(&$0, id, now) }) {
        case .answer(let outcome): return try outcome.get()
        case .ask: return try await ask(now).get()
        case .wait:
            let outcome: Outcome = await withCheckedContinuation { continuation in
                let early: Outcome? = state.withLock { state in
                    guard state.waiters != nil else {
                        return Self.outcome(state, now)
                    }
                    guard state.waiters?.count ?? 0 < Self.waiterCountMax else {
                        return .failure(.issuerKeys("too many tokens wait for the issuer's keys"))
                    }
                    state.waiters?.append(continuation)
                    return nil
                }
                if let early { continuation.resume(returning: early) }
            }
            return try outcome.get()
        }
    }

    private static func step(_ state: inout State, _ id: String?, _ now: Timestamp) -> Step {
        if let held = state.held, age(held.fetched, now) < lifetimeSeconds,
            id == nil || held.keys.contains(where: { $0.id == id })
        {
            return .answer(.success(held))
        }
        if state.waiters != nil {
            if let held = state.held, age(held.fetched, now) < lifetimeMaxSeconds,
                id == nil || held.keys.contains(where: { $0.id == id })
            {
                return .answer(.success(held))
            }
            return .wait
        }
        if let asked = state.asked, age(asked, now) < pauseSeconds {
            return .answer(outcome(state, now))
        }
        state.asked = now
        state.waiters = []
        return .ask
    }

    private static func outcome(_ state: State, _ now: Timestamp) -> Outcome {
        if let held = state.held, age(held.fetched, now) < lifetimeMaxSeconds {
            return .success(held)
        }
        return .failure(state.failure ?? .issuerKeys("the issuer's keys have not been had yet"))
    }

    private func ask(_ now: Timestamp) async -> Outcome {
        let result: Result<[VerifyingKey], TokenProblem>
        do throws(TokenProblem) { result = .success(try await fetch()) } catch {
            result = .failure(error)
        }
        let (waiters, outcome) = state.withLock { state in
            switch result {
            case .success(let keys):
                state.held = Held(
                    keys: keys, generation: (state.held?.generation ?? 0) + 1, fetched: now)
                state.failure = nil
            case .failure(let problem):
                state.failure = problem
                // Whoever asked has gone: the next one may.
                if Task.isCancelled { state.asked = nil }
            }
            let waiters = state.waiters ?? []
            state.waiters = nil
            return (waiters, Self.outcome(state, now))
        }
        for waiter in waiters { waiter.resume(returning: outcome) }
        return outcome
    }

    /// Seconds between the two; a clock that was set back makes things old rather than new.
    private static func age(_ then: Timestamp, _ now: Timestamp) -> Int64 {
        abs(now.seconds - then.seconds)
    }
}
