import API
import Document
import EventStore
import History
import Testing

@Suite struct DeleteTests {
    private func live(finalizers: [JSONValue] = []) async throws -> LivePipeline {
        let live = try LivePipeline()
        var metadata: JSONObject = ["name": "a"]
        if !finalizers.isEmpty { metadata["finalizers"] = .array(finalizers) }
        _ = try await live.send("POST", configMaps, ["metadata": .object(metadata)])
        return live
    }

    @Test("A deletion is an event and answers with a Status")
    func gone() async throws {
        let live = try await live()
        let answer = try await live.send("DELETE", "\(configMaps)/a", type: nil)
        #expect(answer.code == 200)
        #expect(
            answer.value == [
                "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success",
                "details": ["name": "a", "kind": "configmaps", "uid": "uid-1"],
            ])
        #expect(live.store.head.rawValue == 2)
        #expect(try await live.get("\(configMaps)/a").code == 404)
        #expect(try await live.send("DELETE", "\(configMaps)/a", type: nil).code == 404)
    }

    @Test("Finalizers hold the object until the last is gone")
    func finalizers() async throws {
        let live = try await live(finalizers: ["ex.com/hold"])
        let held = try await live.send("DELETE", "\(configMaps)/a", type: nil)
        #expect(held.value["metadata"]?["deletionTimestamp"] == .string(LivePipeline.time))
        #expect(held.value["metadata"]?["deletionGracePeriodSeconds"] == 0)
        let again = try await live.send("DELETE", "\(configMaps)/a", type: nil)
        #expect(again.version == held.version)
        let taken = try await live.send("POST", configMaps, ["metadata": ["name": "a"]])
        #expect(taken.message == "object is being deleted: configmaps \"a\" already exists")
        let freed = try await live.send(
            "PATCH", "\(configMaps)/a", ["metadata": ["finalizers": .null]],
            type: "application/merge-patch+json")
        #expect(freed.code == 200)
        #expect(try await live.get("\(configMaps)/a").code == 404)
    }

    @Test(
        "What becomes of dependents is said by finalizers",
        arguments: [("Orphan", "orphan"), ("Foreground", "foregroundDeletion")])
    func propagation(policy: String, finalizer: String) async throws {
        let live = try await live()
        let answer = try await live.send(
            "DELETE", "\(configMaps)/a?propagationPolicy=\(policy)", type: nil)
        #expect(answer.value["metadata"]?["finalizers"] == [.string(finalizer)])
    }

    @Test(
        "Preconditions and options that don't hold",
        arguments: [
            (["preconditions": ["uid": "x"]], 409),
            (["preconditions": ["resourceVersion": "7"]], 409),
            (["propagationPolicy": "Maybe"], 422), (["dryRun": ["Some"]], 422),
            (["propagationPolicy": "Background", "orphanDependents": true], 422),
            (["kind": "Pod", "apiVersion": "v1"], 400),
        ] as [(JSONValue, Int)])
    func refused(options: JSONValue, code: Int) async throws {
        let live = try await live()
        let answer = try await live.send("DELETE", "\(configMaps)/a", options)
        #expect(answer.code == code)
        #expect(live.store.head.rawValue == 1)
    }

    @Test("A collection goes object by object, as its list was")
    func collection() async throws {
        let live = try await live()
        _ = try await live.send(
            "POST", configMaps, ["metadata": ["name": "b", "labels": ["keep": "no"]]])
        let answer = try await live.send(
            "DELETE", "\(configMaps)?labelSelector=keep%3Dno", type: nil)
        #expect(answer.value["kind"] == "ConfigMapList")
        #expect(answer.value["items"]?.array?.count == 1)
        #expect(try await live.get("\(configMaps)/a").code == 200)
        #expect(try await live.get("\(configMaps)/b").code == 404)
    }
}
