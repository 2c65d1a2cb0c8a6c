import Document
import EventStore
import History
import KubernetesAPI
import Testing

@testable import Importer

/// Importing into a store that holds something already.
@Suite struct RepeatingTests {
    let scene: Scene

    init() throws {
        scene = try Scene()
    }

    private func config(_ revision: Int, _ name: String = "cart", value: String = "b") -> String {
        Scene.object(
            "ConfigMap", name, revision: revision, uid: "u-\(name)",
            body: #""data":{"a":"\#(value)"}"#)
    }

    private func fill() {
        scene.see("ADDED", "configmaps", config(10), at: 1)
        scene.see("MODIFIED", "configmaps", config(12, value: "c"), at: 3)
        scene.ask("alice", "create", "configmaps", "cart", from: 0.9, to: 1.1, response: config(10))
        scene.ask("bob", "get", "secrets", "x", from: 2, to: 2.1, code: 403, level: "Metadata")
    }

    @Test func `importing the same files again changes nothing`() throws {
        fill()
        let (store, _) = try scene.imported()
        let records = store.recordCount
        let report = try scene.load(scene.write(), into: store)
        #expect(report.events == 0)
        #expect(report.repeated == 4)
        #expect(store.recordCount == records)
    }

    @Test func `later lines are appended`() throws {
        fill()
        let (store, _) = try scene.imported()
        scene.see("DELETED", "configmaps", config(15, value: "c"), at: 7)
        scene.ask("eve", "delete", "configmaps", "cart", from: 6.9, to: 7.1, response: Scene.success)
        let report = try scene.load(scene.write("longer"), into: store)
        #expect(report.events == 1)
        #expect(store.head == Revision(15))
        #expect(try store.event(at: Revision(15))?.request?.user == "eve")
    }

    @Test func `an audit log that comes later supplements the watch`() throws {
        fill()
        let audit = scene.audit
        scene.audit = []
        let (store, first) = try scene.imported()
        #expect(first.warnings.contains { $0.contains("no audit log") })
        scene.audit = audit
        scene.watch = []
        let report = try scene.load(scene.write("audit"), into: store)
        #expect(report.events == 0 && report.joined == 1)
        #expect(try store.event(at: Revision(10))?.request?.user == "alice")
        #expect(try store.verify().isOK)
    }

    @Test func `a revision that is missing below the head is refused and nothing is lost`() throws {
        fill()
        let (store, _) = try scene.imported()
        let records = store.recordCount
        scene.watch = []
        scene.audit = []
        scene.see("ADDED", "configmaps", config(11, "other"), at: 2)
        scene.see("ADDED", "configmaps", config(20, "later"), at: 9)
        let paths = try scene.write("gap")
        let error = #expect(throws: ImportError.self) { try scene.load(paths, into: store) }
        let words = "\(try #require(error))"
        #expect(words.contains("revision 11") && words.contains("import all files"))
        #expect(store.recordCount == records)
    }

    @Test func `a recording of another cluster is refused`() throws {
        let namespace = { (revision: Int, uid: String) in
            Scene.object(
                "Namespace", "kube-system", revision: revision, uid: uid, body: #""spec":{}"#,
                namespace: nil)
        }
        scene.see("ADDED", "namespaces", namespace(5, "one"), at: 1)
        let (store, _) = try scene.imported()
        #expect(store.clusterUID == "one")
        scene.watch = []
        scene.see("ADDED", "namespaces", namespace(6, "two"), at: 2)
        let paths = try scene.write("second")
        let error = #expect(throws: ImportError.self) { try scene.load(paths, into: store) }
        #expect("\(try #require(error))".contains("another cluster"))
    }
}
