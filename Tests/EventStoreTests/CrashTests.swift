import EventStore
import Foundation
import Glibc
import History
import KubernetesAPI
import Testing

@Suite("A process that is killed while it appends")
struct CrashTests {
    /// Kills itself at the `count`-th time that an append reaches the moment.
    private static func run(
        _ path: String, seed: UInt64, moment: AppendMoment, count: Int
    ) throws {
        let reached = Counter()
        let store = try Store.open(path, access: .writing) { now in
            if now == moment, reached.next() == count { kill(getpid(), SIGKILL) }
        }
        var workload = Workload(seed: seed)
        while true { try store.append(workload.records(50)) }
    }

    @Test(arguments: AppendMoment.allCases)
    func `leaves a store that opens, verifies and goes on`(moment: AppendMoment) async throws {
        let directory = try TemporaryDirectory()
        let path = directory["store"]
        _ = try Store.create(at: path, kind: .recording)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, moment = moment as AppendMoment] in
            try CrashTests.run(path, seed: 5, moment: moment, count: 4)
        }
        let store = try Store.open(path, access: .writing)
        #expect(try store.verify().problems == [])
        // What returned is there, and of the append that was under way all or nothing.
        var workload = Workload(seed: 5)
        for _ in 0..<(moment == .committed ? 4 : 3) { _ = workload.records(50) }
        try compare(store, &workload, "killed when \(moment)")
        try store.append(workload.records(120))
        try compare(store, &workload, "going on after a kill when \(moment)")
        #expect(try store.verify().problems == [])
    }

    @Test func `or may write no more, keeps what it had and can go on`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory["store"]
        do {
            var workload = Workload(seed: 6)
            let store = try Store.create(at: path, kind: .recording)
            try store.append(workload.records(300))
        }
        await #expect(processExitsWith: .success) { [path = path as String] in
            let size = try FileManager.default.attributesOfItem(atPath: path + "/log/data.mdb")
            let limit = (size[.size] as? UInt64 ?? 0) + 20_000
            signal(SIGXFSZ, SIG_IGN)
            var limits = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t.max)
            // Fills nothing in but reads the struct.
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limits)
            var workload = Workload(seed: 6)
            _ = workload.records(300)
            let store = try Store.open(path, access: .writing)
            let head = store.head
            var error: StoreError?
            do {
                for _ in 0..<100 { try store.append(workload.records(300)) }
            } catch let failure as StoreError {
                error = failure
            }
            if error == nil { exit(2) }
            let references = try store.view(at: head).references(workload.allKeys[0].resource)
            if references.isEmpty { exit(3) }
            if try !store.verify().isOK { exit(4) }
            exit(0)
        }
        let store = try Store.open(path, access: .writing)
        #expect(try store.verify().problems == [])
        #expect(store.eventCount > 0)
    }
}

private final class Counter: Sendable {
    private let lock = NSLock()
    nonisolated(unsafe) private var value = 0

    func next() -> Int {
        lock.lock()
        defer { lock.unlock() }
        unsafe value += 1
        return unsafe value
    }
}
