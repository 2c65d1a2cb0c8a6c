@testable import Control
import EventStore
import History
import KubernetesAPI
import Synchronization
import Testing

@Suite("The loop of a controller")
struct ControllerLoopTests {
    /// Looks at every key that it is shown, and wants to look again soon, `times` in all.
    private struct Looking: Controller {
        static let account = "looking"
        static let name = "looking"

        final class Count: Sendable {
            let looks = Mutex(0)
            let worlds = Mutex(0)
        }

        let count: Count
        let times: Int

        mutating func observe(_ change: ObservedChange) -> [ObjectKey] { [change.key] }

        func reconcile(
            _ key: ObjectKey, in world: World
        ) throws(StoreError) -> Reconciliation {
            let looks = count.looks.withLock { looks in
                looks += 1
                return looks
            }
            return Reconciliation(again: looks < times ? .milliseconds(1) : nil)
        }
    }

    @Test("After a wait that the clock ended, a change wakes it again, and then it rests")
    func wakes() async throws {
        let cluster = try TinyCluster()
        let count = Looking.Count()
        let store = cluster.store
        let loop = ControllerLoop(
            Looking(count: count, times: 3),
            world: {
                count.worlds.withLock { $0 += 1 }
                return World(
                    view: store.now, now: Timestamp(nanoseconds: 0),
                    catalog: KindCatalog.builtIn)
            }, submit: { _ in 200 })
        let task = Task { await loop.run() }
        let change = ObservedChange(
            position: Position(1), key: .namespace("shop"), isDeleted: false, head: ObjectHead())
        loop.observe(change)
        while count.looks.withLock({ $0 }) < 3 { try await Task.sleep(for: .milliseconds(1)) }
        while !loop.isIdle { try await Task.sleep(for: .milliseconds(1)) }
        loop.observe(change)
        while count.looks.withLock({ $0 }) < 4 { try await Task.sleep(for: .milliseconds(1)) }
        task.cancel()
        await task.value
        #expect(count.worlds.withLock { $0 } == 4)
        #expect(count.looks.withLock { $0 } == 4)
    }
}
