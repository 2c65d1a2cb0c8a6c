@testable import API
import Document
import Testing

@Suite("What a JSON patch may make of a document")
struct PatchGrowthTests {
    private func operation(_ op: String, from: String, path: String) -> JSONValue {
        ["op": .string(op), "from": .string(from), "path": .string(path)]
    }

    @Test("Copies that double the document are refused before they are written")
    func doubling() {
        let patch = JSONValue.array(
            (0..<60).map { operation("copy", from: "/metadata", path: "/metadata/k\($0)") })
        #expect(throws: JSONPatch.Failure.self) {
            try JSONPatch.apply(patch, to: ["metadata": ["name": "a"]])
        }
    }

    @Test("So are copies and moves that make it too deep")
    func depth() {
        var patch: [JSONValue] = []
        var path = "/a"
        for _ in 0..<12 {
            let deeper = path + path
            patch.append(operation("copy", from: "/a", path: deeper))
            path = deeper
        }
        #expect(throws: JSONPatch.Failure.self) {
            try JSONPatch.apply(.array(patch), to: ["a": ["a": [:]]])
        }
    }

    @Test("A copy of usual size is made")
    func usual() throws {
        let patched = try JSONPatch.apply(
            [operation("copy", from: "/spec", path: "/copy")], to: ["spec": ["a": 1]])
        #expect(patched["copy"] == ["a": 1])
    }
}
