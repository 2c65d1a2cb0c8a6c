import Access
import EventStore
import Foundation
import History
import KubernetesAPI

/// Decisions of RBAC with many bindings, and the rules of the past.
struct AccessFigures {
    private static let bindingCount = 10_000
    private static let userCount = 2_000
    private static let namespaceCount = 500
    private static let secrets = GroupResource(group: "", resource: "secrets")

    let path: String

    func print() throws {
        try decisions()
        try past()
    }

    // MARK: decisions

    /// 10,000 RoleBindings of 2,000 users in 500 namespaces, one of every hundred of a group, and
    /// roles of three rules.
    private static var rules: AccessRules {
        var roles: [RoleReference: [PolicyRule]] = [:]
        for number in 0..<200 {
            roles[RoleReference(kind: "ClusterRole", name: "r\(number)")] = [
                PolicyRule(verbs: ["get", "list"], apiGroups: ["apps"], resources: ["deployments"]),
                PolicyRule(verbs: ["get"], apiGroups: [""], resources: ["pods", "pods/log"]),
                PolicyRule(
                    verbs: ["get", "list", "watch"], apiGroups: [""],
                    resources: number % 2 == 0 ? ["secrets"] : ["configmaps"]),
            ]
        }
        let bindings = (0..<bindingCount).map { number in
            AccessBinding(
                name: "b\(number)", namespace: "n\(number % namespaceCount)",
                role: RoleReference(kind: "ClusterRole", name: "r\(number % 200)"),
                subjects: [
                    number % 100 == 0
                        ? Subject(kind: "Group", name: "g\(number % 50)")
                        : Subject(kind: "User", name: "u\(number % userCount)")
                ])
        }
        return AccessRules(roles: roles, bindings: bindings)
    }

    private func decisions() throws {
        let rules = Self.rules
        let groups = ["g0", "g1", "g2", "system:authenticated"]
        let questions = (0..<2_000).map { number in
            (
                AccessAction(
                    "get", Self.secrets, namespace: "n\(number % Self.namespaceCount)", name: "x"),
                Principal(user: "u\(number % Self.userCount)", groups: groups)
            )
        }
        var allowed = 0
        let measure = Measure(times: 50) {
            for (action, principal) in questions
            where rules.decision(action, by: principal).isAllowed { allowed += 1 }
        }
        let one = measure.median / Double(questions.count)
        let share = allowed * 100 / (50 * questions.count)
        Swift.print(
            "RBAC decision, \(Self.bindingCount) bindings".padded(to: 39)
                + "\(Measure.words(one)) (\(share) % allowed)")
    }

    // MARK: the past

    private func past() throws {
        let store = try Store.create(at: path, kind: .recording)
        try fill(store)
        let history = AccessHistory(store)
        let head = store.head.rawValue
        let first = try Measure(times: 1) { _ = try history.rules(at: store.now) }
        Swift.print("rules of the head, first time".padded(to: 39) + first.words)
        var at = head
        let next = try Measure(times: 20) {
            at -= 400
            _ = try history.rules(at: store.view(at: Revision(at)))
        }
        Swift.print("rules 100 RBAC changes back".padded(to: 39) + next.words)
        let authorizer = Authorizer(history)
        let action = AccessAction("get", Self.secrets, namespace: "n1", name: "x")
        let principal = Principal(user: "u1", groups: ["g1", "system:authenticated"])
        let view = try store.view(at: Revision(at))
        let warm = try Measure(times: 200) {
            _ = try authorizer.isAllowed(action, by: principal, at: view)
        }
        Swift.print("review of the past, warm".padded(to: 39) + warm.words)
    }

    /// 10,000 bindings, and four events of which one changes a binding, again and again.
    private func fill(_ store: Store) throws {
        var next: UInt64 = 1
        func append(
            _ resource: String, _ namespace: String, _ name: String, _ body: String, group: String
        ) -> NewRecord {
            let head = #"{"metadata":{"name":"\#(name)","#
            defer { next += 1 }
            let document = head + #""namespace":"\#(namespace)"},\#(body)}"#
            return .event(
                NewEvent(
                    revision: Revision(next), change: .modified,
                    key: ObjectKey(
                        resource: GroupResource(group: group, resource: resource),
                        namespace: namespace, name: name),
                    uid: "u", apiVersion: "v1", kind: "X",
                    observed: Timestamp(nanoseconds: Int64(next) * 1_000_000), request: nil,
                    document: Array(document.utf8), resourceVersionOffset: head.utf8.count))
        }
        func binding(_ number: Int, of role: Int) -> NewRecord {
            append(
                "rolebindings", "n\(number % Self.namespaceCount)", "b\(number)",
                #""roleRef":{"kind":"ClusterRole","name":"r\#(role)"},"#
                    + #""subjects":[{"kind":"User","name":"u\#(number % Self.userCount)"}]"#,
                group: "rbac.authorization.k8s.io")
        }
        var records = (0..<200).map { number in
            append(
                "clusterroles", "", "r\(number)",
                #""rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}]"#,
                group: "rbac.authorization.k8s.io")
        }
        for number in 0..<Self.bindingCount { records.append(binding(number, of: number % 200)) }
        try store.append(records)
        records = []
        for step in 0..<10_000 {
            records.append(
                step % 4 == 0
                    ? binding(step % Self.bindingCount, of: step % 7)
                    : append("configmaps", "n", "c\(step)", #""data":{}"#, group: ""))
        }
        try store.append(records)
    }
}

extension String {
    fileprivate func padded(to length: Int) -> String {
        self + String(repeating: " ", count: max(1, length - count))
    }
}
