import API
import Access
import Control
import Document
import EventStore
import Foundation
import History
import KubernetesAPI
import Testing

/// 100,000 requests by chance: what the pipeline's step decides is what the oracle decides.
@Suite struct RandomDecisionTests {
    private static let seed: UInt64 = 20_261_124
    private static let clusterCount = 50
    private static let requestCount = 2_000

    @Test("A hundred thousand random requests are decided as by a second implementation")
    func decisions() throws {
        print("seed \(Self.seed)")
        var cluster = RandomCluster(random: SplitMix(state: Self.seed))
        var allowed = 0
        var impersonated = 0
        for _ in 0..<Self.clusterCount {
            let oracle = cluster.oracle()
            let store = try TemporaryRecording()
            for object in oracle.objects { try store.put(object) }
            try store.gather()
            let control = AccessControl(Authorizer(AccessHistory(store.store)))
            for _ in 0..<Self.requestCount {
                var (request, ask) = cluster.request()
                var person = cluster.person()
                var isExpected = true
                if cluster.random.next() % 4 == 0 {
                    let other = cluster.other()
                    isExpected = oracle.mayImpersonate(person, other, for: ask)
                    request.impersonator = Principal(user: person.user, groups: person.groups)
                    person = other
                    if isExpected { impersonated += 1 }
                }
                request.principal = Principal(user: person.user, groups: person.groups)
                isExpected = isExpected && oracle.may(person, ask)
                let isAllowed: Bool
                do {
                    try control.admit(&request)
                    isAllowed = true
                } catch {
                    isAllowed = false
                }
                if isAllowed { allowed += 1 }
                try #require(isAllowed == isExpected, "\(request) \(person) \(ask)")
            }
        }
        // Neither verdict is rare, or the comparison would say little.
        #expect(allowed > 5_000 && allowed < 95_000)
        #expect(impersonated > 500)
    }
}

private final class TemporaryRecording {
    let store: Store
    private let folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
    private var next: UInt64 = 1

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try Store.create(at: folder.appending(path: "store").path, kind: .recording)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func put(
        _ object: (resource: String, namespace: String, name: String, body: JSONValue)
    ) throws {
        let head = #"{"metadata":{"name":"\#(object.name)","#
        let labels = object.body["metadata"]?["labels"] ?? .object(JSONObject())
        let rest = String(decoding: labels.bytes, as: UTF8.self)
        var body = object.body
        _ = body.updateObject { $0["metadata"] = nil }
        let tail = String(decoding: body.bytes.dropFirst(), as: UTF8.self)
        try append(
            object.resource, object.namespace, object.name,
            head + #""namespace":"\#(object.namespace)","labels":\#(rest)},"# + tail, head)
    }

    /// Lets the controller merge the rules of roles that gather others.
    func gather() throws {
        let key = ObjectKey(
            resource: GroupResource(group: "rbac.authorization.k8s.io", resource: "clusterroles"),
            namespace: "", name: "")
        let world = World(
            view: store.now, now: Timestamp(nanoseconds: 0), catalog: KindCatalog.builtIn)
        for intent in try ClusterRoleAggregator().reconcile(key, in: world).intents {
            let name = try (intent.path.split(separator: "/").last.map(String.init)).required()
            let rules = try (intent.body?["rules"]).required()
            let head = #"{"metadata":{"name":"\#(name)","#
            let text = String(decoding: rules.bytes, as: UTF8.self)
            try append("clusterroles", "", name, head + #""x":1},"rules":\#(text)}"#, head, .modified)
        }
    }

    private func append(
        _ resource: String, _ namespace: String, _ name: String, _ document: String,
        _ head: String, _ change: Event.Change = .added
    ) throws {
        try store.append([
            .event(
                NewEvent(
                    revision: Revision(next), change: change,
                    key: ObjectKey(
                        resource: GroupResource(
                            group: "rbac.authorization.k8s.io", resource: resource),
                        namespace: namespace, name: name),
                    uid: "u", apiVersion: "rbac.authorization.k8s.io/v1", kind: "X",
                    observed: Timestamp(nanoseconds: Int64(next) * 1_000_000_000), request: nil,
                    document: Array(document.utf8), resourceVersionOffset: head.utf8.count))
        ])
        next += 1
    }
}
