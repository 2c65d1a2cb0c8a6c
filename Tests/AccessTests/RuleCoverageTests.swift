import Access
import Testing

@Suite struct RuleCoverageTests {
    private func rule(
        _ verbs: [String], _ resources: [String], _ groups: [String] = [""],
        names: [String] = []
    ) -> PolicyRule {
        PolicyRule(
            verbs: verbs, apiGroups: groups, resources: resources, resourceNames: names)
    }

    @Test("What nobody owns is missing, put together by resource and sorted")
    func missing() throws {
        let missing = try #require(
            RuleCoverage.missing(
                from: [rule(["get"], ["configmaps"])],
                wanted: [rule(["get", "delete"], ["secrets", "configmaps"])]))
        #expect(
            RuleCoverage.words(missing) == """
                {APIGroups:[""], Resources:["configmaps"], Verbs:["delete"]}
                {APIGroups:[""], Resources:["secrets"], Verbs:["get" "delete"]}
                """)
    }

    @Test("Several rules together cover one, permission by permission")
    func together() {
        #expect(
            RuleCoverage.missing(
                from: [rule(["get"], ["pods"]), rule(["list"], ["pods", "secrets"]), rule(["get"], ["secrets"])],
                wanted: [rule(["get", "list"], ["pods", "secrets"])]) == [])
    }

    @Test("Stars cover, and only stars cover stars")
    func stars() {
        let all = rule(["*"], ["*"], ["*"])
        #expect(all.covers(rule(["get"], ["pods/log"], ["apps"])))
        #expect(rule(["get"], ["*/scale"]).covers(rule(["get"], ["pods/scale"])))
        #expect(!rule(["get"], ["*/scale"]).covers(rule(["get"], ["pods"])))
        #expect(!rule(["get", "list"], ["pods"]).covers(rule(["*"], ["pods"])))
        #expect(
            PolicyRule(verbs: ["get"], nonResourceURLs: ["/a/*"])
                .covers(PolicyRule(verbs: ["get"], nonResourceURLs: ["/a/b"])))
    }

    @Test("A rule for some names does not cover one for all")
    func names() {
        let one = rule(["get"], ["secrets"], names: ["a"])
        #expect(rule(["get"], ["secrets"]).covers(one))
        #expect(!one.covers(rule(["get"], ["secrets"])))
        #expect(!one.covers(rule(["get"], ["secrets"], names: ["a", "b"])))
    }

    @Test("Lists that multiply beyond the bound are not compared")
    func bound() {
        let many = (0..<400).map { "r\($0)" }
        #expect(RuleCoverage.missing(from: [], wanted: [rule(many, many, many)]) == nil)
    }
}
