import Access
import KubernetesAPI
import Testing

@Suite struct PolicyRuleTests {
    private static let pods = GroupResource(group: "", resource: "pods")
    private static let deployments = GroupResource(group: "apps", resource: "deployments")

    @Test("A rule takes an action when verb, group and resource are all in it")
    func threeLists() {
        let rule = PolicyRule(
            verbs: ["get", "list"], apiGroups: ["", "apps"], resources: ["pods", "deployments"])
        #expect(rule.match(AccessAction("get", Self.pods)) == .yes)
        #expect(rule.match(AccessAction("list", Self.deployments, namespace: "shop")) == .yes)
        #expect(rule.match(AccessAction("watch", Self.pods)) == .no)
        #expect(
            rule.match(AccessAction("get", GroupResource(group: "batch", resource: "pods"))) == .no)
        #expect(
            rule.match(AccessAction("get", GroupResource(group: "", resource: "secrets"))) == .no)
        #expect(rule.match(AccessAction("get", path: "/pods")) == .no)
    }

    @Test("Stars stand for every verb, group and resource, each for itself")
    func stars() {
        let all = PolicyRule(verbs: ["*"], apiGroups: ["*"], resources: ["*"])
        #expect(all.match(AccessAction("escalate", Self.deployments, subresource: "scale")) == .yes)
        let apps = PolicyRule(verbs: ["*"], apiGroups: ["apps"], resources: ["*"])
        #expect(apps.match(AccessAction("get", Self.deployments)) == .yes)
        #expect(apps.match(AccessAction("get", Self.pods)) == .no)
        let any = GroupResource(group: "", resource: "*")
        #expect(all.match(AccessAction("*", any)) == .yes)
        #expect(
            PolicyRule(verbs: ["get"], apiGroups: [""], resources: ["pods"])
                .match(AccessAction("*", any)) == .no)
    }

    @Test("A resource's subresources are named on their own", arguments: [
        ("pods", "log", false), ("pods/log", "log", true), ("pods/log", "", false),
        ("pods/log", "exec", false), ("*/log", "log", true), ("*/log", "", false),
        ("*", "log", true), ("pods/*", "log", false),
    ])
    func subresources(resource: String, subresource: String, isAllowed: Bool) {
        let rule = PolicyRule(verbs: ["get"], apiGroups: [""], resources: [resource])
        let action = AccessAction("get", Self.pods, subresource: subresource)
        #expect(rule.match(action) == (isAllowed ? .yes : .no))
    }

    @Test("Names limit a rule, and an action without a name is left open")
    func names() {
        let rule = PolicyRule(
            verbs: ["get"], apiGroups: [""], resources: ["pods"], resourceNames: ["a", "b"])
        #expect(rule.match(AccessAction("get", Self.pods, name: "b")) == .yes)
        #expect(rule.match(AccessAction("get", Self.pods, name: "c")) == .no)
        #expect(rule.match(AccessAction("get", Self.pods)) == .onlyNames(["a", "b"]))
    }

    @Test("Paths match whole, or by the part before a star", arguments: [
        ("/healthz", "/healthz", true), ("/healthz", "/healthz/etcd", false),
        ("/healthz/*", "/healthz/etcd", true), ("/healthz/*", "/healthz", false),
        ("*", "/anything", true), ("/api*", "/apis/apps", true), ("/*/x", "/a/x", false),
    ])
    func paths(rule: String, path: String, isAllowed: Bool) {
        let rule = PolicyRule(verbs: ["get"], nonResourceURLs: [rule])
        #expect(rule.match(AccessAction("get", path: path)) == (isAllowed ? .yes : .no))
        #expect(rule.match(AccessAction("get", Self.pods)) == .no)
    }
}
