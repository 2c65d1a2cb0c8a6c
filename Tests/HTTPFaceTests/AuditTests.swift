import API
import Audit
import Document
import EventStore
import Foundation
import HTTPFace
import History
import KubernetesAPI
import Synchronization
import Testing

/// Keeps what it is given; a closed one takes nothing.
private final class MemorySink: AuditSink {
    let name = "test"
    private let isClosed: Bool
    private let state = Mutex<[JSONValue]>([])

    init(isClosed: Bool = false) { self.isClosed = isClosed }

    var entries: [JSONValue] { state.withLock { $0 } }

    func write(_ entries: [[UInt8]]) throws(AuditSinkError) {
        if isClosed { throw AuditSinkError("closed") }
        do {
            for entry in entries {
                let value = try JSONValue(parsing: entry)
                state.withLock { $0.append(value) }
            }
        } catch {
            throw AuditSinkError("an entry is no JSON: \(error)")
        }
    }
}

@Suite struct AuditTests {
    private let all = AuditPolicy(rules: [AuditRule(level: .requestResponse)])

    private func audited(
        _ policy: AuditPolicy, _ sink: MemorySink, mode: AuditQueue.Mode = .blocking,
        _ body: @Sendable (Int, Store) async throws -> Void
    ) async throws {
        let queue = AuditQueue(sink, mode: mode) { _ in }
        try await withLiveServer(
            configure: {
                $0.auditPolicy = policy
                $0.auditQueues = [queue]
            }, body)
    }

    private func send(
        _ port: Int, _ method: String, _ path: String, _ body: String = "", as user: String = ""
    ) async throws -> RawAnswer {
        var headers = ["Content-Type": "application/json", "Audit-ID": "r-\(method)"]
        if !user.isEmpty { headers["Impersonate-User"] = user }
        return try await RawAnswer.get(
            port, path, method: method, headers: headers, body: Array(body.utf8))
    }

