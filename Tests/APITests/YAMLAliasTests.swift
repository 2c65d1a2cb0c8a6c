@testable import API
import Testing

@Suite("Aliases in YAML bodies")
struct YAMLAliasTests {
    @Test("A few are written out")
    func few() throws {
        let body = try YAMLBody(Array("a: &x {k: v}\nb: *x\n".utf8))
        #expect(String(decoding: body.json, as: UTF8.self) == #"{"a":{"k":"v"},"b":{"k":"v"}}"#)
    }

    @Test("Aliases of aliases are refused before anything is made of them, as keys too")
    func many() {
        var text = "a0: &a0 [x,x]\n"
        for level in 1...50 { text += "a\(level): &a\(level) [*a\(level - 1),*a\(level - 1)]\n" }
        #expect(throws: YAMLBody.Failure.self) { try YAMLBody(Array(text.utf8)) }
        let key = text + "? *a50\n: 1\n"
        #expect(throws: YAMLBody.Failure.self) { try YAMLBody(Array(key.utf8)) }
    }

    @Test("Ampersands and asterisks in a long text are no aliases")
    func text() throws {
        let script = String(repeating: "  run * && echo done & wait\n", count: 4_000)
        let body = try YAMLBody(Array(("script: |\n" + script).utf8))
        #expect(body.json.count > 64 << 10)
    }
}
