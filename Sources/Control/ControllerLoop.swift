internal import EventStore
internal import History
internal import KubernetesAPI
internal import Synchronization

/// Runs one controller: takes changes in, works on one key after the other.
///
/// Changes come from a follower of the log; `run` ends when its task is cancelled.
final class ControllerLoop<Kind: Controller>: Sendable {
    private struct State {
        var controller: Kind
        var queue = WorkQueue()
    }

    private let state: Mutex<State>
    private let world: @Sendable () throws(StoreError) -> World
    private let submit: Submit
    private let wake: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    init(
        _ controller: Kind, world: @escaping @Sendable () throws(StoreError) -> World,
        submit: @escaping Submit
    ) {
        state = Mutex(State(controller: controller))
        self.world = world
        self.submit = submit
        (wake, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func observe(_ change: ObservedChange) {
        let isDirty = state.withLock { state in
            let keys = state.controller.observe(change)
            for key in keys { state.queue.add(key, trigger: change.position) }
            return !keys.isEmpty
        }
        if isDirty { waker.yield() }
    }

    /// Whether nothing is left to do but to wait.
    var isIdle: Bool { state.withLock { $0.queue.count == 0 } }

    func run() async {
        let clock = ContinuousClock()
        while !Task.isCancelled {
            let (item, next) = state.withLock { $0.queue.take(now: clock.now) }
            guard let item else {
                await sleep(until: next)
                continue
            }
            let outcome = await work(on: item)
            state.withLock { $0.queue.finish(item, outcome, now: clock.now) }
        }
    }

    private func work(on item: WorkQueue.Item) async -> WorkQueue.Outcome {
        let reconciliation: Reconciliation
        let observed: Revision
        do {
            let world = try world()
            observed = world.view.revision
            let controller = state.withLock { $0.controller }
            reconciliation = try controller.reconcile(item.key, in: world)
        } catch {
            return .failed
        }
        for intent in reconciliation.intents {
            let code = await submit(
                Submission(
                    intent: intent, account: Kind.account,
                    cause: .init(observed: observed, triggers: item.triggers)))
            // Gone or there already: the change that made it so has dirtied the key, or will.
            guard (200..<300).contains(code) || code == 404 else { return .failed }
        }
        return reconciliation.again.map { .again(after: $0) } ?? .done
    }

    /// Until a change wakes the loop, or `next` has come.
    ///
    /// The stream is never left by cancelling: that would end it for good. The clock wakes it too,
    /// and waking late does no harm.
    private func sleep(until next: ContinuousClock.Instant?) async {
        let waker = waker
        let alarm = next.map { next in
            Task {
                try? await ContinuousClock().sleep(until: next)
                waker.yield()
            }
        }
        for await _ in wake { break }
        alarm?.cancel()
    }
}
