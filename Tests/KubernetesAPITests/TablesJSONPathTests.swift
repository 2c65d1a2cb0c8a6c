import Document
import KubernetesAPI
import Testing

/// The expected answers are what kubectl 1.33 gave for the same list.
struct TablesJSONPathTests {
    static let list: JSONValue = [
        "kind": "List",
        "items": [
            pod(
                "a",
                [
                    "n": 5, "f": 1.5, "t": true, "z": .null, "m": ["b": 1, "a": "<x>"],
                    "l": [1, "s", ["k": "v"]], "big": 1e21, "small": 0.00001,
                    "c": [["type": "Ready", "v": "1"], ["type": "Other", "v": "2"]],
                ]),
            pod("b", ["n": 10, "s": "x", "q": "1Gi", "e": []]),
            pod("c10", ["n": 2, "s": "a", "q": "500Mi"]),
        ],
    ]

    static func pod(_ name: String, _ spec: JSONValue) -> JSONValue {
        [
            "metadata": [
                "name": .string(name), "namespace": "default",
                "labels": ["app": .string(name)], "annotations": ["a.b/c": "d"],
            ], "spec": spec,
        ]
    }

    @Test("templates find what kubectl finds", arguments: [
        ("{.items[*].metadata.name}", "a b c10"),
        ("{.items[0].spec.z}", "null"),
        ("{.items[0].spec.l}", #"[1,"s",{"k":"v"}]"#),
        ("{.items[0].spec.l[*]}", #"1 s {"k":"v"}"#),
        ("{.items[0].spec.m}", #"{"a":"\u003cx\u003e","b":1}"#),
        ("{.items[0].spec.big} {.items[0].spec.small} {.items[0].spec.f}", "1e+21 1e-05 1.5"),
        (
            #"{range .items[*]}{.metadata.name}{"\t"}{.spec.s}{"\n"}{end}"#,
            "a\t\nb\tx\nc10\ta\n"
        ),
        (#"{.items[0].spec.c[?(@.type=="Ready")].v}"#, "1"),
        ("{.items[0].spec.c[-1].v}", "2"),
        ("{.items[0].spec.l[0:2]}", "1 s"),
        ("{.items[0].spec.c[::2].v}", "1"),
        ("{.items[0].spec.c[:1].v}{.items[0].spec.c[1:].v}", "12"),
        ("{.items[0]..v}", "1 2"),
        ("{.items[0].spec.m.*}", "<x> 1"),
        ("{.items[0].metadata['name','namespace']}", "a default"),
        ("{.items[?(@.spec.n>3)].metadata.name}", "a b"),
        ("{.items[?(@.spec.t)].metadata.name}", "a"),
        ("{.items[?(@.spec.t==true)].metadata.name}", "a"),
        (#"{.items[?(@.spec.s=="x")].metadata.name}"#, "b"),
        (#"{.items[?(@.spec.s!='x')].metadata.name}"#, "c10"),
        ("plain", "plain"),
        (".items[0].metadata.name", ".items[0].metadata.name"),
        (
            "{range .items[*]}{.metadata.name}:{range .spec.c[*]}{.type},{end};{end}END",
            "a:Ready,Other,;b:;c10:;END"
        ),
        ("{range .nothing[*]}{.x}{end}after", "after"),
        ("{.items[0].metadata.labels['app']}", "a"),
        (#"{.items[0].metadata.annotations.a\.b/c}"#, "d"),
        (#"{.items[0].metadata.annotations['a\.b/c']}"#, "d"),
        ("{.items[1].spec.e[*]}", ""),
        ("{.nothing.at.all}", ""),
        ("{$.kind}{@.kind}", "ListList"),
    ])
    func found(template: String, text: String) throws {
        #expect(try JSONPath(template).text(in: Self.list) == text)
    }

    @Test("templates that do not parse are refused in kubectl's words", arguments: [
        ("{.items[", "unterminated array"),
        ("{.items[x]}", "invalid array index x"),
        ("{.a", "unclosed action"),
        (#"{"a"#, "unterminated quoted string"),
        ("{#}", "unrecognized character in action: U+0023 '#'"),
        (
            "{.items[?(@.spec.n==5||@.spec.n==2)].metadata.name}",
            "unrecognized character in action: U+007C '|'"
        ),
        ("{.a....b}", "invalid multiple recursive descent"),
        ("{.items[?(@.a}", "unterminated filter"),
        (
            "{.items[9223372036854775807]}",
            "array index 9223372036854775807 is not a number"
        ),
    ])
    func unparsable(template: String, message: String) {
        let error = #expect(throws: JSONPathError.self) { try JSONPath(template) }
        #expect(error?.description == message)
    }

    @Test("templates that fail on the object say why", arguments: [
        ("{.items[*].spec.c[?(@.v>1)].v}", "incompatible types for comparison"),
        ("{.items[?(@.spec.f>1)].metadata.name}", "incompatible types for comparison"),
        ("{.items[0].spec.c[5].v}", "array index out of bounds: index 5, length 2"),
        ("{.items[0].spec.n[0]}", "int64 is not array or slice"),
        ("{foo}", "unrecognized identifier foo"),
        ("{end}", "not in range, nothing to end"),
    ])
    func failing(template: String, message: String) throws {
        let path = try JSONPath(template)
        let error = #expect(throws: JSONPathError.self) { try path.text(in: Self.list) }
        #expect(error?.description == message)
    }

    @Test("as JSON the values are one indented list")
    func jsonText() throws {
        let path = try JSONPath("{.items[*].metadata.name}")
        let text = try path.jsonText(in: Self.list)
        #expect(text == "[\n    \"a\",\n    \"b\",\n    \"c10\"\n]\n")
    }

    @Test("no template, however broken, does more than fail", arguments: 0..<8 as Range<UInt64>)
    func randomTemplates(seed: UInt64) {
        let pieces = [
            "{", "}", "[", "]", "(", ")", "?(", "@", ".", "..", "*", "$", "'", "\"", "\\", ":",
            ",", "-", "1", "99999999999", "items", "spec", "c", "range ", "end", "==", "<", "true",
            " ", "\n", "é", "[?(@.v", "[*]", "{range .items[*]}", "{end}", "0.5",
        ]
        // A linear congruential generator; its seed is the argument.
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<2_000 {
            let template = (0..<next(12)).map { _ in pieces[next(pieces.count)] }.joined()
            guard let path = try? JSONPath(template) else { continue }
            _ = try? path.text(in: Self.list)
        }
    }

    @Test("missing keys are errors where they have to be there")
    func missingKeys() throws {
        let path = try JSONPath("{.kind.x}", missingKeys: .areErrors)
        #expect(throws: JSONPathError.self) { try path.text(in: Self.list) }
    }

    @Test("custom columns print Go's spelling of values, and <none> for what is missing")
    func customColumns() throws {
        let columns = try CustomColumns(
            "N:.metadata.name,M:.spec.m,L:spec.l,Z:{.spec.z},T:.spec.t,B:.spec.big")
        let items = Self.list["items"]?.array ?? []
        #expect(
            try columns.text(of: items) == """
                N     M                L                Z        T        B
                a     map[a:<x> b:1]   [1 s map[k:v]]   <nil>    true     1e+21
                b     <none>           <none>           <none>   <none>   <none>
                c10   <none>           <none>           <none>   <none>   <none>

                """)
        let filtered = try CustomColumns(
            #"N:.metadata.name,X:.spec.c[?(@.type=="Ready")].v,Y:.spec.c[*].type,F:.spec.f"#)
        #expect(
            try filtered.text(of: [items[0]], hasHeaders: false)
                == "a     1     Ready,Other   1.5\n")
    }

    @Test("broken custom columns are refused in kubectl's words", arguments: [
        ("X", "unexpected custom-columns spec: X, expected <header>:<json-path-expr>"),
        ("", "custom-columns format specified but no custom columns given"),
        (
            "A:{.x",
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or "
                + "'{name1.name2}' or '{.name1.name2}'"
        ),
    ])
    func brokenColumns(spec: String, message: String) {
        let error = #expect(throws: JSONPathError.self) { try CustomColumns(spec) }
        #expect(error?.description == message)
    }

    @Test("sorting by a field puts objects without it first and knows numbers and quantities",
        arguments: [
            (".spec.n", ["c10", "a", "b"]), ("{.spec.q}", ["a", "c10", "b"]),
            ("metadata.name", ["a", "b", "c10"]), (".spec.s", ["a", "c10", "b"]),
        ])
    func sorting(field: String, names: [String]) throws {
        let sorted = try SortBy(field).sorted(Self.list["items"]?.array ?? [])
        #expect(sorted.map { $0["metadata"]?["name"]?.string } == names)
    }

    @Test("a field that no object has is an error")
    func sortingByNothing() throws {
        let sort = try SortBy(".spec.nope")
        let error = #expect(throws: JSONPathError.self) {
            try sort.sorted(Self.list["items"]?.array ?? [])
        }
        #expect(
            error?.description
                == #"couldn't find any field with path "{.spec.nope}" in the list of objects"#)
    }

    @Test("names with numbers sort by the numbers")
    func naturalOrder() throws {
        let objects = ["a10", "a2", "a02", "b1", "a"].map { Self.pod($0, [:]) }
        let sorted = try SortBy(".metadata.name").sorted(objects)
        #expect(
            sorted.map { $0["metadata"]?["name"]?.string } == ["a", "a2", "a02", "a10", "b1"])
    }
}
