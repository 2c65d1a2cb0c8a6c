import Access
import Audit
import ConfigurationFiles
import KubernetesAPI
import Testing

@Suite struct AuditPolicyTests {
    private func policy(_ rules: String) throws -> AuditPolicy {
        try AuditPolicy(
            reading: ConfigurationFile.parse(
                "apiVersion: audit.k8s.io/v1\nkind: Policy\n\(rules)", file: "policy.yaml"))
    }

    private let alice = Principal(user: "alice", groups: ["dev", "system:authenticated"])

    private func action(
        _ verb: String, _ resource: String, _ group: String = "", sub: String = "",
        in namespace: String = "shop", name: String = ""
    ) -> AccessAction {
        AccessAction(
            verb, GroupResource(group: group, resource: resource), subresource: sub,
            namespace: namespace, name: name)
    }

    @Test("The first rule that takes a request decides")
    func firstRule() throws {
        let policy = try policy(
            """
            omitStages: [RequestReceived]
            rules:
            - level: None
              users: [bob]
            - level: RequestResponse
              resources:
              - group: ""
                resources: [pods, "*/status", "nodes/*"]
              - group: apps
            - level: Request
              userGroups: [ops, dev]
              verbs: [delete]
              omitStages: [ResponseStarted]
            - level: Metadata
              nonResourceURLs: [/healthz*, /version]
              omitManagedFields: true
            """)
        func level(_ action: AccessAction, _ who: Principal? = nil) -> AuditLevel {
            policy.decision(action, by: who ?? alice).level
        }
        #expect(level(action("get", "pods")) == .requestResponse)
        #expect(level(action("get", "pods"), Principal(user: "bob")) == .none)
        #expect(level(action("get", "pods", sub: "log")) == .none)
        #expect(level(action("update", "services", sub: "status")) == .requestResponse)
        #expect(level(action("update", "services")) == .none)
        #expect(level(action("get", "nodes", sub: "proxy", in: "")) == .requestResponse)
        // Kubernetes' documents say subresources alone, its code takes the resource too.
        #expect(level(action("get", "nodes", in: "")) == .requestResponse)
        #expect(level(action("list", "deployments", "apps")) == .requestResponse)
        #expect(level(action("delete", "configmaps")) == .request)
        #expect(level(action("delete", "configmaps"), Principal(user: "eve")) == .none)
        #expect(level(AccessAction("get", path: "/healthz/etcd")) == .metadata)
        #expect(level(AccessAction("get", path: "/version")) == .metadata)
        #expect(level(AccessAction("get", path: "/versions")) == .none)
        let request = policy.decision(action("delete", "configmaps"), by: alice)
        #expect(request.omittedStages == [.requestReceived, .responseStarted])
        #expect(request.keeps(.responseComplete) && !request.keeps(.requestReceived))
        #expect(policy.decision(AccessAction("get", path: "/version"), by: alice).omitsManagedFields)
    }

    @Test("Namespaces and names narrow a rule")
    func narrowed() throws {
        let policy = try policy(
            """
            rules:
            - level: Metadata
              namespaces: [payments]
              resources: [{group: "", resources: [secrets], resourceNames: [db]}]
            """)
        func level(_ action: AccessAction) -> AuditLevel { policy.decision(action, by: alice).level }
        #expect(level(action("get", "secrets", in: "payments", name: "db")) == .metadata)
        #expect(level(action("get", "secrets", in: "payments", name: "tls")) == .none)
        #expect(level(action("list", "secrets", in: "payments")) == .none)
        #expect(level(action("get", "secrets", in: "shop", name: "db")) == .none)
    }

    @Test(
        "A broken policy is refused with its line",
        arguments: [
            ("rules: []\n", "3: rules: a policy needs"),
            ("rules:\n- level: All\n", "4: rules[0].level: there is no such level"),
            ("rules:\n- users: [a]\n", "4: rules[0]: level is missing"),
            ("rules:\n- level: None\n  user: [a]\n", "5: rules[0].user: there is no such field"),
            (
                "rules:\n- level: None\n  nonResourceURLs: [/a]\n  namespaces: [b]\n",
                "4: rules[0]: a rule is about"
            ),
            ("rules:\n- level: None\n  nonResourceURLs: ['/a*b']\n", "5: rules[0].nonResourceURLs[0]: *"),
            ("rules:\n- level: None\n  resources: [{group: apps/v1}]\n", "group comes without"),
            ("rules:\n- level: None\n  resources: [{resourceNames: [a]}]\n", "resourceNames need"),
            ("omitStages: [End]\nrules:\n- level: None\n", "3: omitStages[0]: there is no such stage"),
        ])
    func broken(rules: String, message: String) {
        do {
            _ = try policy(rules)
            Issue.record("the policy was taken")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
        }
    }

    @Test("Without a policy reads of Secrets are kept, and nothing else")
    func standard() {
        #expect(
            AuditPolicy.standard.decision(action("list", "secrets"), by: alice).level == .metadata)
        #expect(AuditPolicy.standard.decision(action("list", "pods"), by: alice) == .nothing)
    }
}
