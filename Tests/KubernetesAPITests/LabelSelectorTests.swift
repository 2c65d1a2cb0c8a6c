import Document
import KubernetesAPI
import Testing

@Suite struct LabelSelectorTests {
    private static let labels: JSONObject = ["a": "b", "e": "g", "n": "5", "empty": ""]

    @Test(
        arguments: [
            ("", true), ("a", true), ("!a", false), ("z", false), ("!z", true),
            ("a=b", true), ("a==b", true), ("a=c", false), ("a!=b", false), ("a!=c", true),
            ("z!=c", true), ("z=", false), ("empty=", true), ("empty", true),
            ("a in (b,c)", true), ("a in (c)", false), ("a notin (c)", true),
            ("a notin (b)", false),
            ("z notin (b)", true), ("z in (b)", false), ("empty in ()", true),
            ("empty in (,x)", true),
            ("n>4", true), ("n > 5", false), ("n<6", true), ("n<5", false), ("a>1", false),
            ("a in (b,c),!d,e!=f,n", true), ("a in (b,c),d", false), (" a = b , e = g ", true),
            ("a=b,", nil), ("in=x", false), ("notin", false), ("in in (in)", false),
        ] as [(String, Bool?)])
    func `matches as the API server does`(text: String, expected: Bool?) throws {
        guard let expected else {
            #expect(throws: SelectorError.self) { try LabelSelector(parsing: text) }
            return
        }
        #expect(try LabelSelector(parsing: text).matches(Self.labels) == expected)
    }

    /// Requests and messages of a kube-apiserver 1.36.2.
    @Test(arguments: [
        ("odd in (yes", "unable to parse requirement: found '', expected: ',' or ')'"),
        ("a b=c", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        ("=x", "found '=', expected: !, identifier, or 'end of string'"),
        (
            "n>a",
            "unable to parse requirement: values[0]: Invalid value: \"a\": for 'Gt', 'Lt' "
                + "operators, the value must be an integer"
        ),
        ("odd=yes,", "found '', expected: identifier after ','"),
        (
            String(repeating: "k", count: 64) + "=x",
            "unable to parse requirement: <nil>: Invalid value: \""
                + String(repeating: "k", count: 64)
                + "\": name part must be no more than 63 bytes"
        ),
        (
            "odd=" + String(repeating: "v", count: 64),
            "unable to parse requirement: values[0][odd]: Invalid value: \""
                + String(repeating: "v", count: 64) + "\": must be no more than 63 bytes"
        ),
        ("odd=yes && n=1", "found '&&', expected: ',' or 'end of string'"),
        ("!odd=yes", "found '=', expected: ',' or 'end of string'"),
        ("odd===", "unable to parse requirement: found '=', expected: identifier"),
    ])
    func `refuses in the API server's words`(text: String, message: String) {
        #expect(throws: SelectorError(message)) { try LabelSelector(parsing: text) }
    }

    @Test func `a selector object has both forms`() throws {
        let selector = try LabelSelector(json: [
            "matchLabels": ["a": "b"],
            "matchExpressions": [
                ["key": "e", "operator": "In", "values": ["f", "g"]],
                ["key": "z", "operator": "DoesNotExist"],
                ["key": "n", "operator": "Exists"],
                ["key": "a", "operator": "NotIn", "values": ["x"]],
            ],
        ])
        #expect(selector.matches(Self.labels))
        #expect(!selector.matches(["a": "b"]))
        #expect(try LabelSelector(json: [:]).matches(Self.labels))
        #expect(throws: SelectorError("\"Like\" is not a valid label selector operator")) {
            try LabelSelector(json: ["matchExpressions": [["key": "a", "operator": "Like"]]])
        }
    }

    @Test func `a plain map selects by equality and no labels match only what needs none`() throws {
        #expect(LabelSelector(matching: ["a": "b"]).matches(Self.labels))
        #expect(try LabelSelector(parsing: "!a").matches(nil))
        #expect(try !LabelSelector(parsing: "a").matches(nil))
    }

    @Test func `prints itself as kubectl does`() throws {
        let text = "e!=f,a in (c,b),!d,g"
        #expect(try LabelSelector(parsing: text).description == "a in (b,c),!d,e!=f,g")
    }
}
