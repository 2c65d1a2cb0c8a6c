import Document
import EventStore
import Foundation
import History
import Testing

/// What a small request may make of the server, and of its log.
@Suite struct BoundsTests {
    @Test(
        "Grace periods beyond all time end at the end of time",
        arguments: [Int64.max, 9_223_372_036, 1 << 40])
    func gracePeriod(seconds: Int64) async throws {
        let live = try LivePipeline()
        let pods = "/api/v1/namespaces/shop/pods"
        let created = try await live.send(
            "POST", pods,
            [
                "metadata": ["name": "p"],
                "spec": ["nodeName": "n", "containers": [["name": "c", "image": "i"]]],
            ])
        try #require(created.code == 201)
        let first = try await live.send(
            "DELETE", "\(pods)/p", ["gracePeriodSeconds": .number(JSONNumber(seconds))])
        #expect(first.code == 200)
        #expect(first.value["metadata"]?["deletionGracePeriodSeconds"]?.int == seconds)
        let shorter = try await live.send("DELETE", "\(pods)/p", ["gracePeriodSeconds": 5])
        #expect(shorter.value["metadata"]?["deletionGracePeriodSeconds"] == 5)
        let now = try await live.send("DELETE", "\(pods)/p", ["gracePeriodSeconds": 0])
        #expect(now.code == 200)
        #expect(try await live.get("\(pods)/p").code == 404)
    }

    @Test("Of a long refusal the log keeps the beginning, and its store opens again")
    func longRefusal() async throws {
        let live = try LivePipeline()
        let long = String(repeating: "x", count: 200_000)
        for _ in 0..<20 {
            let answer = try await live.send(
                "POST", configMaps, ["metadata": ["name": .string(long)]])
            #expect(answer.code == 422)
        }
        // What is refused is written with the next group.
        #expect(try await live.send("POST", configMaps, ["metadata": ["name": "a"]]).code == 201)
        let again = try Store.open(live.directory.path)
        var lengths: [Int] = []
        try again.otherRequests { request, _ in
            if request.code == 422 { lengths.append(request.failureMessage.utf8.count) }
            return true
        }
        #expect(lengths.count == 20)
        #expect(lengths.allSatisfy { $0 > 1_000 && $0 < 5_000 })
    }

    @Test("A refusal for thousands of reasons names each once")
    func manyReasons() async throws {
        let live = try LivePipeline()
        let count = 3_000
        let labels = (0..<count).map { (key: "k\($0)", value: JSONValue.string("-\($0)")) }
        let answer = try await live.send(
            "POST", configMaps,
            ["metadata": ["name": "a", "labels": .object(JSONObject(unique: labels))]])
        #expect(answer.code == 422)
        #expect(answer.value["details"]?["causes"]?.array?.count == count)
    }
}
