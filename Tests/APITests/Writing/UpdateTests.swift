import API
import Document
import EventStore
import History
import Testing

@Suite struct UpdateTests {
    private func live() async throws -> LivePipeline {
        let live = try LivePipeline()
        _ = try await live.send(
            "POST", configMaps, ["metadata": ["name": "a"], "data": ["x": "1"]])
        return live
    }

    private func update(
        _ live: LivePipeline, version: String? = nil, uid: String? = nil, x: String,
        agent: String = "test/1"
    ) async throws -> LivePipeline.Answer {
        var metadata: JSONObject = ["name": "a"]
        metadata["resourceVersion"] = version.map(JSONValue.string)
        metadata["uid"] = uid.map(JSONValue.string)
        return try await live.send(
            "PUT", "\(configMaps)/a",
            ["metadata": .object(metadata), "data": ["x": .string(x)]], agent: agent)
    }

    @Test("An update at the object's revision is taken, one at an older is a conflict")
    func compareAndSwap() async throws {
        let live = try await live()
        let first = try await update(live, version: "1", x: "2")
        #expect(first.version == "2")
        let stale = try await update(live, version: "1", x: "3")
        #expect(stale.code == 409)
        #expect(stale.reason == "Conflict")
        let any = try await update(live, x: "4")
        #expect(any.version == "3")
        let wrong = try await update(live, uid: "other", x: "5")
        #expect(wrong.code == 409)
        let text = try await update(live, version: "abc", x: "5")
        #expect(text.code == 500)
        #expect(text.message == "strconv.ParseUint: parsing \"abc\": invalid syntax")
    }

    @Test("An update that changes nothing is no event")
    func unchanged() async throws {
        let live = try await live()
        let answer = try await update(live, version: "1", x: "1")
        #expect(answer.code == 200)
        #expect(answer.version == "1")
        #expect(live.store.head.rawValue == 1)
    }

    @Test("A field belongs to the manager who changed it last")
    func managers() async throws {
        let live = try await live()
        let answer = try await update(live, x: "2", agent: "other/2")
        let managers = (answer.value["metadata"]?["managedFields"]?.array ?? []).map {
            [$0["manager"], $0["fieldsV1"]]
        }
        #expect(
            managers == [
                ["other", ["f:data": ["f:x": [:]]]], ["test", ["f:data": [:]]],
            ])
    }

    @Test("What an update leaves out is no longer managed by anybody")
    func removed() async throws {
        let live = try await live()
        let answer = try await live.send("PUT", "\(configMaps)/a", ["metadata": ["name": "a"]])
        #expect(answer.value["data"] == nil)
        #expect(answer.value["metadata"]?["managedFields"] == nil)
    }

    @Test(
        "Names and namespaces that are not the path's",
        arguments: [
            (
                ["name": "b"], "the name of the object (b) does not match the name on the URL (a)"
            ),
            (
                [:],
                """
                the name of the object (a based on URL) was undeterminable: name must be provided
                """
            ),
            (
                ["name": "a", "namespace": "other"],
                """
                the namespace of the provided object does not match the namespace sent on the \
                request
                """
            ),
        ] as [(JSONValue, String)])
    func mismatch(metadata: JSONValue, words: String) async throws {
        let answer = try await live().send(
            "PUT", "\(configMaps)/a", ["metadata": metadata])
        #expect(answer.code == 400)
        #expect(answer.message == words)
    }

    @Test("An object does not outgrow what a request may hold")
    func size() async throws {
        let live = try LivePipeline()
        let templates = "/api/v1/namespaces/shop/podtemplates"
        _ = try await live.send(
            "POST", templates,
            [
                "metadata": ["name": "t"],
                "template": ["spec": ["containers": [["name": "c", "image": "i"]]]],
            ])
        let text = JSONValue.string(String(repeating: "x", count: 1 << 20))
        for (name, code) in [("a", 200), ("b", 200), ("c", 413)] {
            let variable: JSONValue = ["name": .string(name), "value": text]
            let answer = try await live.send(
                "PATCH", "\(templates)/t",
                ["template": ["spec": ["containers": [["name": "c", "env": [variable]]]]]],
                type: "application/strategic-merge-patch+json")
            #expect(answer.code == code)
        }
    }

    @Test("Many patches of one object at once all take effect")
    func concurrency() async throws {
        let live = try await live()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<20 {
                group.addTask {
                    try await live.send(
                        "PATCH", "\(configMaps)/a", ["data": ["k\(index)": "v"]],
                        type: "application/merge-patch+json"
                    ).code
                }
            }
            for try await code in group { #expect(code == 200) }
        }
        let answer = try await live.get("\(configMaps)/a")
        #expect(answer.value["data"]?.object?.count == 21)
        #expect(live.store.head.rawValue == 21)
    }
}
