@testable import Control
import History
import KubernetesAPI
import Testing

@Suite("The controllers' work queue")
struct WorkQueueTests {
    private let now = ContinuousClock.now
    private let a = ObjectKey.namespace("a")
    private let b = ObjectKey.namespace("b")

    @Test("A key comes up once, with all that dirtied it")
    func once() {
        var queue = WorkQueue()
        queue.add(a, trigger: Position(1))
        queue.add(b, trigger: Position(2))
        queue.add(a, trigger: Position(3))
        let first = queue.take(now: now).item
        #expect(first?.key == a)
        #expect(first?.triggers == [Position(1), Position(3)])
        #expect(queue.take(now: now).item?.key == b)
        #expect(queue.take(now: now).item == nil)
    }

    @Test("A key that gets dirty while it is worked on comes up again afterwards")
    func dirtyAgain() throws {
        var queue = WorkQueue()
        queue.add(a, trigger: Position(1))
        let item = try #require(queue.take(now: now).item)
        queue.add(a, trigger: Position(2))
        #expect(queue.take(now: now).item == nil)
        queue.finish(item, .done, now: now)
        #expect(queue.take(now: now).item?.triggers == [Position(2)])
    }

    @Test("A key that fails waits longer each time, and is forgiven when it succeeds")
    func backoff() throws {
        var queue = WorkQueue()
        queue.add(a, trigger: nil)
        var time = now
        var delays: [Duration] = []
        for _ in 0..<3 {
            let item = try #require(queue.take(now: time).item)
            queue.finish(item, .failed, now: time)
            let next = try #require(queue.take(now: time).next)
            delays.append(time.duration(to: next))
            time = next
        }
        #expect(delays == [.milliseconds(5), .milliseconds(10), .milliseconds(20)])
        let item = try #require(queue.take(now: time).item)
        queue.finish(item, .done, now: time)
        #expect(queue.count == 0)
    }

    @Test("Of many triggers the earliest and the latest are kept")
    func triggers() throws {
        var queue = WorkQueue()
        for position in 1...100 { queue.add(a, trigger: Position(UInt64(position))) }
        let triggers = try #require(queue.take(now: now).item).triggers
        #expect(triggers.count == WorkQueue.triggerCountMax)
        #expect(triggers.first == Position(1))
        #expect(triggers.last == Position(100))
    }
}
