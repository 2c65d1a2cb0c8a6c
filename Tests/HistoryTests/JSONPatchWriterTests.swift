import Document
import History
import Testing

/// Applies a patch as RFC 6902 says, with code of its own.
private func applied(_ patch: JSONValue, to document: JSONValue) throws -> JSONValue {
    struct Refused: Error {}
    func change(_ value: inout JSONValue, _ tokens: ArraySlice<String>, _ op: JSONValue) throws {
        let kind = op["op"]?.string
        guard let token = tokens.first else {
            guard kind == "replace" else { throw Refused() }
            value = op["value"] ?? .null
            return
        }
        switch value {
        case .object(var object):
            if tokens.count > 1 {
                guard var member = object[token] else { throw Refused() }
                try change(&member, tokens.dropFirst(), op)
                object[token] = member
            } else if kind == "remove" {
                guard object.removeValue(forKey: token) != nil else { throw Refused() }
            } else {
                if kind == "replace", !object.contains(key: token) { throw Refused() }
                object[token] = op["value"]
            }
            value = .object(object)
        case .array(var items):
            guard let index = Int(token), index >= 0, index <= items.count else { throw Refused() }
            if kind == "add", tokens.count == 1 {
                items.insert(op["value"] ?? .null, at: index)
            } else {
                guard index < items.count else { throw Refused() }
                if tokens.count > 1 {
                    try change(&items[index], tokens.dropFirst(), op)
                } else if kind == "remove" {
                    items.remove(at: index)
                } else {
                    items[index] = op["value"] ?? .null
                }
            }
            value = .array(items)
        default: throw Refused()
        }
    }
    var result = document
    for op in patch.array ?? [] {
        let pointer = op["path"]?.string ?? ""
        let tokens = pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .map { String($0.replacing("~1", with: "/").replacing("~0", with: "~")) }
        try change(&result, tokens[...], op)
    }
    return result
}

struct JSONPatchWriterTests {
    @Test("A patch makes the second document of the first", arguments: 0..<500)
    func makesTheSecond(seed: Int) throws {
        var maker = DocumentMaker(seed: UInt64(seed))
        let before = maker.value(depth: 5, isKeyed: seed % 2 == 0)
        let after =
            seed % 5 == 0
            ? maker.value(depth: 5, isKeyed: false)
            : maker.mutated(before, depth: 5, isKeyed: seed % 2 == 0)
        let patch = JSONPatchWriter.patch(from: before, to: after)
        #expect(try applied(patch, to: before) == after, "seed \(seed): \(patch)")
    }

    @Test func `Equal documents need no operation`() {
        #expect(JSONPatchWriter.operations(from: ["a": 1], to: ["a": 1.0]).isEmpty)
    }

    @Test func `Only what changed is named, and keys are escaped`() {
        let before: JSONValue = [
            "metadata": ["labels": ["a/b~c": "x", "keep": "y"]], "list": ["a", "b", "c", "d"],
        ]
        let after: JSONValue = [
            "metadata": ["labels": ["a/b~c": "z", "keep": "y"]], "list": ["a", "c", "d", "e"],
        ]
        let operations = JSONPatchWriter.operations(from: before, to: after)
        #expect(
            operations.map { "\($0.kind.rawValue) \($0.path)" } == [
                "replace /metadata/labels/a~1b~0c", "remove /list/1", "add /list/3",
            ])
    }

    @Test func `A subtree of which little is left is replaced whole`() {
        let before: JSONValue = ["spec": ["a": 1, "b": 2, "c": 3, "d": 4, "e": 5]]
        let operations = JSONPatchWriter.operations(from: before, to: ["spec": ["z": 1]])
        #expect(operations.count == 1)
    }

    @Test("Patches between recorded versions are right", arguments: Recording.names)
    func recorded(name: String) throws {
        for life in try Recording(name).lives {
            for (before, after) in zip(life, life.dropFirst()) {
                let patch = JSONPatchWriter.patch(from: before.object, to: after.object)
                #expect(try applied(patch, to: before.object) == after.object)
            }
        }
    }
}
