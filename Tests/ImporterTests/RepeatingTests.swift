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

    /// Two objects, and one request that ends both.
    private func collect() -> String {
        for (index, name) in ["a", "b"].enumerated() {
            scene.see("ADDED", "configmaps", config(10 + index, name), at: 1)
            scene.ask(
                "alice", "create", "configmaps", name, from: 0.9, to: 1.1, code: 201,
                response: config(10 + index, name))
        }
        scene.see("DELETED", "configmaps", config(20, "a"), at: 5)
        scene.see("DELETED", "configmaps", config(21, "b"), at: 5.1)
        return scene.ask(
            "gc", "deletecollection", "configmaps", "", from: 4.9, to: 5.2,
            response: #"{"kind":"ConfigMapList","items":[\#(config(10, "a")),\#(config(11, "b"))]}"#)
    }

    @Test func `a deletion of a collection that was stored by half goes on`() throws {
        let id = collect()
        let last = scene.watch.removeLast()
        let (store, _) = try scene.imported()
        #expect(try store.event(at: Revision(20))?.request?.requestID == id)
        scene.watch.append(last)
        let report = try scene.load(scene.write("whole"), into: store)
        #expect(report.events == 1 && report.inferred == 1)
        #expect(try store.event(at: Revision(21))?.request?.requestID == id)
        var others: [String] = []
        try store.otherRequests { request, _ in
            others.append(request.requestID)
            return true
        }
        #expect(others.isEmpty)
        let records = store.recordCount
        #expect(try scene.load(scene.write("again"), into: store).events == 0)
        #expect(store.recordCount == records)
    }

    @Test func `without a watch it goes on too`() throws {
        let id = collect()
        scene.watch = []
        let (whole, _) = try scene.imported()
        let first = try #require(try whole.event(at: Revision(12)))
        // What a kill between the two effects leaves.
        let half = try scene.makeStore("half")
        let audit = scene.audit
        scene.audit.removeLast()
        try scene.load(scene.write("creations"), into: half)
        let request = try #require(try whole.requests(of: Revision(12)).first)
        try half.append([
            .event(
                NewEvent(
                    revision: first.revision, change: .deleted, key: first.key, uid: first.uid,
                    apiVersion: first.apiVersion, kind: "", request: request,
                    requestIsInferred: true, revisionIsInferred: true, document: nil,
                    resourceVersionOffset: -1))
        ])
        scene.audit = audit
        try scene.load(scene.write("whole"), into: half)
        #expect(half.head == whole.head)
        for revision in [12, 13] as [UInt64] {
            let event = try #require(try half.event(at: Revision(revision)))
            let same = try #require(try whole.event(at: Revision(revision)))
            #expect(event.change == .deleted && event.key == same.key)
            #expect(event.request?.requestID == id)
        }
        #expect(half.now.count(GroupResource(group: "", resource: "configmaps")) == 0)
    }

    @Test func `nothing of a later audit log comes above the head before the head's time`() throws {
        fill()
        let audit = scene.audit
        scene.audit = []
        let (store, _) = try scene.imported()
        scene.watch = []
        scene.audit = audit
        // Of resources that no watch covers, and of an object whose deletion the watch did not see.
        scene.ask("rs", "delete", "services", "web", from: 1.5, to: 1.6, response: Scene.success)
        scene.ask("rs", "delete", "configmaps", "cart", from: 2, to: 2.1, response: Scene.success)
        scene.ask(
            "scheduler", "create", "pods", "cart-1", from: 2, to: 2.1, code: 201,
            subresource: "binding", request: #"{"target":{"name":"w1"}}"#, response: Scene.success)
        let times = [10, 12].map { store.time(of: Revision($0)) }
        let report = try scene.load(scene.write("audit"), into: store)
        #expect(report.events == 0 && store.head == Revision(12))
        #expect([10, 12].map { store.time(of: Revision($0)) } == times)
        #expect(report.warnings.contains { $0.contains("below the store's head") })
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
