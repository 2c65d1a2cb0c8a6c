import EventStore
import History
import KubernetesAPI
import Testing

@testable import Importer

/// A recording that begins with a list shows what ended while nothing was recorded.
@Suite struct MissedDeletionTests {
    let scene: Scene
    let configmaps = GroupResource(group: "", resource: "configmaps")

    init() throws {
        scene = try Scene()
    }

    private func config(
        _ revision: Int, _ name: String, value: String = "b", namespace: String = "shop"
    ) -> String {
        Scene.object(
            "ConfigMap", name, revision: revision, uid: "u-\(name)",
            body: #""data":{"a":"\#(value)"}"#, namespace: namespace)
    }

    private func key(_ name: String, namespace: String = "shop") -> ObjectKey {
        ObjectKey(resource: configmaps, namespace: namespace, name: name)
    }

    /// Four objects, of which a fifth line changes one.
    private func recordFirst() throws -> [String] {
        scene.watch = []
        scene.see("ADDED", "configmaps", config(12, "a"), at: 1)
        scene.see("ADDED", "configmaps", config(10, "b"), at: 1)
        scene.see("ADDED", "configmaps", config(11, "c"), at: 1)
        scene.see("ADDED", "configmaps", config(9, "d", namespace: "other"), at: 1)
        scene.see("MODIFIED", "configmaps", config(15, "c", value: "z"), at: 2)
        return try scene.write("first")
    }

    /// Without `c`, which had ended; `a` was changed meanwhile.
    private func recordSecond(watches: Bool = true) throws -> [String] {
        scene.watch = []
        scene.see("ADDED", "configmaps", config(30, "a", value: "y"), at: 50)
        scene.see("ADDED", "configmaps", config(10, "b"), at: 50)
        if watches {
            scene.see("MODIFIED", "configmaps", config(40, "b", value: "w"), at: 60)
            scene.see("ADDED", "configmaps", config(41, "e"), at: 61)
        }
        return try scene.write("second")
    }

    private func checkEnd(_ store: Store, between low: UInt64, and high: UInt64) throws {
        let last = try #require(store.history(of: key("c")).last)
        #expect(last.change == .deleted)
        #expect(last.revision.rawValue > low && last.revision.rawValue < high)
        let end = try #require(try store.event(at: last.revision))
        #expect(end.revisionIsInferred && end.request == nil && end.observed == nil)
        let before = try #require(try store.view(at: Revision(15)).get(key("c")))
        #expect(try store.document(at: end.position)?.bytes == before.document.bytes)
        #expect(end.uid == "u-c" && end.kind == "ConfigMap" && end.apiVersion == "v1")
        #expect(try store.view(at: Revision(15)).get(key("c")) != nil)
        #expect(try store.now.get(key("c")) == nil)
        #expect(try store.now.get(key("a")) != nil)
        #expect(try store.now.get(key("b")) != nil)
        // The second recording shows nothing of that namespace.
        #expect(try store.now.get(key("d", namespace: "other")) != nil)
        #expect(try store.verify().isOK)
    }

    @Test(arguments: [false, true]) func `objects missing in a later list are ended before it`(
        together: Bool
    ) throws {
        let (first, second) = (try recordFirst(), try recordSecond())
        let store = try scene.makeStore()
        var warnings: [String] = []
        if together {
            warnings = try scene.load(first + second, into: store).warnings
        } else {
            try scene.load(first, into: store)
            warnings = try scene.load(second, into: store).warnings
        }
        try checkEnd(store, between: 30, and: 40)
        #expect(warnings.contains { $0.contains("1 object had ended") })
        let records = store.recordCount
        #expect(try scene.load(first + second, into: store).events == 0)
        #expect(store.recordCount == records)
    }

    @Test func `a list alone is enough`() throws {
        let store = try scene.makeStore()
        try scene.load(try recordFirst() + recordSecond(watches: false), into: store)
        try checkEnd(store, between: 15, and: 30)
    }

    @Test func `a watch that goes on without a list ends nothing`() throws {
        let store = try scene.makeStore()
        try scene.load(try recordFirst(), into: store)
        scene.watch = []
        scene.see("ADDED", "configmaps", config(30, "e"), at: 50)
        scene.see("ADDED", "configmaps", config(31, "f"), at: 51)
        scene.see("MODIFIED", "configmaps", config(40, "e", value: "w"), at: 60)
        let report = try scene.load(scene.write("second"), into: store)
        #expect(report.events == 3 && store.now.count(configmaps) == 6)
    }

    @Test func `a list in the middle, after the server ended a watch, counts too`() throws {
        _ = try recordFirst()
        let first = scene.watch
        _ = try recordSecond()
        scene.watch = first + scene.watch
        let store = try scene.makeStore()
        try scene.load(scene.write("both"), into: store)
        // The one file shows the other namespace, so its object is known to be gone.
        #expect(store.history(of: key("c")).last?.change == .deleted)
        #expect(store.history(of: key("d", namespace: "other")).last?.change == .deleted)
        #expect(store.now.count(configmaps) == 3)
    }

    @Test func `lines that were copied twice are no list`() throws {
        _ = try recordFirst()
        scene.see("ADDED", "configmaps", config(20, "e"), at: 3)
        scene.watch += scene.watch
        let store = try scene.makeStore()
        try scene.load(scene.write("twice"), into: store)
        #expect(store.now.count(configmaps) == 5)
    }

    @Test(arguments: SampleRecording.names) func `a recording that misses nothing gains nothing`(
        sample: String
    ) throws {
        let recording = SampleRecording(sample)
        let store = try scene.makeStore()
        let report = try scene.load([recording.watch, recording.audit], into: store)
        #expect(!report.warnings.contains { $0.contains("had ended") })
    }
}
