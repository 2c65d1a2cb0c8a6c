import Access
import Testing

@Suite struct PrincipalTests {
    @Test("Impersonation adds the groups that everybody is in")
    func impersonation() {
        #expect(
            Principal(impersonating: "bob", groups: ["dev"]).groups
                == ["dev", "system:authenticated"])
        #expect(
            Principal(impersonating: "system:anonymous", groups: []).groups
                == ["system:unauthenticated"])
        #expect(
            Principal(impersonating: "bob", groups: ["system:authenticated"]).groups
                == ["system:authenticated"])
    }

    @Test("A service account without groups gets those of service accounts")
    func serviceAccountGroups() {
        let name = "system:serviceaccount:ci:builder"
        #expect(
            Principal(impersonating: name, groups: []).groups == [
                "system:serviceaccounts", "system:serviceaccounts:ci", "system:authenticated",
            ])
        #expect(
            Principal(impersonating: name, groups: ["x"]).groups == ["x", "system:authenticated"])
    }

    @Test("Subjects name users, groups and service accounts, each by kind")
    func subjects() {
        let bob = Principal(user: "bob", groups: ["dev"])
        #expect(bob.isNamed(by: Subject(kind: "User", name: "bob")))
        #expect(bob.isNamed(by: Subject(kind: "Group", name: "dev")))
        #expect(!bob.isNamed(by: Subject(kind: "Group", name: "bob")))
        #expect(!bob.isNamed(by: Subject(kind: "User", name: "dev")))
        #expect(!bob.isNamed(by: Subject(kind: "User", name: "*")))
        let builder = Principal(user: "system:serviceaccount:ci:builder", groups: [])
        let account = Subject(kind: "ServiceAccount", name: "builder", namespace: "ci")
        #expect(builder.isNamed(by: account))
        #expect(builder.isNamed(by: Subject(kind: "User", name: builder.user)))
        #expect(
            !builder.isNamed(
                by: Subject(kind: "ServiceAccount", name: "builder", namespace: "shop")))
        #expect(!builder.isNamed(by: Subject(kind: "ServiceAccount", name: "builder")))
    }
}
