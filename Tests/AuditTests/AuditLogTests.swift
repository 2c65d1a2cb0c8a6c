import Access
import Audit
import KubernetesAPI
import Testing

@Suite struct AuditLogTests {
    private let secrets = GroupResource(group: "", resource: "secrets")
    private let alice = Principal(user: "alice")

    @Test("Bodies of sealed objects and of tokens are never kept, whatever the policy says")
    func sealed() {
        let secrets = secrets
        let log = AuditLog(
            policy: AuditPolicy(rules: [AuditRule(level: .requestResponse)]),
            isSealed: { $0 == secrets })
        func level(_ action: AccessAction) -> AuditLevel { log.decision(action, by: alice).level }
        let accounts = GroupResource(group: "", resource: "serviceaccounts")
        let reviews = GroupResource(group: "authentication.k8s.io", resource: "tokenreviews")
        #expect(level(AccessAction("create", secrets, namespace: "shop")) == .metadata)
        #expect(level(AccessAction("create", accounts, subresource: "token")) == .metadata)
        #expect(level(AccessAction("create", reviews)) == .metadata)
        #expect(level(AccessAction("create", accounts)) == .requestResponse)
        #expect(level(AccessAction("get", path: "/version")) == .requestResponse)
    }
}
