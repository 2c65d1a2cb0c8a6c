import Access
import Document
import EventStore
import Foundation
import History
import KubernetesAPI
import Testing

/// Rules read from views of a store that is written by hand.
@Suite final class AccessRulesViewTests {
    private let folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
    private let store: Store

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try Store.create(at: folder.appending(path: "store").path, kind: .recording)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func put(
        _ revision: UInt64, _ resource: String, _ namespace: String, _ name: String,
        _ body: String?, _ change: Event.Change = .added
    ) throws {
        let head = #"{"metadata":{"name":"\#(name)","#
        let document = head + #""namespace":"\#(namespace)"},\#(body ?? #""x":1"#)}"#
        try store.append([
            .event(
                NewEvent(
                    revision: Revision(revision), change: change,
                    key: ObjectKey(
                        resource: GroupResource(
                            group: "rbac.authorization.k8s.io", resource: resource),
                        namespace: namespace, name: name),
                    uid: "u-\(name)", apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role",
                    observed: Timestamp(nanoseconds: Int64(revision) * 1_000_000_000),
                    request: nil, document: Array(document.utf8),
                    resourceVersionOffset: head.utf8.count))
        ])
    }

    private func who(at revision: UInt64, _ namespace: String = "shop") throws -> [Subject] {
        let rules = try AccessRules(try store.view(at: Revision(revision)))
        let secrets = GroupResource(group: "", resource: "secrets")
        return rules.grants(AccessAction("get", secrets, namespace: namespace)).map(\.subject)
    }

    @Test("Bindings, roles and their changes count from their revision on")
    func changes() throws {
        let rule = #""rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}]"#
        try put(10, "roles", "shop", "reader", rule)
        try put(11, "roles", "payments", "reader", #""rules":null"#)
        for (revision, namespace) in [(12, "shop"), (13, "payments")] as [(UInt64, String)] {
            try put(
                revision, "rolebindings", namespace, "b",
                #""roleRef":{"kind":"Role","name":"reader"},"subjects":["#
                    + #"{"kind":"User","name":"ann"},{"kind":"ServiceAccount","name":"bot"}]"#)
        }
        try put(
            14, "clusterrolebindings", "", "all",
            #""roleRef":{"kind":"ClusterRole","name":"reader"},"subjects":["#
                + #"{"kind":"Group","name":"ops"}]"#)
        try put(15, "clusterroles", "", "reader", rule)
        try put(16, "rolebindings", "shop", "b", nil, .deleted)
        let own = [
            Subject(kind: "User", name: "ann"),
            Subject(kind: "ServiceAccount", name: "bot", namespace: "shop"),
        ]
        let ops = Subject(kind: "Group", name: "ops")
        #expect(try who(at: 11) == [])
        #expect(try who(at: 12) == own)
        #expect(try who(at: 14) == own)
        #expect(try who(at: 15) == [ops] + own)
        #expect(try who(at: 16) == [ops])
        #expect(try who(at: 16, "payments") == [ops])
    }
}
