import ConfigurationFiles
import Testing

@Suite struct ConfigurationFileTests {
    private func root(_ text: String) throws -> ConfigurationMap {
        try ConfigurationFile.parse(text, file: "test.yaml")
            .map(fields: ["apiVersion", "kind", "rules", "on", "count", "name"])
    }

    @Test("Values come with their types from YAML and from JSON")
    func values() throws {
        for text in [
            "name: \"12\"\non: true\ncount: 3\nrules: [a, 'true']\nkind: null\n",
            #"{"name": "12", "on": true, "count": 3, "rules": ["a", "true"], "kind": null}"#,
        ] {
            let map = try root(text)
            #expect(try map.string("name") == "12")
            #expect(try map.bool("on") == true)
            #expect(try map.integer("count") == 3)
            #expect(try map.strings("rules") == ["a", "true"])
            #expect(map["kind"] == nil)
            #expect(try map.list("apiVersion").isEmpty)
        }
    }

    private func message(_ text: String, _ body: (ConfigurationMap) throws -> Void) -> String {
        do {
            try body(try root(text))
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test("What is wrong is told with file, line and field")
    func errors() {
        #expect(
            message("name: a\nrule: []\n") { _ in }
                == """
                test.yaml:2: rule: there is no such field; known are apiVersion, count, kind, \
                name, on, rules
                """)
        #expect(
            message("name: a\nrules:\n- x\n- [y]\n") { _ = try $0.strings("rules") }
                == "test.yaml:4: rules[1]: a text is needed here; put it in quotes if it is one")
        #expect(
            message("name: 12\n") { _ = try $0.string("name") }
                == "test.yaml:1: name: a text is needed here; put it in quotes if it is one")
        #expect(
            message("kind: Dog\n") { try $0.expect(kind: "Cat", versions: ["v1"]) }
                == "test.yaml:1: kind: this is a Dog; a Cat is needed")
        #expect(
            message("\nkind: Cat\napiVersion: v2\n") {
                try $0.expect(kind: "Cat", versions: ["v1"])
            } == "test.yaml:3: apiVersion: v2 is not known for a Cat; known are v1")
        #expect(message("", { _ in }) == "test.yaml: the file is empty")
        #expect(message("name: a\nname: b\n", { _ in }).hasPrefix("test.yaml:1: \"name\" is there"))
        #expect(message("name: [\n", { _ in }).contains("this is no YAML"))
    }

    @Test("A file that is not there is told as such")
    func missing() {
        #expect(throws: ConfigurationError.self) {
            try ConfigurationFile.read("/nonexistent/policy.yaml")
        }
    }
}
