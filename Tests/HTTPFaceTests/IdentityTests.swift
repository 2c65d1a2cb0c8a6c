import API
import Access
import Authentication
import Document
import EventStore
import HTTPFace
import History
import KubernetesAPI
import Testing

private let configMaps = "/api/v1/namespaces/default/configmaps"

@Suite struct IdentityTests {
    private func written(
        _ port: Int, _ name: String, _ headers: [String: String]
    ) async throws -> RawAnswer {
        try await RawAnswer.get(
            port, configMaps, method: "POST",
            headers: headers.merging(["Content-Type": "application/json"]) { $1 },
            body: Array(#"{"metadata":{"name":"\#(name)"}}"#.utf8))
    }

    private func request(_ store: Store, _ name: String) throws -> RecordedRequest {
        let key = ObjectKey(
            resource: GroupResource(group: "", resource: "configmaps"), namespace: "default",
            name: name)
        let reference = try #require(store.now.reference(key))
        return try #require(try store.event(at: reference.revision)?.request)
    }

    @Test("A proxy's headers say who wrote, and the answer names the request")
    func frontProxy() async throws {
        try await withLiveServer(modes: [.alwaysAllow]) { port, store in
            let answer = try await written(
                port, "a",
                [
                    "X-Remote-User": "alice", "X-Remote-Group": "dev", "Audit-ID": "r-1",
                    "User-Agent": "pen/1",
                ])
            #expect(answer.status == 201)
            #expect(answer.headers["audit-id"] == "r-1")
            let request = try request(store, "a")
            #expect(request.user == "alice")
            #expect(request.groups == ["dev", "system:authenticated"])
            #expect(request.requestID == "r-1")
            #expect(request.userAgent == "pen/1")
            #expect(request.sourceIPs == ["127.0.0.1"])
            #expect(request.fieldManager == "pen")
            #expect(request.code == 201)
        }
    }

    @Test("Who acts as another is the one who is recorded, with the name they took")
    func impersonation() async throws {
        try await withLiveServer(modes: [.alwaysAllow]) { port, store in
            _ = try await written(
                port, "a", ["X-Remote-User": "alice", "Impersonate-User": "bob"])
            let request = try request(store, "a")
            #expect(request.user == "alice")
            #expect(request.impersonatedUser == "bob")
        }
    }

    @Test("With a token file a token is needed to be somebody, and a wrong one is refused")
    func tokens() async throws {
        let file = try TokenFile(parsing: "t1,alice,1")
        try await withLiveServer(tokens: file, modes: [.alwaysAllow]) { port, store in
            let wrong = try await written(port, "w", ["Authorization": "Bearer nonsense"])
            #expect(wrong.status == 401)
            #expect(try JSONValue(parsing: wrong.body)["reason"] == "Unauthorized")
            _ = try await written(port, "a", ["Authorization": "Bearer t1"])
            #expect(try request(store, "a").user == "alice")
            _ = try await written(port, "b", ["X-Remote-User": "mallory"])
            #expect(try request(store, "b").user == "system:anonymous")
        }
    }
}
