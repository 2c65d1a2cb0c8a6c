import Admission
import Document
import EventStore
import History
import Testing

@Suite("Quotas hold against writers at once")
struct QuotaTests {
    private static let quotas = "/api/v1/namespaces/shop/resourcequotas"

    private func live() async throws -> LivePipeline {
        let live = try LivePipeline(admission: .standard())
        let namespace = try await live.send(
            "POST", "/api/v1/namespaces", ["metadata": ["name": "shop"]])
        #expect(namespace.code == 201)
        let quota = try await live.send(
            "POST", Self.quotas,
            ["metadata": ["name": "q"], "spec": ["hard": ["count/configmaps": "5"]]])
        #expect(quota.code == 201)
        return live
    }

    /// How many of many creates at once were taken, refused, and anything else.
    private func create(_ live: LivePipeline, _ count: Int) async throws -> [Int: Int] {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<count {
                group.addTask {
                    try await live.send(
                        "POST", configMaps, ["metadata": ["name": "m\(index)"]]
                    ).code
                }
            }
            var codes: [Int: Int] = [:]
            for try await code in group { codes[code, default: 0] += 1 }
            return codes
        }
    }

    @Test("As many are taken as there is room for, counted from what lives")
    func counted() async throws {
        let live = try await live()
        #expect(try await create(live, 30) == [201: 5, 403: 25])
        let names = try await live.get(configMaps).value["items"]?.array?.compactMap {
            $0["metadata"]?["name"]?.string
        }
        #expect(names?.count == 5)
        let gone = try await live.send("DELETE", "\(configMaps)/\(try (names?.first).required())")
        #expect(gone.code == 200)
        let again = try await live.send("POST", configMaps, ["metadata": ["name": "again"]])
        #expect(again.code == 201)
    }

    @Test("An account in the status rises by what is taken, in the same transaction")
    func accounted() async throws {
        let live = try await live()
        let status = try await live.send(
            "PATCH", "\(Self.quotas)/q/status",
            [
                "status": [
                    "hard": ["count/configmaps": "5"], "used": ["count/configmaps": "2"],
                ]
            ], type: "application/merge-patch+json")
        #expect(status.code == 200)
        #expect(try await create(live, 30) == [201: 3, 403: 27])
        let quota = try await live.get("\(Self.quotas)/q").value
        #expect(quota["status"]?["used"] == ["count/configmaps": "5"])
        let managers = quota["metadata"]?["managedFields"]?.array?.map { $0["manager"]?.string }
        #expect(managers?.contains("kube-apiserver") == true)
        // Namespace, quota, its status, and two events for each object.
        #expect(live.store.head.rawValue == 9)
    }

    @Test("A dry run is refused as well, and charged to nobody")
    func dryRun() async throws {
        let live = try await live()
        #expect(try await create(live, 5) == [201: 5])
        let answer = try await live.send(
            "POST", "\(configMaps)?dryRun=All", ["metadata": ["name": "more"]])
        #expect(answer.code == 403)
        #expect(
            answer.message
                == "configmaps \"more\" is forbidden: exceeded quota: q, requested: "
                + "count/configmaps=1, used: count/configmaps=5, limited: count/configmaps=5")
    }
}
