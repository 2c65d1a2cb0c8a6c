import API
import Document
import EventStore
import Foundation
import History
import KubernetesAPI
import Synchronization

/// A random workload on a live store, with watches of all sorts beside it, and all that was seen.
struct WatchedRun: Sendable {
    /// One event of the log, as the oracle knows it.
    struct Entry: Sendable {
        var revision: UInt64
        var change: Event.Change
        var id: String
        var content: Content
    }

    struct Content: Hashable, Sendable {
        var label: String?
        var step: String
    }

    struct Seen: Hashable, Sendable {
        var type: String
        var revision: UInt64
        var id = ""
        var content = Content(label: nil, step: "")
    }

    struct Selection: Hashable, Sendable {
        var query: String
        var label: String?
        var namespace: String?
        var name: String?

        func holds(_ id: String, _ content: Content) -> Bool {
            let parts = id.split(separator: "/").map(String.init)
            return (label == nil || content.label == label)
                && (namespace == nil || parts[0] == namespace) && (name == nil || parts[1] == name)
        }
    }

    struct Watch: Sendable {
        var selection: Selection
        var start: UInt64
        var seen: [Seen] = []

        var note: String { "from \(start), \(selection.query)" }
        var events: [Seen] { seen.filter { $0.type != "BOOKMARK" } }
    }

    static let selections = [
        Selection(query: ""),
        Selection(query: "&labelSelector=l%3Dx", label: "x"),
        Selection(query: "&fieldSelector=metadata.name%3Dc3", name: "c3"),
        Selection(
            query: "&labelSelector=l%3Dy&fieldSelector=metadata.namespace%3Dbank", label: "y",
            namespace: "bank"),
    ]

    let seed: UInt64
    private(set) var log: [Entry] = []
    private(set) var watches: [Watch] = []
    /// First and last revision of writes of several objects.
    private(set) var writes: [ClosedRange<UInt64>] = []

    /// What the watch has to deliver, event by event: the fold that a client would do by hand.
    func expected(_ watch: Watch) -> [Seen] {
        var state: [String: Content] = [:]
        var result: [Seen] = []
        for entry in log {
            let before = state[entry.id]
            state[entry.id] = entry.change == .deleted ? nil : entry.content
            guard entry.revision > watch.start else { continue }
            let held = before.map { watch.selection.holds(entry.id, $0) } ?? false
            let holds = state[entry.id].map { watch.selection.holds(entry.id, $0) } ?? false
            var seen = Seen(
                type: held ? "MODIFIED" : "ADDED", revision: entry.revision, id: entry.id,
                content: entry.content)
            if held, !holds {
                seen.type = "DELETED"
                // The API shows what last matched; of a deletion that is the last content.
                if let before { seen.content = before }
            }
            if held || holds { result.append(seen) }
        }
        return result
    }
}

