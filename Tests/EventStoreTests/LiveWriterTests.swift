import Dispatch
import Document
@testable import EventStore
import Foundation
import Glibc
import History
import KubernetesAPI
import Synchronization
import Testing

@Suite("Writing to a live store")
struct LiveWriterTests {
    private let directory: TemporaryDirectory
    private let live: LiveStore
    private var store: Store { live.store }

    init() throws {
        directory = try TemporaryDirectory()
        live = LiveStore(store: try Store.create(at: directory["store"], kind: .live))
    }

    @Test func `gives one revision after the other, and reads see what was answered`() async throws {
        let first = try await live.create("a", uid: "1", value: "x")
        #expect(first == Revision(1))
        #expect(try live.value("a") == "x")
        let second = try await live.change(.modified, "a", value: "y", base: first)
        #expect(second == Revision(2))
        let third = try await live.change(.deleted, "a", value: "y", base: second)
        #expect(try live.value("a") == nil)
        #expect(try [first, second].map { try live.value("a", at: $0) } == ["x", "y"])
        #expect(try store.view(at: third).count(LiveStore.configMaps) == 0)
        #expect(try store.verify().problems == [])
    }

    @Test func `refuses by the write's own decision, and then holds nothing of it`() async throws {
        let first = try await live.create("a", uid: "1", value: "x")
        await #expect(throws: CommitError<LiveStore.Refusal>.self) {
            _ = try await live.create("a", uid: "2", value: "z")
        }
        do {
            _ = try await live.change(.modified, "a", value: "y", base: Revision(7))
            Issue.record("a write on another base than the current one is accepted")
        } catch {
            guard case .refused(.conflict(let current)) = error else { throw error }
            #expect(current == first)
        }
        #expect(store.head == first)
        #expect(store.eventCount == 1)
    }

    /// As many writers as there are objects in one group, each of which reads what the one before
    /// it wrote.
    @Test func `loses no update, though many are decided in one group`() async throws {
        _ = try await live.create("counter", uid: "1", value: "0")
        let key = LiveStore.key("counter")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<500 {
                group.addTask {
                    _ = try await store.commit { head throws(LiveStore.Refusal) in
                        let stored = try? head.document(key)?.value()
                        let count = stored?["data"]?["value"]?.string.flatMap(Int.init) ?? -1
                        return [
                            LiveStore.draft(.modified, key, uid: "1", value: "\(count + 1)")
                        ]
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try live.value("counter") == "500")
        #expect(try store.verify().problems == [])
    }

    @Test func `keeps a quota, though many ask for the last place at once`() async throws {
        let store = store
        let accepted = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let key = LiveStore.key("c-\(number)")
                    let committed = try? await store.commit { head throws(LiveStore.Refusal) in
                        let view = head.view
                        let known = view.references(LiveStore.configMaps, namespace: "shop")
                        guard view.count(LiveStore.configMaps) == known.count, known.count < 7
                        else { throw .quotaExceeded }
                        return [LiveStore.draft(.added, key, uid: "u\(number)", value: "")]
                    }
                    return committed != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(accepted == 7)
        #expect(store.now.count(LiveStore.configMaps) == 7)
    }

    @Test func `makes a write of several objects consecutive revisions, or nothing`() async throws {
        let committed = try await store.commit { _ throws(LiveStore.Refusal) in
            (0..<5).map {
                LiveStore.draft(.added, LiveStore.key("c-\($0)"), uid: "\($0)", value: "")
            }
        }
        #expect(committed.revisions.map(\.rawValue) == [1, 2, 3, 4, 5])
        #expect(committed.head == Revision(5))
        // The second draft contradicts the state: the whole group is refused.
        await #expect(throws: CommitError<LiveStore.Refusal>.self) {
            _ = try await store.commit { _ throws(LiveStore.Refusal) in
                [
                    LiveStore.draft(.added, LiveStore.key("new"), uid: "n", value: ""),
                    LiveStore.draft(.added, LiveStore.key("c-1"), uid: "m", value: ""),
                ]
            }
        }
        #expect(store.head == Revision(5))
        #expect(try live.value("new") == nil)
        _ = try await live.create("new", uid: "n", value: "later")
        #expect(try store.verify().problems == [])
    }

    @Test func `tells observers every event once, in order, with what was before`() async throws {
        struct Seen: Sendable {
            var events: [CommittedEvent] = []
            var gaps = 0
        }
        let seen = Box(Seen())
        store.observeCommits { events, headBefore in
            seen.value.withLock {
                if ($0.events.last?.revision ?? .zero) != headBefore { $0.gaps += 1 }
                $0.events += events
            }
        }
        let live = live
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    var generator = SeededGenerator(seed: UInt64(worker))
                    for step in 0..<60 {
                        let name = "c-\(generator.next() % 5)"
                        let value = "\(worker)-\(step)"
                        if (try? await live.create(name, uid: value, value: value)) != nil {
                            continue
                        }
                        let change: Event.Change = generator.chance(25) ? .deleted : .modified
                        _ = try? await live.change(change, name, value: value, base: nil)
                    }
                }
            }
        }
        let (events, gaps) = seen.value.withLock { ($0.events, $0.gaps) }
        #expect(gaps == 0)
        #expect(events.map(\.revision.rawValue) == (1...store.head.rawValue).map { $0 })
        for event in events {
            #expect(try store.document(at: event.position)?.bytes == event.document.bytes)
            let earlier =
                event.revision == Revision(1)
                ? nil
                : try store.view(at: Revision(event.revision.rawValue - 1))
                    .get(event.key)?.document
            #expect(event.before?.bytes == earlier?.bytes)
            #expect(event.before?.revision == earlier?.revision)
            #expect(
                event.before?.bytesWithResourceVersion() == earlier?.bytesWithResourceVersion())
        }
        #expect(try store.verify().problems == [])
    }

    @Test func `refuses as busy what its queue has no room for`() async throws {
        let gate = DispatchSemaphore(value: 0)
        let store = store
        let started = Box(false)
        let name = LiveStore.key("held")
        let held = Task {
            try await store.commit(cost: 40 << 20) { _ throws(LiveStore.Refusal) in
                started.value.withLock { $0 = true }
                gate.wait()
                return [LiveStore.draft(.added, name, uid: "h", value: "")]
            }
        }
        while !started.value.withLock({ $0 }) { await Task.yield() }
        let outcomes = Box<[String]>([])
        let waiting = (0..<3).map { number in
            Task {
                do throws(CommitError<LiveStore.Refusal>) {
                    _ = try await store.commit(cost: 40 << 20) { _ throws(LiveStore.Refusal) in
                        []
                    }
                    outcomes.value.withLock { $0.append("done") }
                } catch {
                    if case .busy(let seconds) = error, seconds > 0 {
                        outcomes.value.withLock { $0.append("busy") }
                    }
                }
            }
        }
        while outcomes.value.withLock({ $0.count }) < 2 { await Task.yield() }
        gate.signal()
        _ = try await held.value
        for task in waiting { await task.value }
        #expect(outcomes.value.withLock { $0 } == ["busy", "busy", "done"])
    }

    @Test func `records requests that nobody waits for, and counts those it drops`() async throws {
        let gate = DispatchSemaphore(value: 0)
        let store = store
        let started = Box(false)
        let held = Task {
            try await store.commit { _ throws(LiveStore.Refusal) in
                started.value.withLock { $0 = true }
                gate.wait()
                return []
            }
        }
        while !started.value.withLock({ $0 }) { await Task.yield() }
        for number in 0..<CommitQueue.noteCountMax + 3 {
            var request = RecordedRequest(user: "eve", verb: "delete")
            request.code = 403
            request.requestID = "\(number)"
            store.note(request)
        }
        gate.signal()
        _ = try await held.value
        // The notes are in the queue before this write is.
        _ = try await live.create("a", uid: "1", value: "")
        #expect(store.droppedNoteCount == 3)
        var noted: [String] = []
        try store.otherRequests { request, _ in
            #expect(request.user == "eve" && request.code == 403)
            noted.append(request.requestID)
            return true
        }
        #expect(noted == (0..<CommitQueue.noteCountMax).map(String.init))
    }

    @Test func `never lets effective time run backwards`() async throws {
        let times: [Int64?] = [500, 300, nil, 900, 100, 1_000]
        for (number, time) in times.enumerated() {
            _ = try await live.create(
                "c-\(number)", uid: "\(number)", value: "", completed: time.map { $0 * 1_000 })
        }
        let expected: [Int64] = [500, 500, 500, 900, 900, 1_000]
        func effective(_ store: Store) -> [Int64?] {
            (1...6).map { store.time(of: Revision($0))?.nanoseconds }
        }
        #expect(effective(store) == expected.map { $0 * 1_000 })
        #expect(store.revision(at: Timestamp(nanoseconds: 899_999)) == Revision(3))
        #expect(try store.verify().problems == [])
        #expect(effective(try Store.open(store.path)) == expected.map { $0 * 1_000 })
    }

    @Test func `keeps who manages the fields, the base, and what made a controller act`() async throws {
        _ = try await live.create("a", uid: "1", value: "x")
        _ = try await live.create("b", uid: "2", value: "x")
        let written = LiveStore.draft(.modified, LiveStore.key("a"), uid: "1", value: "y") {
            $0.fieldManager = "kubectl-edit"
            $0.base = Revision(1)
            $0.observed = Revision(2)
            $0.triggers = [1, 2, 7].map { Position($0) }
        }
        _ = try await store.commit { _ throws(LiveStore.Refusal) in [written] }
        let reopened = try Store.open(store.path)
        for store in [store, reopened] {
            #expect(try store.event(at: Revision(3))?.request == written.request)
        }
        #expect(try store.verify().problems == [])
    }

    @Test func `trains a dictionary on the way, and never on Secrets`() async throws {
        let secrets = GroupResource(group: "", resource: "secrets")
        for resource in [secrets, LiveStore.configMaps] {
            for part in 0..<12 {
                _ = try await store.commit { _ throws(LiveStore.Refusal) in
                    (0..<100).map { number in
                        let name = "object-\(part)-\(number)"
                        let key = ObjectKey(resource: resource, namespace: "shop", name: name)
                        return LiveStore.draft(
                            .added, key, uid: "\(resource.resource)-\(name)",
                            value: "\(resource.resource) value \(part * number)")
                    }
                }
            }
            if resource == secrets { #expect(!store.hasDictionary) }
        }
        while !store.hasDictionary { await Task.yield() }
        let dictionary = try store.dictionaryBytes()
        #expect(String(decoding: dictionary, as: UTF8.self).contains("configmaps value"))
        #expect(!String(decoding: dictionary, as: UTF8.self).contains("secrets value"))
        _ = try await live.create("late", uid: "l", value: "configmaps value 5")
        #expect(try live.value("late") == "configmaps value 5")
        #expect(try store.verify().problems == [])
    }

    @Test func `refuses on a full disk, goes on reading, and writes when there is room`() async throws {
        let disk = directory["disk"]
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        guard unsafe mount("tmpfs", disk, "tmpfs", 0, "size=1m") == 0 else {
            // Mounting a small disk needs root.
            return
        }
        defer { unsafe umount(disk) }
        let live = LiveStore(store: try Store.create(at: disk + "/store", kind: .live))
        var generator = SeededGenerator(seed: 3)
        var values: [String] = []
        var failure: CommitError<LiveStore.Refusal>?
        while failure == nil, values.count < 10_000 {
            let value = (0..<60).map { _ in String(generator.next(), radix: 36) }.joined()
            do throws(CommitError<LiveStore.Refusal>) {
                _ = try await live.create(
                    "c-\(values.count)", uid: "\(values.count)", value: value)
                values.append(value)
            } catch {
                failure = error
            }
        }
        guard case .store(let error) = failure else {
            Issue.record("a disk of 1 MiB took \(values.count) objects")
            return
        }
        #expect(error == .diskFull(path: disk + "/store"))
        #expect(live.store.now.count(LiveStore.configMaps) == values.count)
        #expect(try live.value("c-0") == values.first)
        _ = unsafe mount("tmpfs", disk, "tmpfs", UInt(MS_REMOUNT), "size=4m")
        #expect(
            try await live.create("again", uid: "again", value: "x").rawValue
                == UInt64(values.count + 1))
        let problems = try live.store.verify().problems
        #expect(problems == [])
    }

    @Test func `is for live stores that are open for writing`() async throws {
        let recording = try Store.create(at: directory["recording"], kind: .recording)
        let reader = try Store.open(store.path)
        for store in [recording, reader] {
            await #expect(throws: CommitError<LiveStore.Refusal>.self) {
                _ = try await LiveStore(store: store).create("a", uid: "1", value: "")
            }
        }
    }

    @Test func `puts resourceVersion where Kubernetes has it`() {
        let cases = [
            ("{\"metadata\":{}}", 13),
            ("{\"metadata\":{\"name\":\"a\"}}", 23),
            ("{\"metadata\":{\"name\":\"a\",\"uid\":\"u\"}}", 24),
            ("{\"metadata\":{\"uid\":\"u\"}}", 13),
            ("{\"spec\":{}}", -1),
            ("no JSON", -1),
        ]
        for (text, offset) in cases {
            #expect(Draft.resourceVersionOffset(in: Array(text.utf8)) == offset, "\(text)")
        }
    }
}

/// A value that tasks share.
private final class Box<Value: Sendable>: Sendable {
    let value: Mutex<Value>

    init(_ value: Value) {
        self.value = Mutex(value)
    }
}

extension Store {
    fileprivate func dictionaryBytes() throws -> [UInt8] {
        for first in log.blockStarts {
            let session = try LogSession(log)
            for (offset, envelope) in try session.envelopes(at: first).decoded().enumerated() {
                if case .dictionary = envelope {
                    return try session.document(at: first + UInt64(offset))?.bytes ?? []
                }
            }
        }
        return []
    }
}
