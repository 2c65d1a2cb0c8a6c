import Control
import Document
import EventStore
import History
import KubernetesAPI
import Testing

@Suite("Garbage collection by owner")
struct GarbageCollectorTests {
    private let cluster: TinyCluster

    init() throws {
        cluster = try TinyCluster()
    }

    private func configMap(
        _ name: String, ownedBy owners: [String] = [], blocking: Bool = false,
        finalizers: [String] = []
    ) throws {
        let references = owners.map {
            """
            {"apiVersion":"v1","kind":"ConfigMap","name":"\($0)","uid":"u-\($0)",\
            "blockOwnerDeletion":\(blocking)}
            """
        }
        let names = finalizers.map { "\"\($0)\"" }.joined(separator: ",")
        let members =
            (owners.isEmpty ? "" : ",\"ownerReferences\":[\(references.joined(separator: ","))]")
            + (finalizers.isEmpty ? "" : ",\"finalizers\":[\(names)]")
        try cluster.put(
            """
            {"apiVersion":"v1","kind":"ConfigMap",\
            "metadata":{"name":"\(name)","namespace":"shop"\(members)}}
            """)
    }

    private var names: [String] { cluster.names(GroupResource(group: "", resource: "configmaps")) }

    @Test("What the last owner leaves behind goes with it, down the whole chain")
    func chain() throws {
        var collector = GarbageCollector()
        try configMap("a")
        try configMap("b", ownedBy: ["a"])
        try configMap("c", ownedBy: ["b"])
        try configMap("d")
        try cluster.settle(&collector)
        #expect(names == ["a", "b", "c", "d"])
        try cluster.delete(.configMap("a"))
        try cluster.settle(&collector)
        #expect(names == ["d"])
    }

    @Test("An object with another owner loses the reference and lives")
    func otherOwner() throws {
        var collector = GarbageCollector()
        try configMap("a")
        try configMap("b")
        try configMap("c", ownedBy: ["a", "b"])
        try cluster.settle(&collector)
        try cluster.delete(.configMap("a"))
        try cluster.settle(&collector)
        #expect(names == ["b", "c"])
        let owners = try cluster.object(.configMap("c"))?["metadata"]?["ownerReferences"]?.array
        #expect(owners?.compactMap { $0["name"]?.string } == ["b"])
    }

    @Test("An owner of the same name with another UID is not the owner")
    func recreatedOwner() throws {
        var collector = GarbageCollector()
        try configMap("a")
        try configMap("b", ownedBy: ["a"])
        try cluster.settle(&collector)
        try cluster.remove(.configMap("a"))
        try cluster.put(
            """
            {"apiVersion":"v1","kind":"ConfigMap",\
            "metadata":{"name":"a","namespace":"shop","uid":"another"}}
            """)
        try cluster.settle(&collector)
        #expect(names == ["a"])
    }

    @Test("In the foreground the owner goes after the dependents that block it")
    func foreground() throws {
        var collector = GarbageCollector()
        try configMap("a")
        try configMap("b", ownedBy: ["a"], blocking: true, finalizers: ["example.com/hold"])
        try cluster.settle(&collector)
        try cluster.delete(.configMap("a"), policy: "Foreground")
        try cluster.settle(&collector)
        // b is on its way but held, and so is a.
        #expect(names == ["a", "b"])
        let held = try cluster.object(.configMap("b"))?["metadata"]?["deletionTimestamp"]
        #expect(held != nil)
        try cluster.remove(.configMap("b"))
        try cluster.settle(&collector)
        #expect(names == [])
    }

    @Test("Orphans live on without the reference")
    func orphans() throws {
        var collector = GarbageCollector()
        try configMap("a")
        try configMap("b", ownedBy: ["a"])
        try cluster.settle(&collector)
        try cluster.delete(.configMap("a"), policy: "Orphan")
        try cluster.settle(&collector)
        #expect(names == ["b"])
        #expect(try cluster.object(.configMap("b"))?["metadata"]?["ownerReferences"] == nil)
    }

    @Test("Objects that own each other, or themselves, go in the foreground too")
    func circle() throws {
        var collector = GarbageCollector()
        try configMap("a", ownedBy: ["b"], blocking: true)
        try configMap("b", ownedBy: ["a"], blocking: true)
        try configMap("self", ownedBy: ["self"], blocking: true)
        try cluster.settle(&collector)
        #expect(names == ["a", "b", "self"])
        try cluster.delete(.configMap("a"), policy: "Foreground")
        try cluster.delete(.configMap("self"), policy: "Foreground")
        try cluster.settle(&collector)
        #expect(names == [])
    }

    @Test("A deletion holds only for the version that was looked at")
    func precondition() throws {
        var collector = GarbageCollector()
        try configMap("a")
        try configMap("b", ownedBy: ["a"])
        let seen = cluster.store.now.reference(.configMap("b"))?.revision
        try cluster.remove(.configMap("a"))
        try cluster.settle(&collector)
        let body = cluster.intents.first { $0.method == .delete }?.body
        #expect(body?["preconditions"]?["resourceVersion"]?.string == seen.map { "\($0)" })
    }

    @Test("An owner of an unknown kind is left alone")
    func unknownKind() throws {
        var collector = GarbageCollector()
        try cluster.put(
            """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop",\
            "ownerReferences":[{"apiVersion":"example.com/v1","kind":"Thing","name":"x","uid":"u"}]}}
            """)
        try cluster.settle(&collector)
        #expect(names == ["a"])
    }
}
