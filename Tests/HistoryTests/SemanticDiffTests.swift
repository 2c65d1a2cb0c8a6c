import Document
import History
import KubernetesAPI
import Testing

/// The value without what a semantic diff takes for nothing: nulls, what is empty because of them,
/// the order of lists whose items have names.
private func essence(_ value: JSONValue) -> JSONValue? {
    switch value {
    case .null: return nil
    case .object(let object):
        var rest = JSONObject()
        for (key, member) in object.members { rest[key] = essence(member) }
        return rest.isEmpty ? nil : .object(rest)
    case .array(let items):
        let named = items.allSatisfy { $0["name"]?.string != nil }
        let kept = items.compactMap(essence)
        if kept.isEmpty { return nil }
        guard named else { return .array(kept) }
        return .array(
            kept.sorted { ($0["name"]?.string ?? "") < ($1["name"]?.string ?? "") })
    default: return value
    }
}

private func texts(_ changes: [FieldChange]) -> [String] {
    changes.map { change in
        "\(change.path) \(change.before?.description ?? "-") \(change.after?.description ?? "-")"
    }
}

struct SemanticDiffTests {
    private let deployment = KindCatalog.builtIn.schema(apiVersion: "apps/v1", kind: "Deployment")

    private func workload(_ containers: JSONValue) -> JSONValue {
        ["spec": ["template": ["spec": ["containers": containers]]]]
    }

    @Test("Equal documents have no changes", arguments: 0..<100)
    func equal(seed: Int) {
        var maker = DocumentMaker(seed: UInt64(seed))
        let value = maker.value(depth: 5, isKeyed: false)
        #expect(SemanticDiff.compare(value, value, noise: .none).isEmpty)
    }

    @Test("Setting the changed fields makes the second document", arguments: 0..<500)
    func sets(seed: Int) {
        var maker = DocumentMaker(seed: UInt64(seed))
        let before = JSONValue.object(maker.object(depth: 5, isKeyed: true))
        let after = maker.mutated(before, depth: 5, isKeyed: true)
        guard case .object = after else { return }
        let changes = SemanticDiff.changes(
            from: before, to: after, noise: .none, granularity: .subtrees)
        var made = before
        for change in changes where !change.isReorder {
            #expect(
                (change.path.resolve(in: before).flatMap { $0.isNull ? .none : .some($0) })
                    == change.before, "seed \(seed) \(change.path)")
            made.set(change.after, at: change.path)
        }
        #expect(essence(made) == essence(after), "seed \(seed): \(texts(changes))")
        #expect(Set(changes.map(\.path)).count == changes.count, "seed \(seed)")
    }

    @Test("Leaves and subtrees tell the same", arguments: 0..<200)
    func granularity(seed: Int) {
        var maker = DocumentMaker(seed: UInt64(seed))
        let before = maker.value(depth: 5, isKeyed: false)
        let after = maker.mutated(before, depth: 5, isKeyed: false)
        let leaves = SemanticDiff.changes(from: before, to: after, noise: .none)
        let subtrees = SemanticDiff.changes(
            from: before, to: after, noise: .none, granularity: .subtrees)
        #expect(
            leaves.allSatisfy { leaf in subtrees.contains { $0.path.contains(leaf.path) } },
            "seed \(seed)")
        #expect(leaves.isEmpty == subtrees.isEmpty || essence(before) == essence(after))
    }

    @Test func `Containers are matched by name, not by place`() {
        let before = workload([
            ["name": "checkout", "image": "shop/checkout:v1"],
            ["name": "proxy", "image": "proxy:1"],
        ])
        let after = workload([
            ["name": "proxy", "image": "proxy:1"],
            ["name": "checkout", "image": "shop/checkout:v2"],
        ])
        for schema in [deployment, nil] {
            let changes = SemanticDiff.changes(from: before, to: after, schema: schema)
            #expect(
                texts(changes) == [
                    ".spec.template.spec.containers[name=\"checkout\"].image"
                        + " \"shop/checkout:v1\" \"shop/checkout:v2\""
                ])
        }
    }

    @Test func `Ports are matched by both of their keys`() throws {
        let schema = try #require(deployment)
        let port: JSONValue = ["containerPort": 80, "protocol": "TCP"]
        let before = workload([["name": "web", "ports": [port]]])
        let after = workload([
            ["name": "web", "ports": [["containerPort": 80, "protocol": "UDP"], port]]
        ])
        let changes = SemanticDiff.changes(
            from: before, to: after, schema: schema, granularity: .subtrees)
        #expect(
            changes.map(\.path.description) == [
                ".spec.template.spec.containers[name=\"web\"]"
                    + ".ports[containerPort=80,protocol=\"UDP\"]"
            ])
        #expect(changes[0].before == nil)
    }

    @Test func `Members of sets are named by their values`() {
        let changes = SemanticDiff.changes(
            from: ["metadata": ["finalizers": ["a", "b"]]],
            to: ["metadata": ["finalizers": ["b", "c"]]], schema: deployment)
        #expect(
            texts(changes) == [
                ".metadata.finalizers[=\"c\"] - \"c\"", ".metadata.finalizers[=\"a\"] \"a\" -",
            ])
    }

    @Test func `Arguments are one value`() {
        let before = workload([["name": "a", "args": ["--v", "1"]]])
        let after = workload([["name": "a", "args": ["--v", "2", "--x"]]])
        let changes = SemanticDiff.changes(from: before, to: after, schema: deployment)
        #expect(changes.count == 1)
        #expect(changes[0].before == ["--v", "1"])
        #expect(changes[0].after == ["--v", "2", "--x"])
    }

    @Test func `A list of objects without keys is matched by content`() {
        let rule = { (verb: String) -> JSONValue in ["verbs": [.string(verb)], "resources": ["x"]] }
        let changes = SemanticDiff.changes(
            from: ["rules": [rule("get"), rule("list")]],
            to: ["rules": [rule("create"), rule("get"), rule("list")]], granularity: .subtrees)
        #expect(changes.map(\.path.description) == [".rules[0]"])
        #expect(changes[0].before == nil)
    }

    @Test func `The order of init containers is a change of its own`() {
        let first: JSONValue = ["name": "first"]
        let second: JSONValue = ["name": "second"]
        let before: JSONValue = ["spec": ["initContainers": [first, second]]]
        let after: JSONValue = ["spec": ["initContainers": [second, first]]]
        let changes = SemanticDiff.changes(from: before, to: after)
        #expect(changes.map(\.isReorder) == [true])
        #expect(changes[0].before == ["first", "second"])
        #expect(changes[0].after == ["second", "first"])
    }

    @Test func `Items with the same key twice are told apart by place`() {
        let twice: JSONValue = [
            "spec": ["env": [["name": "A", "value": "1"], ["name": "A", "value": "2"]]]
        ]
        let after: JSONValue = [
            "spec": ["env": [["name": "A", "value": "1"], ["name": "A", "value": "3"]]]
        ]
        let changes = SemanticDiff.changes(from: twice, to: after)
        #expect(texts(changes) == [".spec.env[1].value \"2\" \"3\""])
    }

    @Test func `null and absent are the same`() {
        let before: JSONValue = ["metadata": ["creationTimestamp": .null]]
        #expect(SemanticDiff.changes(from: before, to: ["metadata": [:]]).isEmpty)
    }

    @Test func `An object that came is its leaves, or one change`() {
        let object: JSONValue = ["spec": ["replicas": 1, "selector": [:]]]
        #expect(
            texts(SemanticDiff.changes(from: nil, to: object)) == [
                ".spec.replicas - 1", ".spec.selector - {}",
            ])
        let whole = SemanticDiff.changes(from: nil, to: object, granularity: .subtrees)
        #expect(whole.map(\.path) == [.root])
        #expect(whole[0].after == object)
    }

    @Test func `Equal bytes are not parsed`() throws {
        let bytes = Array("not JSON".utf8)
        #expect(try SemanticDiff.compare(bytes: bytes, bytes).isEmpty)
    }
}

