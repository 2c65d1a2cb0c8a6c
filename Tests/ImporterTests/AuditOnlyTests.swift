import Document
import EventStore
import History
import KubernetesAPI
import Testing

@testable import Importer

/// What an audit log tells when no watch was recorded.
@Suite struct AuditOnlyTests {
    let scene: Scene
    let pods = GroupResource(group: "", resource: "pods")

    init() throws {
        scene = try Scene()
    }

    private func pod(_ revision: Int, _ name: String = "cart-1") -> String {
        Scene.object(
            "Pod", name, revision: revision, uid: "u-\(name)", body: #""spec":{"x":1},"status":{}"#)
    }

    @Test func `answers make events, and unnumbered effects take free revisions in their place`()
        throws
    {
        scene.ask("rs", "create", "pods", "", from: 1, to: 1.1, code: 201, response: pod(10))
        scene.ask(
            "scheduler", "create", "pods", "cart-1", from: 2, to: 2.1, code: 201,
            subresource: "binding", request: #"{"target":{"name":"w1"}}"#, response: Scene.success)
        scene.ask("rs", "create", "pods", "", from: 3, to: 3.1, code: 201, response: pod(14, "b"))
        scene.ask("alice", "delete", "pods", "cart-1", from: 4, to: 4.1, response: Scene.success)
        let (store, report) = try scene.imported()
        let key = ObjectKey(resource: pods, namespace: "shop", name: "cart-1")
        #expect(store.history(of: key).map(\.revision) == [10, 11, 15].map(Revision.init(_:)))
        #expect(store.history(of: key).map(\.change) == [.added, .modified, .deleted])
        let bound = try #require(try store.event(at: Revision(11)))
        #expect(bound.revisionIsInferred && bound.request?.user == "scheduler")
        let object = try #require(try store.view(at: Revision(12)).get(key))
        #expect(try object.document.value()["spec"]?["nodeName"]?.string == "w1")
        #expect(try store.now.get(key) == nil)
        #expect(report.inferred == 2)
        #expect(report.warnings.contains { $0.contains("no watch recording") })
        #expect(try store.verify().isOK)
    }

    @Test func `a scale answer completes the content before it`() throws {
        let deployment = Scene.object(
            "Deployment", "cart", revision: 10, uid: "d1", body: #""spec":{"replicas":3}"#,
            apiVersion: "apps/v1")
        let scale = Scene.object(
            "Scale", "cart", revision: 12, uid: "d1", body: #""spec":{}"#,
            apiVersion: "autoscaling/v1")
        scene.ask(
            "ci", "create", "deployments", "cart", from: 1, to: 1.1, code: 201,
            response: deployment, group: "apps")
        scene.ask(
            "alice", "patch", "deployments", "cart", from: 2, to: 2.1, subresource: "scale",
            request: #"{"spec":{"replicas":0}}"#, response: scale, group: "apps")
        let (store, _) = try scene.imported()
        let key = ObjectKey(
            resource: GroupResource(group: "apps", resource: "deployments"), namespace: "shop",
            name: "cart")
        let now = try #require(try store.now.get(key))
        let value = try now.document.value()
        #expect(value["spec"]?["replicas"]?.int == 0)
        #expect(value["kind"]?.string == "Deployment")
        #expect(value["metadata"]?["resourceVersion"]?.string == "12")
    }

    @Test func `a deletion of a collection ends each object that its answer shows`() throws {
        scene.ask("rs", "create", "pods", "", from: 1, to: 1.1, code: 201, response: pod(10, "a"))
        scene.ask("rs", "create", "pods", "", from: 1.2, to: 1.3, code: 201, response: pod(11, "b"))
        scene.ask(
            "gc", "deletecollection", "pods", "", from: 2, to: 2.1,
            response: #"{"kind":"PodList","items":[\#(pod(10, "a")),\#(pod(11, "b"))]}"#)
        let (store, _) = try scene.imported()
        #expect(store.now.count(pods) == 0)
        #expect(store.head == Revision(13))
    }

    @Test func `importing it again repeats`() throws {
        scene.ask("rs", "create", "pods", "", from: 1, to: 1.1, code: 201, response: pod(10))
        scene.ask("alice", "delete", "pods", "cart-1", from: 4, to: 4.1, response: Scene.success)
        let (store, _) = try scene.imported()
        let records = store.recordCount
        let report = try scene.load(scene.write(), into: store)
        #expect(report.events == 0 && report.repeated == 2 && store.recordCount == records)
    }
}
