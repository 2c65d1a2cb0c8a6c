import Access
import Document
import EventStore
import Foundation
import History
import KubernetesAPI
import Testing

/// What nodes may do with what their pods use.
@Suite final class NodeAuthorizerTests {
    private let folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
    private let store: Store
    private let authorizer: Authorizer

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try Store.create(at: folder.appending(path: "store").path, kind: .recording)
        authorizer = Authorizer(AccessHistory(store), modes: [.node])
        try put(
            1, "pods", "shop", "web",
            #""spec":{"nodeName":"n1","serviceAccountName":"bot","containers":[{"env":[{"#
                + #""valueFrom":{"secretKeyRef":{"name":"db"}}}],"envFrom":[{"configMapRef":"#
                + #"{"name":"settings"}}]}],"volumes":[{"name":"d","persistentVolumeClaim":"#
                + #"{"claimName":"disk"}},{"name":"t","secret":{"secretName":"tls"}}]}"#)
        try put(2, "pods", "shop", "other", #""spec":{"nodeName":"n2","containers":[]}"#)
        try put(
            3, "persistentvolumes", "", "pv",
            #""spec":{"claimRef":{"namespace":"shop","name":"disk"}}"#)
        try put(
            4, "clusterroles", "", "system:node",
            #""rules":[{"apiGroups":[""],"resources":["services"],"verbs":["list"]}]"#,
            group: "rbac.authorization.k8s.io")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func put(
        _ revision: UInt64, _ resource: String, _ namespace: String, _ name: String,
        _ body: String, group: String = ""
    ) throws {
        let head = #"{"metadata":{"name":"\#(name)","#
        let document = head + #""namespace":"\#(namespace)"},\#(body)}"#
        try store.append([
            .event(
                NewEvent(
                    revision: Revision(revision), change: .added,
                    key: ObjectKey(
                        resource: GroupResource(group: group, resource: resource),
                        namespace: namespace, name: name),
                    uid: "u", apiVersion: "v1", kind: "X",
                    observed: Timestamp(nanoseconds: Int64(revision) * 1_000_000_000),
                    request: nil, document: Array(document.utf8),
                    resourceVersionOffset: head.utf8.count))
        ])
    }

    private func may(
        _ verb: String, _ resource: String, _ name: String, node: String = "n1",
        subresource: String = "", namespace: String = "shop", fields: [String: String] = [:],
        group: String = ""
    ) throws -> Bool {
        try authorizer.authorization(
            AccessAction(
                verb, GroupResource(group: group, resource: resource), subresource: subresource,
                namespace: namespace, name: name),
            by: Principal(user: "system:node:\(node)", groups: ["system:nodes"]), fields: fields,
            at: store.now
        ).isAllowed
    }

    @Test(
        "A node reads what its pods use, and another node does not",
        arguments: [
            ("secrets", "db"), ("secrets", "tls"), ("configmaps", "settings"),
            ("persistentvolumeclaims", "disk"), ("pods", "web"),
        ])
    func uses(resource: String, name: String) throws {
        #expect(try may("get", resource, name))
        #expect(try !may("get", resource, name, node: "n2"))
        #expect(try !may("get", resource, "else"))
        #expect(try !may("get", resource, name, namespace: "payments"))
        #expect(try !may("delete", resource, name) || resource == "pods")
    }

    @Test("Volumes are reached through claims, tokens through the accounts of pods")
    func reach() throws {
        #expect(try may("get", "persistentvolumes", "pv", namespace: ""))
        #expect(try !may("get", "persistentvolumes", "pv", node: "n2", namespace: ""))
        #expect(try may("create", "serviceaccounts", "bot", subresource: "token"))
        #expect(try !may("create", "serviceaccounts", "admin", subresource: "token"))
        #expect(try !may("get", "serviceaccounts", "bot"))
    }

    @Test("Of nodes only its own, of pods only those that are asked for by its name")
    func own() throws {
        #expect(try may("get", "nodes", "n1", namespace: ""))
        #expect(try !may("get", "nodes", "n2", namespace: ""))
        #expect(try !may("list", "nodes", "", namespace: ""))
        #expect(try may("list", "pods", "", namespace: "", fields: ["spec.nodeName": "n1"]))
        #expect(try !may("list", "pods", "", namespace: "", fields: ["spec.nodeName": "n2"]))
        #expect(try !may("list", "secrets", ""))
        #expect(
            try may(
                "update", "leases", "n1", namespace: "kube-node-lease",
                group: "coordination.k8s.io"))
        #expect(
            try !may(
                "update", "leases", "n2", namespace: "kube-node-lease",
                group: "coordination.k8s.io"))
    }

    @Test("All else is what the default role of nodes says, and a mere name is no node")
    func rest() throws {
        #expect(try may("list", "services", ""))
        #expect(try !may("delete", "services", "x"))
        let pretender = Principal(user: "system:node:n1", groups: ["dev"])
        #expect(
            try !authorizer.isAllowed(
                AccessAction(
                    "get", GroupResource(group: "", resource: "secrets"), namespace: "shop",
                    name: "db"), by: pretender, at: store.now))
    }
}
