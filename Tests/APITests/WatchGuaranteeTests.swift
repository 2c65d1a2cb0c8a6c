import API
import Document
import EventStore
import Foundation
import History
import KubernetesAPI
import Testing

/// Every guarantee of `WatchStream`, under random workloads on a live store: writers of one to four
/// objects at a time, watches from everywhere with all sorts of selections, fast and slow, that
/// break off and go on. A window that holds everything, and one that holds next to nothing.
@Suite("Watches beside writers") struct WatchGuaranteeTests {
    static let runs: [(UInt64, Int)] = (1...4).flatMap { seed in
        [(seed, WatchWindow.byteCountMax), (seed, 6_000)]
    }

    private func run(_ parameters: (UInt64, Int)) async throws -> WatchedRun {
        let run = try await WatchedRuns.shared.run(parameters.0, parameters.1)
        #expect(run.watches.count == 12, "seed \(run.seed)")
        #expect(run.log.count > 100, "seed \(run.seed)")
        return run
    }

    @Test("Ordered: revisions of the events rise", arguments: runs)
    func ordered(parameters: (UInt64, Int)) async throws {
        let run = try await run(parameters)
        for watch in run.watches {
            let revisions = watch.events.map(\.revision)
            #expect(revisions == revisions.sorted(), "seed \(run.seed), \(watch.note)")
        }
    }

    @Test("Unique: no event comes twice", arguments: runs)
    func unique(parameters: (UInt64, Int)) async throws {
        let run = try await run(parameters)
        for watch in run.watches {
            let revisions = watch.events.map(\.revision)
            #expect(Set(revisions).count == revisions.count, "seed \(run.seed), \(watch.note)")
        }
    }

    @Test(
        "Reliable and Resumable: nothing is left out, also when the client breaks off",
        arguments: runs)
    func reliable(parameters: (UInt64, Int)) async throws {
        let run = try await run(parameters)
        for watch in run.watches {
            let delivered = Set(watch.events.map(\.revision))
            let missing = run.expected(watch).map(\.revision).filter { !delivered.contains($0) }
            #expect(missing == [], "seed \(run.seed), \(watch.note)")
            let bound = watch.events.map(\.revision).min() ?? .max
            #expect(bound > watch.start, "seed \(run.seed), \(watch.note)")
        }
    }

    @Test("Filter: the type says whether the selection held before and holds now", arguments: runs)
    func filter(parameters: (UInt64, Int)) async throws {
        let run = try await run(parameters)
        for watch in run.watches {
            #expect(
                watch.events.map { "\($0.type) \($0.id) \($0.revision)" }
                    == run.expected(watch).map { "\($0.type) \($0.id) \($0.revision)" },
                "seed \(run.seed), \(watch.note)")
        }
    }

    @Test("PreviousValue: DELETED shows the last content that matched", arguments: runs)
    func previousValue(parameters: (UInt64, Int)) async throws {
        let run = try await run(parameters)
        for watch in run.watches {
            #expect(
                watch.events.filter { $0.type == "DELETED" }
                    == run.expected(watch).filter { $0.type == "DELETED" },
                "seed \(run.seed), \(watch.note)")
        }
    }

    @Test("Bookmarkable: behind a bookmark comes nothing at or below it", arguments: runs)
    func bookmarkable(parameters: (UInt64, Int)) async throws {
        let run = try await run(parameters)
        for watch in run.watches {
            var reached: UInt64 = 0
            for seen in watch.seen {
                if seen.type == "BOOKMARK" {
                    #expect(seen.revision >= reached, "seed \(run.seed), \(watch.note)")
                } else {
                    #expect(seen.revision > reached, "seed \(run.seed), \(watch.note)")
                }
                reached = seen.revision
            }
            #expect(watch.seen.contains { $0.type == "BOOKMARK" })
        }
    }

    @Test("Atomic: no bookmark falls between the events of one write", arguments: runs)
    func atomic(parameters: (UInt64, Int)) async throws {
        let run = try await run(parameters)
        #expect(run.writes.contains { $0.count > 1 })
        for watch in run.watches {
            for bookmark in watch.seen where bookmark.type == "BOOKMARK" {
                let isInside = run.writes.contains {
                    $0.lowerBound <= bookmark.revision && bookmark.revision < $0.upperBound
                }
                #expect(!isInside, "seed \(run.seed), \(watch.note), at \(bookmark.revision)")
            }
        }
    }
}

/// Each workload runs once for all guarantees.
private actor WatchedRuns {
    static let shared = WatchedRuns()

    private var runs: [[UInt64]: Task<WatchedRun, any Error>] = [:]

    func run(_ seed: UInt64, _ windowByteCountMax: Int) async throws -> WatchedRun {
        let key = [seed, UInt64(windowByteCountMax)]
        if let known = runs[key] { return try await known.value }
        let task = Task {
            try await WatchedRun(seed: seed, windowByteCountMax: windowByteCountMax)
        }
        runs[key] = task
        return try await task.value
    }
}

@Suite("Waiting for events") struct WatchWaitingTests {
    private enum NoRefusal: Error {}

