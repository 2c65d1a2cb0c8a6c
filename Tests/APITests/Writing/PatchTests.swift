import API
import Document
import EventStore
import History
import Testing

@Suite struct PatchTests {
    private static let deployments = "/apis/apps/v1/namespaces/shop/deployments"

    private func configMap(_ data: JSONValue) async throws -> LivePipeline {
        let live = try LivePipeline()
        _ = try await live.send("POST", configMaps, ["metadata": ["name": "a"], "data": data])
        return live
    }

    @Test(
        "JSON patches, with what Kubernetes allows beyond the RFC",
        arguments: [
            ([["op": "add", "path": "/data/z", "value": "3"]], ["x": "1", "y": "2", "z": "3"]),
            ([["op": "remove", "path": "/data/none"]], ["x": "1", "y": "2"]),
            ([["op": "replace", "path": "/data/n", "value": "3"]], ["n": "3", "x": "1", "y": "2"]),
            ([["op": "move", "from": "/data/x", "path": "/data/z"]], ["y": "2", "z": "1"]),
            ([["op": "copy", "from": "/data/x", "path": "/data/y"]], ["x": "1", "y": "1"]),
            (
                [
                    ["op": "test", "path": "/data/x", "value": "1"],
                    ["op": "add", "path": "/data/a~1b", "value": "3"],
                ], ["a/b": "3", "x": "1", "y": "2"]
            ),
        ] as [(JSONValue, JSONValue)])
    func json(patch: JSONValue, data: JSONValue) async throws {
        let live = try await configMap(["x": "1", "y": "2"])
        let answer = try await live.send(
            "PATCH", "\(configMaps)/a", patch, type: "application/json-patch+json")
        // A key with a slash is one that no ConfigMap may have.
        if data["a/b"] != nil {
            #expect(answer.code == 422)
        } else {
            #expect(answer.value["data"] == data)
        }
    }

    @Test(
        "Patches that can't be applied change nothing",
        arguments: [
            ("application/json-patch+json", #"[{"op":"test","path":"/data/x","value":"no"}]"#, 422),
            ("application/json-patch+json", #"[{"op":"add","path":"/no/x","value":"1"}]"#, 422),
            ("application/json-patch+json", #"[{"op":"fly","path":"/data/x"}]"#, 422),
            ("application/json-patch+json", #"{"op":"add"}"#, 400),
            ("application/json-patch+json", "[{", 400),
            ("application/merge-patch+json", "[]", 400),
            ("application/merge-patch+json", #"{"data":{"x":5}}"#, 422),
            ("application/merge-patch+json", #"{"metadata":{"resourceVersion":"9"}}"#, 409),
            ("application/strategic-merge-patch+json", "nonsense", 400),
            ("application/strategic-merge-patch+json", #"{"$patch":"explode"}"#, 500),
            ("application/json", "{}", 415), ("application/apply-patch+yaml", "{}", 415),
        ])
    func refused(type: String, patch: String, code: Int) async throws {
        let live = try await configMap(["x": "1"])
        let answer = try await live.send("PATCH", "\(configMaps)/a", Array(patch.utf8), type: type)
        #expect(answer.code == code)
        #expect(answer.value["kind"] == "Status")
        #expect(live.store.head.rawValue == 1)
    }

    @Test("A merge patch removes by null")
    func merge() async throws {
        let live = try await configMap(["x": "1", "y": "2"])
        let answer = try await live.send(
            "PATCH", "\(configMaps)/a", ["data": ["x": .null, "z": "3"]],
            type: "application/merge-patch+json")
        #expect(answer.value["data"] == ["y": "2", "z": "3"])
    }

    private func names(_ patch: JSONValue) async throws -> (Int, [String], String) {
        let live = try LivePipeline()
        let containers: JSONValue = [
            ["name": "c", "image": "1"], ["name": "s", "image": "2"],
        ]
        _ = try await live.send(
            "POST", Self.deployments,
            [
                "metadata": ["name": "d"],
                "spec": [
                    "selector": ["matchLabels": ["app": "a"]],
                    "template": [
                        "metadata": ["labels": ["app": "a"]], "spec": ["containers": containers],
                    ],
                ],
            ])
        let answer = try await live.send(
            "PATCH", "\(Self.deployments)/d", ["spec": ["template": ["spec": patch]]],
            type: "application/strategic-merge-patch+json")
        let found = answer.value["spec"]?["template"]?["spec"]?["containers"]?.array ?? []
        let texts = found.map { item in
            "\(item["name"]?.string ?? ""):\(item["image"]?.string ?? "")"
        }
        return (answer.code, texts, answer.message)
    }

    @Test(
        "A strategic patch merges containers by name and obeys its directives",
        arguments: [
            (["containers": [["name": "s", "image": "9"]]], ["c:1", "s:9"]),
            (["containers": [["name": "n", "image": "3"]]], ["n:3", "c:1", "s:2"]),
            (["containers": [["name": "c", "$patch": "delete"]]], ["s:2"]),
            (["containers": [["name": "o", "image": "4"], ["$patch": "replace"]]], ["o:4"]),
            (
                ["$setElementOrder/containers": [["name": "s"], ["name": "c"]]], ["s:2", "c:1"]
            ),
            (
                [
                    "$setElementOrder/containers": [["name": "s"], ["name": "n"], ["name": "c"]],
                    "containers": [["name": "n", "image": "3"]],
                ], ["s:2", "n:3", "c:1"]
            ),
        ] as [(JSONValue, [String])])
    func strategic(patch: JSONValue, names: [String]) async throws {
        let (code, found, _) = try await self.names(patch)
        #expect(code == 200)
        #expect(found == names)
    }

    @Test(
        "A strategic patch that says too little",
        arguments: [
            (
                ["containers": [["image": "x"]]],
                "map: map[image:x] does not contain declared merge key: name"
            ),
            (
                ["containers": [["name": "c", "$patch": "explode"]]],
                "unknown patch type: explode in map: map[$patch:explode name:c]"
            ),
        ] as [(JSONValue, String)])
    func strategicRefused(patch: JSONValue, words: String) async throws {
        let (code, _, message) = try await names(patch)
        #expect(code == 500)
        #expect(message == words)
    }
}
