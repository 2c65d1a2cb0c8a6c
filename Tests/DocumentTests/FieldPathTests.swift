import Testing

@testable import Document

@Suite struct FieldPathTests {
    private func path(_ text: String) throws -> FieldPath { try FieldPath(parsing: text) }

    @Test(arguments: [
        ".", ".spec", #".spec.template.spec.containers[name="checkout"].image"#,
        #".spec.ports[containerPort=80,protocol="TCP"]"#, #".metadata.finalizers[="a.b/c"]"#,
        ".spec.args[0]", #".metadata.annotations["deployment.kubernetes.io/revision"]"#,
        #".data["a \"b\" ]"]"#, #".data[""]"#, ".spec.a[=7]", ".spec.a[=true]",
        #".spec.a[={"x":[1,"]"]}].y"#, #".f:metadata.a-b_c/d$"#, #".data["*"]"#, #".data["ü\n"]"#,
    ])
    func `the canonical form parses to itself`(text: String) throws {
        #expect(try path(text).description == text)
    }

    @Test(arguments: [
        ("spec.replicas", ".spec.replicas"),
        (
            ".spec.template.spec.containers[checkout].image",
            #".spec.template.spec.containers[name="checkout"].image"#
        ),
        ("spec.containers[name=checkout].image", #".spec.containers[name="checkout"].image"#),
        (#"spec.containers[ name = "a b" ]"#, #".spec.containers[name="a b"]"#),
        (
            #"metadata.labels.app\.kubernetes\.io/name"#,
            #".metadata.labels["app.kubernetes.io/name"]"#
        ),
        (#".metadata.labels.["a.b"]"#, #".metadata.labels["a.b"]"#),
        ("ports[protocol=TCP,containerPort=80]", #".ports[containerPort=80,protocol="TCP"]"#),
        ("[0].a", "[0].a"), ("", "."), ("finalizers[=a.b/c]", #".finalizers[="a.b/c"]"#),
    ])
    func `what people type is understood`(typed: String, canonical: String) throws {
        #expect(try path(typed).description == canonical)
    }

    @Test(arguments: [
        ("spec..replicas", 5), ("spec.", 5), ("spec[", 4), ("spec[a", 6), ("spec]", 4),
        ("spec[]", 5),
        ("spec[0]x", 7), (#"spec["a]"#, 5), ("spec[a=]", 7), (#"spec[a="b"x]"#, 10), ("a\\", 1),
        ("spec[a=b,c]", 10),
    ])
    func `what is no path is refused at its character`(typed: String, offset: Int) {
        let error = #expect(throws: FieldPathError.self) { try path(typed) }
        #expect(error?.offset == offset)
    }

    private let deployment = #"""
        {"spec":{"replicas":3,"containers":[
            {"name":"proxy","image":"p:1","ports":[{"containerPort":80,"protocol":"UDP"},
                {"containerPort":80,"protocol":"TCP","name":"web"}]},
            {"name":"checkout","image":"c:2","args":["-v","x"]}]},
         "metadata":{"labels":{"a.b/c":"d"},"finalizers":["one","two"]}}
        """#.json

    @Test(arguments: [
        ("spec.replicas", "3"), ("spec.containers[checkout].image", #""c:2""#),
        (#"spec.containers["checkout"].image"#, #""c:2""#),
        ("spec.containers[0].ports[containerPort=80,protocol=TCP].name", #""web""#),
        ("spec.containers[1].args[1]", #""x""#), (#"metadata.labels["a.b/c"]"#, #""d""#),
        ("metadata.finalizers[=two]", #""two""#), ("metadata.finalizers[two]", #""two""#),
    ])
    func `a path resolves to the value that it names`(text: String, value: String) throws {
        #expect(try deployment[path(text)]?.description == value)
    }

    @Test(arguments: [
        "spec.paused", "spec.containers[other].image", "spec.containers[7]", "spec.replicas.x",
        "spec[0]", "metadata.finalizers[=three]",
    ])
    func `a path to nothing resolves to nothing`(text: String) throws {
        #expect(try deployment[path(text)] == nil)
    }

    @Test(arguments: [
        ("spec", ".spec.replicas", true, true), ("spec.replicas", ".spec.replicas", true, true),
        ("spec.replicas", ".spec", false, true), ("spec.replicas", ".spec.paused", false, false),
        ("containers[*].image", #".containers[name="a"].image"#, true, true),
        ("containers[a].image", #".containers[name="a"].image"#, true, true),
        ("containers[b].image", #".containers[name="a"].image"#, false, false),
        ("ports[protocol=TCP]", #".ports[containerPort=80,protocol="TCP"].name"#, true, true),
        ("metadata.labels.*", #".metadata.labels["a.b"]"#, true, true),
        ("metadata.labels.*", ".metadata.labels", false, true),
        ("**.image", #".spec.containers[name="a"].image"#, true, true),
        ("**.image", ".spec.replicas", false, true),
        ("finalizers[x]", #".finalizers[="x"]"#, true, true), (".", ".a", true, true),
    ])
    func `a pattern means what is at its end and below`(
        pattern: String, text: String, matches: Bool, touches: Bool
    ) throws {
        let pattern = try FieldPattern(parsing: pattern)
        #expect(try path(text).matches(pattern) == matches)
        #expect(try pattern.touches(path(text)) == touches)
    }

    @Test func `setting makes what is missing on the way`() throws {
        var value: JSONValue = [:]
        #expect(try value.set(3, at: path("spec.replicas")))
        #expect(try value.set("c:2", at: path("spec.containers[checkout].image")))
        #expect(try value.set("p:1", at: path("spec.containers[proxy].image")))
        #expect(try value.set("-v", at: path("spec.containers[proxy].args[0]")))
        #expect(try value.set("one", at: path("metadata.finalizers[=one]")))
        #expect(try !value.set(1, at: path("spec.replicas.x")))
        #expect(try !value.set(1, at: path("spec.containers[proxy].args[7]")))
        #expect(
            value
                == #"""
                {"spec":{"replicas":3,"containers":[{"name":"checkout","image":"c:2"},
                    {"name":"proxy","image":"p:1","args":["-v"]}]},
                 "metadata":{"finalizers":["one"]}}
                """#.json)
        #expect(try value.set(nil, at: path("spec.containers[checkout]")))
        #expect(try value.set(nil, at: path("spec.replicas")))
        #expect(try value.set(nil, at: path("metadata.finalizers[=one]")))
        #expect(
            value
                == #"""
                {"spec":{"containers":[{"name":"proxy","image":"p:1","args":["-v"]}]},
                 "metadata":{"finalizers":[]}}
                """#.json)
    }

    @Test func `random paths print and parse to themselves, and order as they compare`() throws {
        var random = SeededGenerator(seed: 42)
        func text() -> String {
            let letters = Array("ab.[]\"\\=,*0 9é\n-/")
            return String(
                (0..<Int.random(in: 0...4, using: &random)).map { _ in
                    letters[Int.random(in: 0..<letters.count, using: &random)]
                })
        }
        func scalar() -> JSONValue {
            [.string(text()), 7, true, .null, ["x": .string(text())]][
                Int.random(in: 0...4, using: &random)]
        }
        for _ in 0..<2_000 {
            let components = (0..<Int.random(in: 0...4, using: &random)).map {
                _ -> FieldPath.Component in
                switch Int.random(in: 0...3, using: &random) {
                case 0: FieldPath.Component.key(text())
                case 1: .index(Int.random(in: 0...20, using: &random))
                case 2:
                    .item([.init(name: "a", value: scalar()), .init(name: "b", value: scalar())])
                default: .element(scalar())
                }
            }
            let made = FieldPath(components)
            #expect(try path(made.description) == made)
            let extended = made.appending(key: "x")
            #expect(made < extended && !(extended < made) && !(made < made))
        }
    }
}
