import EventStore
import Foundation
import Gzip
import History
import KubernetesAPI
import Testing

@testable import Importer

/// A recording that comes in parts ends in the same knowledge as one that comes at once.
@Suite struct StagedImportTests {
    static let samples = SampleRecording.names

    let scene: Scene

    init() throws {
        scene = try Scene()
    }

    /// Whole holds what its audit log tells from before the first list, which a later audit log
    /// can't add: all else must be the same.
    private func compare(_ staged: Store, with whole: Store) throws {
        let ours = try Knowledge(of: staged)
        let theirs = try Knowledge(of: whole)
        let missing = theirs.facts.filter { ours[$0.revision] == nil }
        let overwritten = Set(missing.map(\.key))
        let lastMissing = missing.map(\.revision).max() ?? .zero
        #expect(staged.head == whole.head)
        for fact in ours.facts {
            guard var other = theirs[fact.revision] else {
                Issue.record("only the staged import has \(fact.revision)")
                continue
            }
            if overwritten.contains(fact.key), fact.change == .added { other.change = .added }
            if fact.revision < lastMissing { other.time = fact.time }
            #expect(fact == other)
        }
        #expect(ours.requests.isSuperset(of: theirs.requests))
        #expect(try staged.verify().isOK)
    }

    /// A file of the scene with some lines of a sample's file.
    private func part(_ name: String, of path: String, _ share: (Int) -> Range<Int>) throws
        -> String
    {
        let lines = try SampleRecording.lines(of: path)
        let file = scene.path(name)
        try (lines[share(lines.count)].joined(separator: "\n") + "\n")
            .write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    private func whole(_ sample: String) throws -> Store {
        let recording = SampleRecording(sample)
        let store = try scene.makeStore("whole")
        try scene.load([recording.watch, recording.audit], into: store)
        return store
    }

    @Test(arguments: samples) func `a watch and then its audit log`(sample: String) throws {
        let recording = SampleRecording(sample)
        let store = try scene.makeStore("staged")
        try scene.load([recording.watch], into: store)
        try scene.load([recording.audit], into: store)
        try compare(store, with: try whole(sample))
        let records = store.recordCount
        let again = try scene.load([recording.watch, recording.audit], into: store)
        #expect(again.events == 0 && again.joined == 0 && again.inferred == 0)
        #expect(store.recordCount == records)
    }

    @Test(arguments: samples) func `a watch and then its audit log in two parts`(sample: String)
        throws
    {
        let recording = SampleRecording(sample)
        let first = try part("first.jsonl", of: recording.audit) { 0..<$0 / 2 }
        let second = try part("second.jsonl", of: recording.audit) { $0 / 2..<$0 }
        let store = try scene.makeStore("staged")
        try scene.load([recording.watch], into: store)
        try scene.load([first], into: store)
        try scene.load([second], into: store)
        try compare(store, with: try whole(sample))
    }

    @Test(arguments: samples) func `the times of events hardly move when the audit log comes`(
        sample: String
    ) throws {
        let recording = SampleRecording(sample)
        let store = try scene.makeStore("staged")
        try scene.load([recording.watch], into: store)
        let before = try Knowledge(of: store)
        // Objects of the first list were written before it, which only the audit log tells.
        let listed = try #require(before.facts.first?.time)
        try scene.load([recording.audit], into: store)
        let after = try Knowledge(of: store)
        for fact in before.facts where fact.time > listed.advanced(seconds: 1) {
            let time = try #require(after[fact.revision]?.time)
            // An answer may come before the watch's line does, by what delivery takes.
            #expect(time <= fact.time && time.advanced(seconds: 1) > fact.time)
        }
    }
}

/// What a store answers about events and requests.
private struct Knowledge {
    struct Fact: Equatable {
        var revision: Revision
        var change: Event.Change
        var key: ObjectKey
        var time: Timestamp
        var request: RecordedRequest?
        var requestIsInferred: Bool
    }

    /// In the order of the log.
    var facts: [Fact] = []
    private var byRevision: [Revision: Fact] = [:]
    /// The other requests' IDs, with the revisions that they name.
    var requests: Set<String> = []

    subscript(revision: Revision) -> Fact? { byRevision[revision] }

    var times: [Timestamp] { facts.map(\.time) }

    init(of store: Store) throws {
        try store.events { event in
            let fact = Fact(
                revision: event.revision, change: event.change, key: event.key, time: event.time,
                request: event.request, requestIsInferred: event.requestIsInferred)
            facts.append(fact)
            if event.change != .reobserved { byRevision[event.revision] = fact }
            return true
        }
        try store.otherRequests { request, revision in
            requests.insert("\(request.requestID) \(revision.map { "\($0)" } ?? "")")
            return true
        }
    }
}

extension Timestamp {
    fileprivate func advanced(seconds: Int64) -> Timestamp {
        Timestamp(nanoseconds: nanoseconds + seconds * 1_000_000_000)
    }
}
