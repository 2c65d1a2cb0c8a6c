import Access
import KubernetesAPI
import Testing

@Suite struct AccessRulesTests {
    private static let secrets = GroupResource(group: "", resource: "secrets")
    private static let read = AccessAction("list", secrets, namespace: "payments")

    private static let reader = RoleReference(kind: "ClusterRole", name: "secret-reader")
    private static let admin = RoleReference(kind: "ClusterRole", name: "cluster-admin")
    private static let oneSecret = RoleReference(
        kind: "Role", name: "one-secret", namespace: "payments")

    /// A cluster with administrators, a debug binding in payments, one in shop, a role for one
    /// Secret, and a binding of a role that is gone.
    private let rules = AccessRules(
        roles: [
            reader: [PolicyRule(verbs: ["get", "list"], apiGroups: [""], resources: ["secrets"])],
            admin: [
                PolicyRule(verbs: ["*"], nonResourceURLs: ["*"]),
                PolicyRule(verbs: ["*"], apiGroups: ["*"], resources: ["*"]),
            ],
            oneSecret: [
                PolicyRule(
                    verbs: ["get"], apiGroups: [""], resources: ["secrets"],
                    resourceNames: ["tls"]),
                PolicyRule(
                    verbs: ["get", "list"], apiGroups: [""], resources: ["secrets"],
                    resourceNames: ["tls", "ca"]),
            ],
        ],
        bindings: [
            AccessBinding(
                name: "tmp-debug", namespace: "payments", role: reader,
                subjects: [Subject(kind: "User", name: "mallory")]),
            AccessBinding(
                name: "backup", namespace: "shop", role: reader,
                subjects: [Subject(kind: "ServiceAccount", name: "backup", namespace: "ops")]),
            AccessBinding(
                name: "certificates", namespace: "payments", role: oneSecret,
                subjects: [Subject(kind: "Group", name: "web")]),
            AccessBinding(
                name: "sre-admins", role: admin, subjects: [
                    Subject(kind: "Group", name: "sre"), Subject(kind: "User", name: "root"),
                ]),
            AccessBinding(
                name: "left-over", namespace: "payments",
                role: RoleReference(kind: "ClusterRole", name: "gone"),
                subjects: [Subject(kind: "User", name: "bob")]),
        ])

    private func names(_ grants: [AccessGrant]) -> [String] {
        grants.map { "\($0.binding.name): \($0.subject.name)" }
    }

    @Test("Who may: everywhere first, then in the action's namespace")
    func inNamespace() {
        let grants = rules.grants(Self.read)
        #expect(
            names(grants) == [
                "sre-admins: sre", "sre-admins: root", "certificates: web", "tmp-debug: mallory",
            ])
        #expect(grants.map(\.onlyNames) == [[], [], ["tls", "ca"], []])
    }

    @Test("At the cluster's scope only ClusterRoleBindings count, anywhere all do")
    func scopes() {
        let everywhere = AccessAction("list", Self.secrets)
        #expect(names(rules.grants(everywhere)) == ["sre-admins: sre", "sre-admins: root"])
        #expect(
            names(rules.grants(everywhere, .anywhere)) == [
                "sre-admins: sre", "sre-admins: root", "certificates: web", "tmp-debug: mallory",
                "backup: backup",
            ])
        #expect(
            names(rules.grants(AccessAction("get", path: "/metrics"), .anywhere))
                == ["sre-admins: sre", "sre-admins: root"])
    }

    @Test("A name settles whom a rule for names lets")
    func named() {
        func who(_ name: String) -> [String] {
            names(
                rules.grants(
                    AccessAction("get", Self.secrets, namespace: "payments", name: name)))
        }
        #expect(who("ca").contains("certificates: web"))
        #expect(!who("db").contains("certificates: web"))
    }

    @Test("Decisions come with the API server's words")
    func decisions() {
        func words(_ user: String, _ groups: [String] = [], _ action: AccessAction = Self.read)
            -> String
        {
            let principal = Principal(user: user, groups: groups)
            return rules.decision(action, by: principal).words(action, by: principal)
        }
        #expect(
            words("mallory")
                == #"RBAC: allowed by RoleBinding "tmp-debug/payments" of ClusterRole "#
                + #""secret-reader" to User "mallory""#)
        #expect(
            words("alice", ["dev", "sre"])
                == #"RBAC: allowed by ClusterRoleBinding "sre-admins" of ClusterRole "#
                + #""cluster-admin" to Group "sre""#)
        #expect(
            words(
                "system:serviceaccount:ops:backup", [],
                AccessAction("get", Self.secrets, namespace: "shop", name: "db"))
                == #"RBAC: allowed by RoleBinding "backup/shop" of ClusterRole "secret-reader" "#
                + #"to ServiceAccount "backup/ops""#)
        #expect(
            words("carol")
                == #"User "carol" cannot list resource "secrets" in API group "" in the "#
                + #"namespace "payments""#)
        #expect(
            words("bob")
                == #"User "bob" cannot list resource "secrets" in API group "" in the "#
                + #"namespace "payments": RBAC: clusterrole.rbac.authorization.k8s.io "gone" "#
                + "not found")
        #expect(
            words("carol", [], AccessAction("get", path: "/metrics"))
                == #"User "carol" cannot get path "/metrics""#)
        #expect(
            words(
                "carol", [],
                AccessAction(
                    "update", GroupResource(group: "apps", resource: "deployments"),
                    subresource: "scale"))
                == #"User "carol" cannot update resource "deployments/scale" in API group "#
                + #""apps" at the cluster scope"#)
    }

    @Test("A rule for some names lets nobody list them all")
    func namesAndLists() {
        let web = Principal(user: "w", groups: ["web"])
        #expect(!rules.decision(Self.read, by: web).isAllowed)
        let ca = AccessAction("list", Self.secrets, namespace: "payments", name: "ca")
        #expect(rules.decision(ca, by: web).isAllowed)
    }

    @Test("Names that only look alike are different: bytes count, as in Kubernetes")
    func bytes() {
        // "é" as one scalar and as two; "K" and the sign of the kelvin.
        for (known, other) in [("ren\u{E9}", "rene\u{301}"), ("K", "\u{212A}")] {
            let rules = AccessRules(
                roles: [
                    Self.reader: [
                        PolicyRule(
                            verbs: ["get"], apiGroups: [""], resources: ["secrets"],
                            resourceNames: [known])
                    ]
                ],
                bindings: [
                    AccessBinding(
                        name: "b", namespace: "payments", role: Self.reader,
                        subjects: [
                            Subject(kind: "User", name: known), Subject(kind: "Group", name: known),
                        ])
                ])
            func may(_ principal: Principal, _ name: String) -> Bool {
                let action = AccessAction(
                    "get", Self.secrets, namespace: "payments", name: name)
                return rules.decision(action, by: principal).isAllowed
            }
            #expect(may(Principal(user: known), known))
            #expect(!may(Principal(user: other), known))
            #expect(!may(Principal(user: "x", groups: [other]), known))
            #expect(!may(Principal(user: known), other))
        }
    }

    @Test("system:masters needs no rule")
    func masters() {
        let admin = Principal(user: "admin", groups: ["system:masters"])
        let none = AccessRules(roles: [:], bindings: [])
        #expect(none.isEmpty)
        #expect(none.decision(Self.read, by: admin) == .privileged)
        #expect(none.decision(Self.read, by: Principal(user: "x", groups: [])).isAllowed == false)
    }
}
