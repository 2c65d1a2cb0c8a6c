import Access
import Document
import EventStore
import Foundation
import History
import KubernetesAPI
import Testing

/// The rules of any revision, however they came about, against those read anew from its view.
@Suite final class AccessHistoryTests {
    private let folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
    private let store: Store
    private var next: UInt64 = 1

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try Store.create(at: folder.appending(path: "store").path, kind: .recording)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func put(
        _ resource: String, _ namespace: String, _ name: String, _ body: String,
        _ change: Event.Change, group: String = "rbac.authorization.k8s.io"
    ) throws {
        let head = #"{"metadata":{"name":"\#(name)","#
        let document = head + #""namespace":"\#(namespace)"},\#(body)}"#
        try store.append([
            .event(
                NewEvent(
                    revision: Revision(next), change: change,
                    key: ObjectKey(
                        resource: GroupResource(group: group, resource: resource),
                        namespace: namespace, name: name),
                    uid: "u", apiVersion: "v1", kind: "X",
                    observed: Timestamp(nanoseconds: Int64(next) * 1_000_000_000), request: nil,
                    document: Array(document.utf8), resourceVersionOffset: head.utf8.count))
        ])
        next += 1
    }

    private func change(_ random: inout Seeded, _ alive: inout Set<String>) throws {
        let resource = random.one(
            of: ["clusterroles", "roles", "clusterrolebindings", "rolebindings", "configmaps"])
        let isCluster = resource.hasPrefix("cluster")
        let namespace = isCluster ? "" : random.one(of: ["a", "b"])
        let name = random.one(of: ["x", "y", "z", "w"])
        let id = "\(resource)/\(namespace)/\(name)"
        let isThere = alive.contains(id)
        let ends = isThere && random.below(3) == 0
        let verb = random.one(of: ["get", "list", "*"])
        let user = random.one(of: ["ann", "bob", "cid"])
        let body =
            resource.hasSuffix("bindings")
            ? #""roleRef":{"kind":"ClusterRole","name":"\#(random.one(of: ["x", "y", "q"]))"},"#
                + #""subjects":[{"kind":"User","name":"\#(user)"},"#
                + #"{"kind":"Group","name":"g"},{"kind":"User","name":"\#(user)"}]"#
            : #""rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["\#(verb)"]}]"#
        try put(
            resource, namespace, name, body,
            ends ? .deleted : isThere ? .modified : .added,
            group: resource == "configmaps" ? "" : "rbac.authorization.k8s.io")
        if ends { alive.remove(id) } else { alive.insert(id) }
    }

    @Test("At random revisions, asked in any order, they are those of the view")
    func rebuilt() throws {
        var random = Seeded(seed: 20_261_124)
        var alive: Set<String> = []
        let history = AccessHistory(store)
        var count = 0
        for round in 0..<40 {
            for _ in 0..<10 { try change(&random, &alive) }
            for _ in 0..<10 {
                let revision = Revision(UInt64(random.below(Int(next) - 1) + 1))
                let view = round % 2 == 0 ? store.now : try store.view(at: revision)
                #expect(try history.rules(at: view) == AccessRules(view), "\(view.revision)")
                count += 1
            }
        }
        #expect(count == 400)
    }

    @Test("Changes are those of roles and bindings, by revision")
    func changes() throws {
        try put("clusterroles", "", "x", #""rules":[]"#, .added)
        try put("configmaps", "a", "x", #""data":{}"#, .added, group: "")
        try put("rolebindings", "a", "x", #""subjects":[]"#, .added)
        let history = AccessHistory(store)
        let all = history.changes(after: .zero, through: store.head)
        #expect(all.map(\.revision.rawValue) == [1, 3])
        #expect(all.map(\.key.resource.resource) == ["clusterroles", "rolebindings"])
        #expect(history.changes(after: Revision(1), through: Revision(2)).isEmpty)
        #expect(history.changeCount(through: Revision(2)) == 1)
    }
}

/// SplitMix64: the same numbers for a seed, everywhere.
struct Seeded {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

    mutating func one<Item>(of items: [Item]) -> Item { items[below(items.count)] }
}
