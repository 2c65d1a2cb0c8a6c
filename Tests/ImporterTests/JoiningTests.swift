import Document
import EventStore
import History
import KubernetesAPI
import Testing

@testable import Importer

/// Each fact about watches and audit logs that joining must know.
@Suite struct JoiningTests {
    let scene: Scene

    init() throws {
        scene = try Scene()
    }

    private func config(_ revision: Int, value: String = "b", metadata: String = "") -> String {
        Scene.object(
            "ConfigMap", "cart", revision: revision, uid: "u1", metadata: metadata,
            body: #""data":{"a":"\#(value)"}"#)
    }

    private func pod(
        _ revision: Int, node: String = "", deleting: Bool = false, grace: Int? = nil
    ) -> String {
        var metadata = ""
        if deleting { metadata += #","deletionTimestamp":"2026-09-21T14:13:30Z""# }
        if let grace { metadata += #","deletionGracePeriodSeconds":\#(grace)"# }
        return Scene.object(
            "Pod", "cart-1", revision: revision, uid: "p1", metadata: metadata,
            body: #""spec":{"nodeName":"\#(node)"}"#)
    }

    @Test func `the request that names a revision is its author`() throws {
        scene.see("ADDED", "configmaps", config(10), at: 1)
        let id = scene.ask(
            "alice", "create", "configmaps", "cart", from: 0.9, to: 1.01, code: 201,
            response: config(10))
        let (store, report) = try scene.imported()
        let event = try #require(try store.event(at: Revision(10)))
        #expect(event.request?.requestID == id)
        #expect(event.request?.user == "alice")
        #expect(!event.requestIsInferred)
        #expect(event.change == .added)
        #expect(report.events == 1 && report.joined == 1 && report.inferred == 0)
    }

    @Test func `what a line says of its user beyond names is kept, in memory and on disk`() throws {
        scene.see("ADDED", "configmaps", config(10), at: 1)
        scene.ask(
            "system:serviceaccount:shop:robot", "create", "configmaps", "cart", from: 0.9, to: 1.01,
            code: 201, response: config(10),
            extra: #"{"authentication.kubernetes.io/pod-name":["robot-7"],"scopes":["a","b"]}"#)
        let (store, _) = try scene.imported()
        let expected = [
            "authentication.kubernetes.io/pod-name": ["robot-7"], "scopes": ["a", "b"],
        ]
        for store in [store, try Store.open(store.path)] {
            #expect(try store.event(at: Revision(10))?.request?.userExtra == expected)
        }
    }

    @Test func `of two requests that name a revision the first wrote it and the other did nothing`()
        throws
    {
        scene.see("ADDED", "configmaps", config(10), at: 1)
        let second = scene.ask(
            "bob", "patch", "configmaps", "cart", from: 3, to: 3.1, response: config(10))
        let first = scene.ask(
            "alice", "create", "configmaps", "cart", from: 0.9, to: 1.01, code: 201,
            response: config(10))
        let (store, _) = try scene.imported()
        #expect(try store.event(at: Revision(10))?.request?.requestID == first)
        #expect(try store.requests(of: Revision(10)).map(\.requestID) == [first, second])
    }

    @Test func `a request received after the event was seen did not write it`() throws {
        scene.see("ADDED", "configmaps", config(10), at: 1)
        scene.ask("bob", "patch", "configmaps", "cart", from: 3, to: 3.1, response: config(10))
        let (store, report) = try scene.imported()
        #expect(try store.event(at: Revision(10))?.request == nil)
        #expect(report.joined == 0)
    }

    @Test func `a deletion answered with a Status is placed by object, verb and time`() throws {
        scene.see("ADDED", "configmaps", config(10), at: 1)
        scene.see("DELETED", "configmaps", config(12), at: 5)
        scene.ask("eve", "delete", "configmaps", "other", from: 4.8, to: 5, response: Scene.success)
        let id = scene.ask(
            "alice", "delete", "configmaps", "cart", from: 4.9, to: 5.1, response: Scene.success)
        let (store, report) = try scene.imported()
        let event = try #require(try store.event(at: Revision(12)))
        #expect(event.change == .deleted)
        #expect(event.request?.requestID == id)
        #expect(event.requestIsInferred)
        #expect(report.inferred == 1)
    }

    @Test func `a deletion without grace authors both of its revisions`() throws {
        scene.see("ADDED", "pods", pod(10, node: "w1"), at: 1)
        scene.see("MODIFIED", "pods", pod(11, node: "w1", deleting: true, grace: 0), at: 5)
        scene.see("DELETED", "pods", pod(12, node: "w1", deleting: true, grace: 0), at: 5.01)
        let id = scene.ask(
            "alice", "delete", "pods", "cart-1", from: 4.9, to: 5.02,
            response: pod(12, node: "w1", deleting: true, grace: 0))
        let (store, _) = try scene.imported()
        let marked = try #require(try store.event(at: Revision(11)))
        #expect(marked.request?.requestID == id && marked.requestIsInferred)
        let removed = try #require(try store.event(at: Revision(12)))
        #expect(removed.request?.requestID == id && !removed.requestIsInferred)
    }

    @Test func `the update that takes the last finalizer off authors the removal`() throws {
        let held = #","deletionTimestamp":"2026-09-21T14:13:30Z","finalizers":["x/y"]"#
        scene.see("ADDED", "configmaps", config(10, metadata: #","finalizers":["x/y"]"#), at: 1)
        scene.see("MODIFIED", "configmaps", config(11, metadata: held), at: 3)
        scene.see("DELETED", "configmaps", config(12, metadata: held), at: 4)
        let delete = scene.ask(
            "alice", "delete", "configmaps", "cart", from: 2.9, to: 3.1,
            response: config(11, metadata: held))
        let update = scene.ask(
            "controller", "update", "configmaps", "cart", from: 3.9, to: 4.1,
            response: config(11, metadata: #","deletionTimestamp":"2026-09-21T14:13:30Z""#))
        let (store, _) = try scene.imported()
        #expect(try store.event(at: Revision(11))?.request?.requestID == delete)
        let removal = try #require(try store.event(at: Revision(12)))
        #expect(removal.request?.requestID == update && removal.requestIsInferred)
        #expect(try store.requests(of: Revision(11)).map(\.requestID) == [delete])
    }

    @Test func `bindings, evictions and leases are placed in their order`() throws {
        let lease = { Scene.object("Lease", "w1", revision: $0, uid: "l1", body: #""spec":{}"#) }
        scene.see("ADDED", "pods", pod(10), at: 1)
        scene.see("MODIFIED", "pods", pod(11, node: "w1"), at: 2)
        scene.see(
            "ADDED", "leases", lease(12), at: 2.5, apiVersion: "coordination.k8s.io/v1")
        scene.see("MODIFIED", "pods", pod(13, node: "w1", deleting: true, grace: 30), at: 3)
        scene.see(
            "MODIFIED", "leases", lease(14), at: 4, apiVersion: "coordination.k8s.io/v1")
        let binding = scene.ask(
            "scheduler", "create", "pods", "cart-1", from: 1.9, to: 2.1, code: 201,
            subresource: "binding", request: #"{"target":{"name":"w1"}}"#, response: Scene.success)
        let renewals = [2.4, 3.9].map {
            scene.ask(
                "node", "update", "leases", "w1", from: $0, to: $0 + 0.2,
                group: "coordination.k8s.io", level: "Metadata")
        }
        let eviction = scene.ask(
            "alice", "create", "pods", "cart-1", from: 2.9, to: 3.1, code: 201,
            subresource: "eviction", response: Scene.success)
        let (store, _) = try scene.imported()
        let authors = try [11, 12, 13, 14].map {
            try store.event(at: Revision($0))?.request?.requestID
        }
        #expect(authors == [binding, renewals[0], eviction, renewals[1]])
    }

    @Test func `an eviction authors the note of its reason and the deletion`() throws {
        scene.see("ADDED", "pods", pod(10, node: "w1"), at: 1)
        scene.see("MODIFIED", "pods", pod(11, node: "w1"), at: 2.95)
        scene.see("MODIFIED", "pods", pod(12, node: "w1", deleting: true, grace: 30), at: 3)
        let eviction = scene.ask(
            "alice", "create", "pods", "cart-1", from: 2.9, to: 3.1, code: 201,
            subresource: "eviction", response: Scene.success)
        let (store, _) = try scene.imported()
        #expect(try store.event(at: Revision(11))?.request?.requestID == eviction)
        #expect(try store.event(at: Revision(12))?.request?.requestID == eviction)
    }

    @Test func `a watch that ends is one request, one that runs on is too`() throws {
        scene.see("ADDED", "configmaps", config(10), at: 1)
        let line = { (scene: Scene, stage: String, to: Double) in
            scene.ask("eve", "watch", "secrets", "", from: 2, to: to, level: "Metadata", stage: stage)
        }
        let id = line(scene, "ResponseStarted", 2.1)
        _ = line(scene, "ResponseComplete", 9)
        scene.audit[1] = scene.audit[1].replacing(
            "00000000-0000-4000-8000-000000000002", with: id)
        let (store, report) = try scene.imported()
        #expect(report.repeated == 0)
        var ends: [String: Timestamp?] = [:]
        try store.otherRequests { request, _ in
            ends[request.requestID] = request.completed
            return true
        }
        #expect(ends == [id: Timestamp(rfc3339: Scene.time(9))])
    }

    @Test func `a refused eviction makes no event`() throws {
        scene.see("ADDED", "pods", pod(10, node: "w1"), at: 1)
        scene.see("MODIFIED", "pods", pod(13, node: "w1", deleting: true, grace: 30), at: 3)
        scene.ask(
            "alice", "create", "pods", "cart-1", from: 2.9, to: 3, code: 429,
            subresource: "eviction", response: Scene.success)
        let (store, _) = try scene.imported()
        #expect(try store.event(at: Revision(13))?.request == nil)
        var codes: [UInt16] = []
        try store.otherRequests { request, _ in
            codes.append(request.code)
            return true
        }
        #expect(codes == [429])
    }

    @Test func `one deletion of a collection authors every removal in it`() throws {
        for (index, name) in ["a", "b"].enumerated() {
            let object = { (revision: Int) in
                Scene.object("ConfigMap", name, revision: revision, uid: "u-\(name)")
            }
            scene.see("ADDED", "configmaps", object(10 + index), at: 1)
            scene.see("DELETED", "configmaps", object(20 + index), at: 5)
        }
        let id = scene.ask(
            "gc", "deletecollection", "configmaps", "", from: 4.9, to: 5.1,
            response: #"{"kind":"ConfigMapList","items":[]}"#)
        let (store, _) = try scene.imported()
        #expect(try store.event(at: Revision(20))?.request?.requestID == id)
        #expect(try store.event(at: Revision(21))?.request?.requestID == id)
    }

    @Test func `other content at the same revision is reobserved`() throws {
        let release = { (extra: String) in
            Scene.object(
                "Release", "web", revision: 10, uid: "r1",
                body: #""spec":{"version":"v1"\#(extra)}"#, apiVersion: "deploy.example.com/v1")
        }
        scene.see("ADDED", "releases", release(""), at: 1, apiVersion: "deploy.example.com/v1")
        scene.see(
            "ADDED", "releases", release(#","canary":5"#), at: 3,
            apiVersion: "deploy.example.com/v1")
        let (store, report) = try scene.imported()
        #expect(report.events == 2)
        let key = ObjectKey(
            resource: GroupResource(group: "deploy.example.com", resource: "releases"),
            namespace: "shop", name: "web")
        #expect(store.history(of: key).map(\.change) == [.added, .reobserved])
        #expect(store.history(of: key).map(\.revision) == [Revision(10), Revision(10)])
        let now = try #require(try store.now.get(key))
        #expect(try now.document.value()["spec"]?["canary"]?.int == 5)
    }

    @Test func `a dry run and a review write nothing`() throws {
        scene.see("ADDED", "configmaps", config(10), at: 1)
        scene.ask(
            "alice", "update", "configmaps", "cart", from: 0.9, to: 1.1, response: config(10),
            query: "?dryRun=All")
        let (store, _) = try scene.imported()
        #expect(try store.event(at: Revision(10))?.request == nil)
    }

    @Test func `what the first list overwrote is taken from the audit log`() throws {
        scene.see("ADDED", "configmaps", config(15, value: "new"), at: 5)
        scene.ask(
            "alice", "create", "configmaps", "cart", from: 0.9, to: 1, code: 201,
            response: config(10, value: "old"))
        scene.ask("bob", "update", "configmaps", "cart", from: 2, to: 2.1, response: config(15))
        let (store, _) = try scene.imported()
        let key = ObjectKey(
            resource: GroupResource(group: "", resource: "configmaps"), namespace: "shop",
            name: "cart")
        #expect(store.history(of: key).map(\.change) == [.added, .modified])
        let old = try #require(try store.view(at: Revision(12)).get(key))
        #expect(try old.document.value()["data"]?["a"]?.string == "old")
    }

    private func withoutTimes() {
        scene.watch = scene.watch.map { line in
            line.replacing(/"time":"[^"]*",/, with: "")
        }
    }

    @Test func `lines without a time are placed between the revisions that answers name`() throws {
        scene.see("ADDED", "configmaps", config(10), at: 0)
        scene.see("DELETED", "configmaps", config(12), at: 0)
        scene.see("ADDED", "configmaps", config(14), at: 0)
        scene.see("DELETED", "configmaps", config(16), at: 0)
        scene.see("ADDED", "configmaps", config(18), at: 0)
        withoutTimes()
        scene.ask("a", "create", "configmaps", "cart", from: 1, to: 1.1, response: config(10))
        scene.ask("b", "delete", "configmaps", "cart", from: 500, to: 501, response: Scene.success)
        scene.ask("c", "create", "configmaps", "cart", from: 900, to: 901, response: config(14))
        scene.ask("d", "delete", "configmaps", "cart", from: 902, to: 903, response: Scene.success)
        scene.ask("e", "create", "configmaps", "cart", from: 904, to: 905, response: config(18))
        let (store, report) = try scene.imported()
        let users = try [10, 12, 14, 16, 18].map { try store.event(at: Revision($0))?.request?.user }
        #expect(users == ["a", "b", "c", "d", "e"])
        #expect(report.warnings.contains { $0.contains("no time of receipt") })
    }

    @Test func `lines without a time do not use up what the audit log tells of later`() throws {
        scene.see("ADDED", "configmaps", config(10), at: 0)
        scene.see("MODIFIED", "configmaps", config(12, value: "c"), at: 0)
        scene.see("MODIFIED", "configmaps", config(30, value: "d"), at: 0)
        withoutTimes()
        let key = Scene.object("Service", "web", revision: 20, uid: "s1", body: #""spec":{}"#)
        scene.ask("a", "create", "services", "web", from: 3, to: 3.1, code: 201, response: key)
        scene.ask("b", "delete", "services", "web", from: 5, to: 5.1, response: Scene.success)
        let (store, report) = try scene.imported()
        let service = ObjectKey(
            resource: GroupResource(group: "", resource: "services"), namespace: "shop",
            name: "web")
        #expect(store.history(of: service).map(\.change) == [.added, .deleted])
        #expect(report.inferred == 1)
    }

    @Test(arguments: 0..<4) func `the order of lines does not matter`(seed: Int) throws {
        scene.see("ADDED", "pods", pod(10), at: 1)
        scene.see("MODIFIED", "pods", pod(11, node: "w1"), at: 2)
        scene.see("ADDED", "configmaps", config(12), at: 2.2)
        scene.see("DELETED", "configmaps", config(14), at: 5)
        scene.ask(
            "scheduler", "create", "pods", "cart-1", from: 1.9, to: 2.1, code: 201,
            subresource: "binding", response: Scene.success)
        scene.ask(
            "alice", "delete", "configmaps", "cart", from: 4.9, to: 5.1, response: Scene.success)
        let (store, _) = try scene.imported()
        var random = SeededGenerator(seed: UInt64(seed))
        scene.watch.shuffle(using: &random)
        scene.audit.shuffle(using: &random)
        let other = try scene.makeStore("other.store")
        try scene.load(scene.write("shuffled"), into: other)
        for revision in [10, 11, 12, 14] {
            let (a, b) = (
                try store.event(at: Revision(UInt64(revision))),
                try other.event(at: Revision(UInt64(revision)))
            )
            #expect(a?.request?.requestID == b?.request?.requestID, "seed \(seed)")
            #expect(a?.change == b?.change, "seed \(seed)")
        }
    }
}