    @Test("Each stage of a request makes an entry, with the bodies that the level asks for")
    func entries() async throws {
        let sink = MemorySink()
        try await audited(all, sink) { port, _ in
            _ = try await send(
                port, "POST", "/api/v1/namespaces/default/configmaps",
                #"{"metadata":{"generateName":"a-"},"data":{"k":"v"}}"#)
            _ = try await send(port, "DELETE", "/api/v1/namespaces/default/pods/x", as: "bob")
        }
        let mine = sink.entries.filter { $0["auditID"]?.string?.hasPrefix("r-") == true }
        #expect(
            mine.map { "\($0["verb"]?.string ?? "") \($0["stage"]?.string ?? "")" } == [
                "create RequestReceived", "create ResponseComplete", "delete RequestReceived",
                "delete ResponseComplete",
            ])
        let created = try #require(mine.dropFirst().first)
        #expect(created["requestObject"]?["data"]?["k"]?.string == "v")
        #expect(created["responseObject"]?["metadata"]?["uid"]?.string != nil)
        #expect(created["objectRef"]?["name"]?.string?.hasPrefix("a-") == true)
        #expect(created["responseStatus"]?["code"]?.int == 201)
        #expect(
            created["annotations"]?["authorization.k8s.io/decision"]?.string == "allow")
        let refused = try #require(mine.last)
        #expect(refused["user"]?["username"]?.string == "system:admin")
        #expect(refused["impersonatedUser"]?["username"]?.string == "bob")
        #expect(refused["responseStatus"]?["reason"]?.string == "Forbidden")
        #expect(
            refused["annotations"]?["authorization.k8s.io/decision"]?.string == "forbid")
    }

    @Test("Whatever the policy asks for, no entry holds what a Secret holds")
    func secrets() async throws {
        let sink = MemorySink()
        try await audited(all, sink) { port, _ in
            let path = "/api/v1/namespaces/default/secrets"
            _ = try await send(
                port, "POST", path, #"{"metadata":{"name":"s"},"stringData":{"k":"cAnArY"}}"#)
            _ = try await send(port, "GET", "\(path)/s")
            _ = try await send(
                port, "POST", path, #"{"metadata":{"name":"t"},"data":{"k":"cAnArY!"}}"#)
        }
        let text = sink.entries.map(\.description).joined()
        #expect(text.contains(#""resource":"secrets""#))
        #expect(!text.contains("cAnArY") && !text.contains("Y0FuQXJZ"))
    }

    @Test("Bodies in other forms than JSON are kept as the JSON that they stand for")
    func forms() async throws {
        let sink = MemorySink()
        // What kubectl sends: the type, and a ConfigMap with a name and one value.
        let data: [UInt8] = [0x0A, 0x01, 0x6B, 0x12, 0x01, 0x76]
        let metadata: [UInt8] = [0x0A, 0x01, 0x70]
        let message = [0x0A, UInt8(metadata.count)] + metadata + [0x12, UInt8(data.count)] + data
        let type = Array("\u{0A}\u{02}v1\u{12}\u{09}ConfigMap".utf8)
        let body =
            Array("k8s\0".utf8) + [0x0A, UInt8(type.count)] + type
            + [0x12, UInt8(message.count)] + message
        try await audited(all, sink) { port, _ in
            let path = "/api/v1/namespaces/default/configmaps"
            for (type, body) in [
                ("application/vnd.kubernetes.protobuf", body),
                ("application/yaml", Array("metadata: {name: y}\ndata: {k: v}\n".utf8)),
            ] {
                let answer = try await RawAnswer.get(
                    port, path, method: "POST",
                    headers: ["Content-Type": type, "Audit-ID": "r-form"], body: body)
                #expect(answer.status == 201)
            }
        }
        let kept = sink.entries.compactMap { entry in
            entry["auditID"]?.string == "r-form" ? entry["requestObject"] : nil
        }
        #expect(kept.map { $0["data"]?["k"]?.string } == ["v", "v"])
        #expect(kept.map { $0["metadata"]?["name"]?.string } == ["p", "y"])
    }

    @Test("A watch makes an entry when it starts and one when it ends")
    func watches() async throws {
        let sink = MemorySink()
        try await audited(all, sink) { port, _ in
            _ = try await send(
                port, "GET", "/api/v1/namespaces/default/pods?watch=1&timeoutSeconds=1")
        }
        #expect(
            sink.entries.filter { $0["verb"]?.string == "watch" }.map { $0["stage"]?.string } == [
                "RequestReceived", "ResponseStarted", "ResponseComplete",
            ])
    }

    @Test("A request whose first entry can't be written is refused when that is asked for")
    func strict() async throws {
        let path = "/api/v1/namespaces/default/configmaps"
        let body = #"{"metadata":{"name":"a"}}"#
        // Nothing that the server makes itself when it starts.
        var rule = AuditRule(level: .metadata)
        rule.namespaces = ["default"]
        rule.resources = [AuditRule.Resources(group: "", resources: ["configmaps"])]
        let policy = AuditPolicy(rules: [rule])
        try await audited(policy, MemorySink(isClosed: true), mode: .blockingStrict) {
            port, store in
            let answer = try await send(port, "POST", path, body)
            #expect(answer.status == 500)
            let key = ObjectKey(
                resource: GroupResource(group: "", resource: "configmaps"),
                namespace: "default", name: "a")
            #expect(store.now.reference(key) == nil)
        }
        try await audited(policy, MemorySink(isClosed: true), mode: .blocking) { port, _ in
            let answer = try await send(port, "POST", path, body)
            #expect(answer.status == 201)
        }
    }

    @Test("A live store keeps who read Secrets, and answers for it")
    func reads() async throws {
        try await withLiveServer { port, store in
            _ = try await send(port, "GET", "/api/v1/namespaces/default/secrets")
            _ = try await send(port, "GET", "/api/v1/namespaces/default/configmaps")
            // Notes go with the next group commit, and this one waits for it.
            _ = try await send(
                port, "POST", "/api/v1/namespaces/default/configmaps",
                #"{"metadata":{"name":"a"}}"#)
            var kept: [RecordedRequest] = []
            try store.otherRequests { request, _ in
                kept.append(request)
                return true
            }
            let reads = kept.filter { $0.verb == "list" }
            #expect(reads.map { $0.target?.resource.resource } == ["secrets"])
            #expect(reads.map(\.decision) == ["allow"])
            let answer = try await send(
                port, "GET", "/apis/hindsight.dev/v1/audit?resource=secrets&reads=true")
            #expect(answer.text.contains("system:admin"))
        }
    }
}
