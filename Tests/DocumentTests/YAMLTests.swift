import Testing

@testable import Document

/// The expected texts are what kubectl 1.33 prints for the same objects.
@Suite struct YAMLTests {
    @Test(arguments: [
        ("", #""""#), ("foo", "foo"), ("true", #""true""#), ("tRUE", "tRUE"), ("y", #""y""#),
        ("off", #""off""#), ("null", #""null""#), ("~", #""~""#), ("1", #""1""#),
        ("1.5", #""1.5""#),
        ("0x1F", #""0x1F""#), ("1e3", #""1e3""#), ("1_000", #""1_000""#), ("_1", "_1"),
        ("100m", "100m"), ("10.0.0.1", "10.0.0.1"), ("12:30", #""12:30""#), ("1:60", "1:60"),
        ("2020-01-01", #""2020-01-01""#), ("2020-13-01", "2020-13-01"),
        ("2026-11-23T23:47:32Z", #""2026-11-23T23:47:32Z""#), (".5", #"".5""#), (".", "."),
        (".nan", #"".nan""#), ("1e400", "1e400"), ("<<", "<<"), ("=", "="), ("-", "'-'"),
        ("-a", "-a"),
        ("- a", "'- a'"), ("---", "'---'"), ("a: b", "'a: b'"), ("a:b", "a:b"), ("a:", "'a:'"),
        ("a #b", "'a #b'"), ("a#b", "a#b"), ("#a", "'#a'"), (" a", "' a'"), ("a ", "'a '"),
        ("it's", "it's"), ("'a'", "'''a'''"), (#""a""#, #"'"a"'"#), ("a\tb", #""a\tb""#),
        ("{x}", "'{x}'"), ("x{}", "x{}"), ("*x", "'*x'"), ("@x", "'@x'"), ("$(X)", "$(X)"),
        ("é", "é"), ("\u{1F600}", #""\U0001F600""#), ("a\r\nb\n", #""a\r\nb\n""#),
        ("\u{1B}[0m", #""\e[0m""#), ("a\u{2028}b", #""a\Lb""#), ("08", #""08""#),
        ("0o17", #""0o17""#),
        ("0b11", #""0b11""#), ("12345678901234567890123", #""12345678901234567890123""#),
        ("False", #""False""#), ("FALSe", "FALSe"), ("http://x/y?z=1", "http://x/y?z=1"),
    ])
    func `a string is quoted where it would be read as something else`(text: String, yaml: String)
    {
        #expect(YAML.text(of: ["k": .string(text)]) == "k: \(yaml)\n")
        #expect(YAML.text(of: [.string(text)]) == "- \(yaml)\n")
    }

    @Test(arguments: [
        ("a\nb", "|-\n  a\n  b"), ("a\nb\n", "|\n  a\n  b"), ("a\nb\n\n", "|+\n  a\n  b\n"),
        ("\n", "|2+\n"), (" a\nb", "|2-\n   a\n  b"), ("a\n\n b\n", "|\n  a\n\n   b"),
        ("a \nb", #""a \nb""#), ("a\n\tb", #""a\n\tb""#),
    ])
    func `a text of several lines is a literal block`(text: String, yaml: String) {
        #expect(YAML.text(of: ["k": .string(text)]) == "k: \(yaml)\n")
    }

    @Test(arguments: [
        ("1.50", "1.5"), ("1.0", "1"), ("-0", "0"), ("1e3", "1000"),
        ("1234567.5", "1.2345675e+06"),
        ("123456.5", "123456.5"), ("0.00001", "1e-05"), ("1e21", "1e+21"), ("1e100", "1e+100"),
        ("9223372036854775807", "9223372036854775807"), ("-5", "-5"),
    ])
    func `numbers are written as Go reads them`(number: String, yaml: String) {
        #expect(YAML.text(of: "[\(number)]".json) == "- \(yaml)\n")
    }

    private let message = "The node was low on resource ephemeral storage. Container foo was using "
        + "4Gi, which exceeds its request of 0."

    private var document: JSONValue {
        #"""
            {"spec":{"list":[[1,2],[],{},{"b":1,"a":{"x":[null]}}],"empty":{},"n":true,"none":[],
             "a10":1,"a2":2,"message":"\#(message)","quoted":"Error: \#(message.dropLast(18))"},
             "data":{"script":"#!/bin/sh\nexit 0\n"}}
            """#.json
    }

    private let text = """
        data:
          script: |
            #!/bin/sh
            exit 0
        spec:
          a2: 2
          a10: 1
          empty: {}
          list:
          - - 1
            - 2
          - []
          - {}
          - a:
              x:
              - null
            b: 1
          message: The node was low on resource ephemeral storage. Container foo was using
            4Gi, which exceeds its request of 0.
          "n": true
          none: []
          quoted: 'Error: The node was low on resource ephemeral storage. Container foo was
            using 4Gi, which exceeds'

        """

    @Test func `a document is laid out as kubectl lays it out`() {
        #expect(YAML.text(of: document) == text)
        #expect(YAML.text(of: ["b": 1, "a": 2], sortKeys: false) == "b: 1\na: 2\n")
        #expect(YAML.text(of: [:]) == "{}\n")
        #expect(YAML.text(of: "a") == "a\n")
    }

    @Test func `lines make up the text and know their fields`() {
        let lines = YAML.lines(of: document) { _, element, index in
            element["b"] == nil ? .index(index) : .item([.init(name: "b", value: 1)])
        }
        let joined = lines.map { line in
            (line.text.isEmpty ? "" : String(repeating: " ", count: line.indent)) + line.text
                + "\n"
        }
        #expect(joined.joined() == text)
        let fields = lines.map { "\($0.isLeaf ? "" : "/")\($0.continues ? "+" : "")\($0.path)" }
        #expect(
            fields == [
                "/.data", ".data.script", "+.data.script", "+.data.script", "/.spec", ".spec.a2",
                ".spec.a10", ".spec.empty", "/.spec.list", ".spec.list[0][0]", ".spec.list[0][1]",
                ".spec.list[1]", ".spec.list[2]", "/.spec.list[b=1].a", "/.spec.list[b=1].a.x",
                ".spec.list[b=1].a.x[0]", ".spec.list[b=1].b", ".spec.message", "+.spec.message",
                ".spec.n", ".spec.none", ".spec.quoted", "+.spec.quoted",
            ])
    }

    @Test func `long and broken keys stand alone after a question mark`() {
        let long = String(repeating: "k", count: 129)
        #expect(YAML.text(of: [long: [1], "z": 1]) == "? \(long)\n: - 1\nz: 1\n")
        #expect(YAML.text(of: ["a\nb": ["c": 1]]) == "? |-\n  a\n  b\n: c: 1\n")
    }
}