extension WatchedRun {
    /// A window of so few bytes makes watches fall behind it and read the log.
    init(seed: UInt64, windowByteCountMax: Int) async throws {
        self.seed = seed
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("hindsight-watch-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try Store.create(at: folder.path, kind: .live)
        let pipeline = ReadPipeline(
            store: store, windowByteCountMax: windowByteCountMax,
            clock: { Timestamp(nanoseconds: 1_800_000_000_000_000_000) })
        let isDone = Done()
        // The state that all watches begin in or behind.
        writes += try await Writer(store: store, seed: seed, worker: 9).run(count: 20)
        let (found, ranges) = try await withThrowingTaskGroup(
            of: (Watch?, [ClosedRange<UInt64>]).self
        ) { group in
            for worker in 0..<3 {
                group.addTask {
                    (nil, try await Writer(store: store, seed: seed, worker: worker).run(count: 70))
                }
            }
            for number in 0..<12 {
                group.addTask {
                    (try await Self.watch(pipeline, number, seed: seed, isDone), [])
                }
            }
            var watches: [Watch] = []
            var ranges: [ClosedRange<UInt64>] = []
            var writersLeft = 3
            while let (watch, written) = try await group.next() {
                if let watch {
                    watches.append(watch)
                } else {
                    ranges += written
                    writersLeft -= 1
                    if writersLeft == 0 { isDone.set() }
                }
            }
            return (watches, ranges)
        }
        watches = found
        writes += ranges
        try store.events { event in
            let document = try store.document(at: event.position).required().value()
            log.append(
                Entry(
                    revision: event.revision.rawValue, change: event.change,
                    id: "\(event.key.namespace)/\(event.key.name)",
                    content: Content(
                        label: document["metadata"]?["labels"]?["l"]?.string,
                        step: document["data"]?["step"]?.string ?? "")))
            return true
        }
    }

    private static func watch(
        _ pipeline: ReadPipeline, _ number: Int, seed: UInt64, _ isDone: Done
    ) async throws -> Watch {
        var random = SplitMix(state: seed &* 1_000 &+ UInt64(number))
        let head = pipeline.store.head.rawValue
        let start = number % 3 == 0 ? head : UInt64.random(in: 1...head, using: &random)
        var watch = Watch(selection: selections[number % selections.count], start: start)
        var from = start
        var stream = try stream(pipeline, watch.selection, from: from)
        while true {
            let isLast = isDone.isSet
            switch stream.nextFromMemory() ?? stream.next() {
            case .events(let pieces):
                let seen = try parsed(pieces)
                watch.seen += seen
                from = seen.last?.revision ?? from
                // A client that lost its connection goes on from what it saw last.
                if Int.random(in: 0..<6, using: &random) == 0 {
                    stream = try self.stream(pipeline, watch.selection, from: from)
                }
                // A slow client.
                if number % 4 == 3 { try await Task.sleep(for: .milliseconds(4)) }
            case .idle:
                if let bookmark = stream.bookmark() {
                    watch.seen += try parsed([bookmark[...]])
                    from = watch.seen.last?.revision ?? from
                }
                if isLast { return watch }
                await Task.yield()
            case .ended: return watch
            }
        }
    }

    private static func stream(
        _ pipeline: ReadPipeline, _ selection: Selection, from revision: UInt64
    ) throws -> WatchStream {
        let target =
            "/api/v1/configmaps?watch=true&allowWatchBookmarks=true&resourceVersion=\(revision)"
        guard case .watch(let stream) = pipeline.get(target + selection.query).body else {
            throw Missing()
        }
        return stream
    }

    private static func parsed(_ pieces: [ArraySlice<UInt8>]) throws -> [Seen] {
        try pieces.joined().split(separator: UInt8(ascii: "\n")).map { line in
            let event = try JSONValue(parsing: Array(line))
            let metadata = event["object"]?["metadata"]
            var seen = Seen(
                type: event["type"]?.string ?? "",
                revision: try (metadata?["resourceVersion"]?.string.flatMap(UInt64.init))
                    .required())
            if seen.type != "BOOKMARK" {
                seen.id =
                    "\(metadata?["namespace"]?.string ?? "")/\(metadata?["name"]?.string ?? "")"
                seen.content = Content(
                    label: metadata?["labels"]?["l"]?.string,
                    step: event["object"]?["data"]?["step"]?.string ?? "")
            }
            return seen
        }
    }
}

/// Writes one to four objects at a time, whatever they are then.
private struct Writer {
    let store: Store
    let seed: UInt64
    let worker: Int

    private enum NoRefusal: Error {}

    func run(count: Int) async throws -> [ClosedRange<UInt64>] {
        var random = SplitMix(state: seed &* 77 &+ UInt64(worker))
        var ranges: [ClosedRange<UInt64>] = []
        for step in 0..<count {
            let names = Set(
                (0..<Int.random(in: 1...4, using: &random)).map { _ in
                    Int.random(in: 0..<8, using: &random)
                })
            let plans = names.sorted().map { number in
                (
                    key: ObjectKey(
                        resource: GroupResource(group: "", resource: "configmaps"),
                        namespace: number % 2 == 0 ? "bank" : "shop", name: "c\(number / 2)"),
                    label: ["x", "y", nil].randomElement(using: &random) ?? nil,
                    isDeletion: Int.random(in: 0..<4, using: &random) == 0,
                    text: "\(worker)-\(step)-\(number)"
                )
            }
            let store = store
            let committed = try await store.commit { head throws(NoRefusal) in
                var drafts: [Draft] = []
                for plan in plans {
                    let latest = head.latest(plan.key)
                    if latest == nil, plan.isDeletion { continue }
                    let uid = latest?.uid ?? "u-\(plan.text)"
                    var object = configMap(
                        plan.key.name, namespace: plan.key.namespace,
                        labels: plan.label.map { ["l": $0] } ?? [:], data: ["step": plan.text])
                    // A deletion leaves the last content.
                    if plan.isDeletion, let last = try? head.document(plan.key)?.value() {
                        object = last.removingResourceVersion
                    }
                    drafts.append(
                        Draft(
                            key: plan.key,
                            change: latest == nil
                                ? .added : plan.isDeletion ? .deleted : .modified,
                            uid: uid, apiVersion: "v1", kind: "ConfigMap", document: object.bytes,
                            request: RecordedRequest(user: "w\(worker)", verb: "update")))
                }
                return drafts
            }
            if let first = committed.revisions.first, let last = committed.revisions.last {
                ranges.append(first.rawValue...last.rawValue)
            }
            if step % 8 == 0 { await Task.yield() }
        }
        return ranges
    }
}

extension JSONValue {
    fileprivate var removingResourceVersion: JSONValue {
        guard var object, var metadata = object["metadata"]?.object else { return self }
        metadata.removeValue(forKey: "resourceVersion")
        object["metadata"] = .object(metadata)
        return .object(object)
    }
}

final class Done: Sendable {
    private let value = Mutex(false)
    var isSet: Bool { value.withLock { $0 } }
    func set() { value.withLock { $0 = true } }
}

struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