    private let folder: URL
    private let store: Store
    private let pipeline: ReadPipeline

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("hindsight-wait-\(UUID().uuidString)")
        store = try Store.create(at: folder.path, kind: .live)
        pipeline = ReadPipeline(
            store: store, clock: { Timestamp(nanoseconds: 1_800_000_000_000_000_000) })
    }

    private func write(_ resource: String, _ name: String) async throws {
        let draft = Draft(
            key: ObjectKey(
                resource: GroupResource(group: "", resource: resource), namespace: "shop",
                name: name),
            change: .added, uid: "u-\(resource)-\(name)", apiVersion: "v1", kind: "ConfigMap",
            document: configMap(name).bytes, request: RecordedRequest(user: "u", verb: "create"))
        _ = try await store.commit { _ throws(NoRefusal) in [draft] }
    }

    private func stream() throws -> WatchStream {
        guard
            case .watch(let stream) = pipeline.get(
                "/api/v1/configmaps?watch=true&resourceVersion=1").body
        else { throw Missing() }
        return stream
    }

    private static let far = ContinuousClock.now + .seconds(86_400)

    @Test("ends with a commit of the resource, and not with others", .timeLimit(.minutes(5)))
    func commit() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try await write("secrets", "first")
        let isWoken = Done()
        let stream = try stream()
        let waiting = Task { () -> WatchStream in
            var stream = stream
            guard case .idle = stream.next() else { throw Missing() }
            await stream.wait(until: Self.far)
            isWoken.set()
            return stream
        }
        for number in 0..<20 { try await write("secrets", "s\(number)") }
        #expect(!isWoken.isSet)
        try await write("configmaps", "a")
        var woken = try await waiting.value
        guard case .events(let pieces)? = woken.nextFromMemory() else { throw Missing() }
        let event = try JSONValue(parsing: Array(pieces.joined()))
        #expect(event["object"]?["metadata"]?["resourceVersion"] == "22")
    }

    @Test("many watches of a busy resource all get every event", .timeLimit(.minutes(5)))
    func many() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try await write("secrets", "first")
        let stream = try stream()
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    var stream = stream
                    var count = 0
                    while count < 60 {
                        // A wait of a cancelled task ends at once.
                        try Task.checkCancellation()
                        switch stream.nextFromMemory() ?? stream.next() {
                        case .events(let pieces):
                            count += pieces.joined().count { $0 == UInt8(ascii: "\n") }
                        case .idle: await stream.wait(until: Self.far)
                        case .ended: return count
                        }
                    }
                    return count
                }
            }
            group.addTask {
                for number in 0..<60 { try await write("configmaps", "c\(number)") }
                return 60
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 60, count: 201))
    }

    @Test("ends when the deadline is past, and when the task is cancelled", .timeLimit(.minutes(5)))
    func deadline() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try await write("secrets", "first")
        let stream = try stream()
        let soon = ContinuousClock.now
        let waiting = [soon, Self.far, Self.far].map { deadline in
            Task {
                var stream = stream
                _ = stream.next()
                await stream.wait(until: deadline)
            }
        }
        let ticking = Task {
            while !Task.isCancelled {
                pipeline.window.tick(ContinuousClock.now)
                await Task.yield()
            }
        }
        await waiting[0].value
        ticking.cancel()
        waiting[1].cancel()
        await waiting[1].value
        let late = Task {
            while !Task.isCancelled {
                pipeline.window.tick(Self.far)
                await Task.yield()
            }
        }
        await waiting[2].value
        late.cancel()
    }
}

/// A form is encoded once, whoever asks for it.
@Suite("Forms of a live store's watches") struct WatchFormTests {
    private enum NoRefusal: Error {}

    @Test(
        "are those that a read of the log gives",
        arguments: [
            "application/json", "application/json;as=Table;v=v1;g=meta.k8s.io",
            "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
        ])
    func forms(accept: String) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("hindsight-form-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try Store.create(at: folder.path, kind: .live)
        let clock = { @Sendable in Timestamp(nanoseconds: 1_800_000_000_000_000_000) }
        let whole = ReadPipeline(store: store, clock: clock)
        let small = ReadPipeline(store: store, windowByteCountMax: 0, clock: clock)
        for (number, change) in [Event.Change.added, .modified, .modified, .deleted].enumerated() {
            let labels = number == 2 ? [:] : ["l": "x"]
            let draft = Draft(
                key: ObjectKey(
                    resource: GroupResource(group: "", resource: "configmaps"), namespace: "shop",
                    name: "a"),
                change: change, uid: "u", apiVersion: "v1", kind: "ConfigMap",
                document: configMap("a", labels: labels, data: ["n": "\(number)"]).bytes,
                request: RecordedRequest(user: "u", verb: "update"))
            _ = try await store.commit { _ throws(NoRefusal) in [draft] }
        }
        for query in ["", "&labelSelector=l%3Dx", "&labelSelector=l%3Dx&includeObject=None"] {
            let target = "/api/v1/configmaps?watch=true&resourceVersion=1\(query)"
            let first = try whole.watch(target, accept: accept)
            #expect(first.count == (query.isEmpty ? 3 : 2))
            #expect(try whole.watch(target, accept: accept) == first)
            #expect(try small.watch(target, accept: accept) == first)
        }
    }
}
