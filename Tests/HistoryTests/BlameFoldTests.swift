import Document
import History
import KubernetesAPI
import Testing

struct BlameFoldTests {
    /// The revision from which on the field has had its value, by looking at every version.
    private func origin(
        of path: FieldPath, in versions: [(revision: Revision, value: JSONValue)]
    ) -> Revision? {
        guard let last = versions.last, let value = path.resolve(in: last.value) else { return nil }
        var found = last.revision
        for version in versions.reversed() {
            guard path.resolve(in: version.value) == value else { break }
            found = version.revision
        }
        return found
    }

    @Test("Every leaf is blamed on the revision that set it", arguments: 0..<300)
    func oracle(seed: Int) {
        var maker = DocumentMaker(seed: UInt64(seed))
        var value = JSONValue.object(maker.object(depth: 5, isKeyed: true))
        var fold = BlameFold(noise: .none)
        var versions: [(revision: Revision, value: JSONValue)] = []
        for revision in 1...12 {
            versions.append((Revision(UInt64(revision)), value))
            fold.feed(value, uid: "u", at: Revision(UInt64(revision)))
            let next = maker.mutated(value, depth: 5, isKeyed: true)
            if case .object = next { value = next }
        }
        for field in fold.fields() {
            #expect(
                field.revision == origin(of: field.path, in: versions),
                "seed \(seed) \(field.path)")
            #expect(field.path.resolve(in: versions[11].value) == field.value)
        }
        for field in fold.removedFields() {
            let present = versions.last { version in
                let found = field.path.resolve(in: version.value)
                return found == field.value
            }
            #expect(present != nil, "seed \(seed) \(field.path)")
            #expect(field.setAt < field.removedAt)
        }
    }

    @Test("Recorded objects are blamed right", arguments: Recording.names)
    func recorded(name: String) throws {
        for life in try Recording(name).lives.map({ $0.prefix(20) }) where life.count > 2 {
            let first = life[0].event
            if ["events", "leases"].contains(first.key.resource.resource) { continue }
            let schema = KindCatalog.builtIn.schema(apiVersion: first.apiVersion, kind: first.kind)
            var fold = BlameFold(schema: schema)
            for line in life {
                fold.feed(line.object, uid: line.event.uid, at: line.event.revision)
            }
            let versions = life.map { (revision: $0.event.revision, value: $0.object) }
            for field in fold.fields() where !field.path.hasIndex {
                #expect(
                    field.revision == origin(of: field.path, in: versions),
                    "\(first.key) \(field.path)")
            }
            #expect(fold.lines().allSatisfy { $0.revision != nil })
        }
    }

    @Test func `An item that moves keeps its origins`() {
        let a: JSONValue = ["name": "a", "image": "1"]
        let b: JSONValue = ["name": "b", "image": "2"]
        var fold = BlameFold()
        fold.feed(["containers": [a, b]], uid: "u", at: Revision(1))
        fold.feed(["containers": [["name": "b", "image": "3"], a]], uid: "u", at: Revision(2))
        let blame = fold.fields().map { "\($0.path) \($0.revision)" }
        #expect(
            blame == [
                ".containers[name=\"b\"].name 1", ".containers[name=\"b\"].image 2",
                ".containers[name=\"a\"].name 1", ".containers[name=\"a\"].image 1",
            ])
    }

    @Test func `What is gone is told with what set it and what removed it`() {
        var fold = BlameFold()
        fold.feed(["spec": ["a": 1, "b": 2]], uid: "u", at: Revision(1))
        fold.feed(["spec": ["a": 1, "b": 3]], uid: "u", at: Revision(2))
        fold.feed(["spec": ["a": 1]], uid: "u", at: Revision(3))
        #expect(
            fold.removedFields().map { "\($0.path) \($0.value) \($0.setAt) \($0.removedAt)" }
                == [".spec.b 3 2 3"])
        fold.feed(["spec": ["a": 1, "b": 3]], uid: "u", at: Revision(4))
        #expect(fold.removedFields().isEmpty)
        #expect(fold.fields().map(\.revision) == [Revision(1), Revision(4)])
    }

    @Test func `An object of another UID starts anew`() {
        var fold = BlameFold()
        fold.feed(["a": 1], uid: "u", at: Revision(1))
        fold.feed(["a": 1], uid: "v", at: Revision(5))
        #expect(fold.fields().map(\.revision) == [Revision(5)])
        #expect(fold.born == Revision(5))
        fold.feed(nil, uid: "v", at: Revision(6))
        #expect(fold.fields().isEmpty)
        #expect(fold.value == nil)
    }

    @Test func `Lines of YAML stand beside their origins`() {
        var fold = BlameFold()
        fold.feed(
            ["spec": ["replicas": 3, "containers": [["name": "a", "image": "1"]]]], uid: "u",
            at: Revision(1))
        fold.feed(
            ["spec": ["replicas": 0, "containers": [["name": "a", "image": "1"]]]], uid: "u",
            at: Revision(2))
        let lines = fold.lines().map { line in
            let margin = line.revision.map(\.description) ?? "?"
            return margin + " " + String(repeating: " ", count: line.line.indent) + line.line.text
        }
        #expect(
            lines == [
                "1 spec:", "1   containers:", "1   - image: \"1\"", "1     name: a",
                "2   replicas: 0",
            ])
    }
}

extension FieldPath {
    fileprivate var hasIndex: Bool {
        components.contains { component in
            if case .index = component { true } else { false }
        }
    }
}
