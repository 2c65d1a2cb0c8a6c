import Admission
import Document
import EventStore
import Testing

@Suite("Pods and the account that a controller makes")
struct PodAccountTests {
    private static let accounts = "/api/v1/namespaces/shop/serviceaccounts"
    private static let pods = "/api/v1/namespaces/shop/pods"
    private static let pod: JSONValue = [
        "metadata": ["name": "p"], "spec": ["containers": [["name": "c", "image": "x"]]],
    ]

    private func live() async throws -> LivePipeline {
        let live = try LivePipeline(admission: .standard())
        let made = try await live.send(
            "POST", "/api/v1/namespaces", ["metadata": ["name": "shop"]])
        #expect(made.code == 201)
        return live
    }

    @Test("A Pod that comes before its namespace's default account waits for it")
    func waits() async throws {
        let live = try await live()
        async let pod = live.send("POST", Self.pods, Self.pod)
        let account = try await live.send(
            "POST", Self.accounts, ["metadata": ["name": "default"]])
        #expect(account.code == 201)
        let answer = try await pod
        #expect(answer.code == 201)
        #expect(answer.value["spec"]?["serviceAccountName"] == "default")
    }

    @Test("Without one it is refused in the end")
    func refused() async throws {
        let answer = try await live().send("POST", Self.pods, Self.pod)
        #expect(answer.code == 403)
        #expect(
            answer.message
                == "pods \"p\" is forbidden: error looking up service account shop/default: "
                + "serviceaccount \"default\" not found")
    }
}
