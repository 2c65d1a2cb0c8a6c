import EventStore
import Foundation
import History
import KubernetesAPI
import Testing

@Suite("The index of facts")
struct FactsTests {
    private static let pod = """
        {"metadata":{"name":"p","labels":{"app":"web","tier":"x"},"ownerReferences":[\
        {"uid":"first"},{"controller":true,"uid":"second"}]},"spec":{"nodeName":"worker-1"}}
        """

    @Test func `answers the same with the index, without it, and after it is deleted`() throws {
        let directory = try TemporaryDirectory()
        var workload = Workload(seed: 31)
        let store = try Store.create(at: directory["store"], kind: .recording)
        try store.append(workload.records(1_200))
        let key = ObjectKey(
            resource: GroupResource(group: "", resource: "pods"), namespace: "n", name: "p")
        try store.append([
            .event(
                NewEvent(
                    revision: Revision(store.head.rawValue + 1), change: .added, key: key,
                    uid: "u", apiVersion: "v1", kind: "Pod", document: Array(Self.pod.utf8),
                    resourceVersionOffset: -1))
        ])
        let position = try #require(store.history(of: key).first).position
        let facts = try store.facts(at: position)
        #expect(
            facts
                == ObjectFacts(
                    labels: ["app": "web", "tier": "x"], ownerUID: "second",
                    nodeName: "worker-1"))
        let before = try allFacts(store)
        try store.updateIndex()
        #expect(try allFacts(store) == before)
        #expect(try store.verify().problems == [])
        let others = workload.records(40).filter { if case .event = $0 { false } else { true } }
        try store.append(others)
        try store.updateIndex()
        #expect(try allFacts(store) == before)
        let reader = try Store.open(directory["store"])
        #expect(try allFacts(reader) == before)
        try FileManager.default.removeItem(atPath: directory["store/index"])
        let without = try Store.open(directory["store"])
        #expect(try allFacts(without) == before)
        #expect(try without.verify().problems == [])
    }

    @Test func `of another store is not believed`() throws {
        let directory = try TemporaryDirectory()
        for (name, seed) in [("a", UInt64(32)), ("b", 33)] {
            var workload = Workload(seed: seed)
            let store = try Store.create(at: directory[name], kind: .recording)
            try store.append(workload.records(300))
            try store.updateIndex()
        }
        let before = try allFacts(Store.open(directory["a"]))
        try FileManager.default.removeItem(atPath: directory["a/index"])
        try FileManager.default.copyItem(
            atPath: directory["b/index"], toPath: directory["a/index"])
        let store = try Store.open(directory["a"], access: .writing)
        #expect(try allFacts(store) == before)
        try store.updateIndex()
        #expect(try allFacts(store) == before)
    }

    private func allFacts(_ store: Store) throws -> [ObjectFacts?] {
        var facts: [ObjectFacts?] = []
        try store.events { event in
            facts.append(try store.facts(at: event.position))
            return true
        }
        return facts
    }
}