struct NoiseFilterTests {
    private func condition(_ status: String, beat: String) -> JSONValue {
        [
            "status": [
                "conditions": [
                    [
                        "type": "Ready", "status": .string(status),
                        "lastHeartbeatTime": .string(beat),
                        "lastTransitionTime": .string(beat),
                    ]
                ]
            ]
        ]
    }

    @Test func `Heartbeats are folded`() {
        let diff = SemanticDiff.compare(condition("True", beat: "1"), condition("True", beat: "2"))
        #expect(diff.visible.isEmpty)
        #expect(diff.folded.count == 2)
    }

    @Test func `A transition time is shown with the transition`() {
        let diff = SemanticDiff.compare(condition("True", beat: "1"), condition("False", beat: "2"))
        #expect(
            diff.visible.map(\.path.description) == [
                ".status.conditions[type=\"Ready\"].status",
                ".status.conditions[type=\"Ready\"].lastTransitionTime",
            ])
        #expect(diff.folded.count == 1)
    }

    @Test func `What every write changes is folded by the bookkeeping filter too`() {
        let before: JSONValue = [
            "metadata": [
                "resourceVersion": "1", "generation": 1, "managedFields": [["manager": "a"]],
            ]
        ]
        let after: JSONValue = [
            "metadata": [
                "resourceVersion": "2", "generation": 2, "managedFields": [["manager": "b"]],
            ]
        ]
        #expect(SemanticDiff.compare(before, after).visible.isEmpty)
        let diff = SemanticDiff.compare(before, after, noise: .bookkeeping)
        #expect(diff.visible.map(\.path.description) == [".metadata.generation"])
        #expect(SemanticDiff.compare(before, after, noise: .none).visible.count == 3)
    }

    @Test func `A subtree that came is shown without its noise`() {
        let changes = SemanticDiff.changes(
            from: nil, to: ["metadata": ["name": "a", "managedFields": [[:]]]],
            granularity: .subtrees)
        #expect(changes.map(\.after) == [["metadata": ["name": "a"]]])
    }

    @Test func `Each rule says why`() {
        #expect(NoiseFilter.standard.rules.allSatisfy { !$0.reason.isEmpty && !$0.path.isEmpty })
    }
}
