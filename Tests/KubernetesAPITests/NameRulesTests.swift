import KubernetesAPI
import Testing

@Suite struct NameRulesTests {
    @Test(arguments: ["app", "app.kubernetes.io/name", "a_b.c-d", "X/Y1".lowercased(), "a.b/C_d"])
    func `good label keys have no problems`(key: String) {
        #expect(NameRules.qualifiedNameProblems(key).isEmpty)
    }

    @Test(arguments: [
        ("", "name part must be non-empty"),
        ("/name", "prefix part must be non-empty"),
        ("-a", "name part must consist of alphanumeric characters"),
        ("a/b/c", "a qualified name must consist of alphanumeric characters"),
        ("Upper/name", "prefix part a lowercase RFC 1123 subdomain must consist of"),
        ("a..b/name", "prefix part a lowercase RFC 1123 subdomain must consist of"),
    ])
    func `bad label keys are told why`(key: String, reason: String) throws {
        let problem = try #require(NameRules.qualifiedNameProblems(key).first)
        #expect(problem.hasPrefix(reason))
    }

    @Test func `label values may be empty, but not end in a dash`() {
        #expect(NameRules.labelValueProblems("").isEmpty)
        #expect(NameRules.labelValueProblems("v1.2_x-Y").isEmpty)
        #expect(NameRules.labelValueProblems("v1-").count == 1)
        #expect(NameRules.labelValueProblems("white space").count == 1)
    }
}
