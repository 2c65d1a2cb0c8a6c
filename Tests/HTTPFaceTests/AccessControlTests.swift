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
private let secrets = "/api/v1/namespaces/default/secrets"
private let rbac = "/apis/rbac.authorization.k8s.io/v1"
private let travel = "/apis/hindsight.dev/v1"

/// What alice and bob see and may do over HTTP, whichever door they come through.
@Suite struct AccessControlTests {
    /// A live server with a ConfigMap and a Secret; alice may do everything with the ConfigMaps of
    /// `default`, bob read its Secrets, and both read the log.
    private func withPeople(
        _ body: @Sendable (_ port: Int, _ store: Store) async throws -> Void
    ) async throws {
        let file = try TokenFile(
            parsing: "t-admin,admin,1,system:masters\nt-alice,alice,2,dev\nt-bob,bob,3,ops")
        try await withLiveServer(tokens: file) { port, store in
            try await Self.make(port, configMaps, #"{"metadata":{"name":"c"},"data":{"a":"1"}}"#)
            try await Self.make(port, secrets, #"{"metadata":{"name":"s"},"data":{"a":"MQ=="}}"#)
            try await Self.allow(port, "alice", "configmaps", ["*"])
            try await Self.allow(port, "bob", "secrets", ["get", "list"])
            try await Self.make(
                port, "\(rbac)/clusterrolebindings",
                #"{"metadata":{"name":"readers"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","#
                    + #""kind":"ClusterRole","name":"hindsight:reader"},"subjects":["#
                    + #"{"kind":"User","name":"alice"},{"kind":"User","name":"bob"}]}"#)
            try await body(port, store)
        }
    }

    private static func allow(
        _ port: Int, _ user: String, _ resource: String, _ verbs: [String]
    ) async throws {
        let list = verbs.map { "\"\($0)\"" }.joined(separator: ",")
        try await make(
            port, "\(rbac)/namespaces/default/roles",
            #"{"metadata":{"name":"\#(user)"},"rules":[{"apiGroups":[""],"resources":["#
                + #""\#(resource)"],"verbs":[\#(list)]}]}"#)
        try await make(
            port, "\(rbac)/namespaces/default/rolebindings",
            #"{"metadata":{"name":"\#(user)"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","#
                + #""kind":"Role","name":"\#(user)"},"subjects":[{"kind":"User","name":"\#(user)"}]}"#)
    }

    private static func make(_ port: Int, _ path: String, _ body: String) async throws {
        let answer = try await send(port, "admin", "POST", path, body)
        #expect(answer.status == 201, "\(path): \(String(decoding: answer.body, as: UTF8.self))")
    }

    private static func send(
        _ port: Int, _ user: String, _ method: String, _ path: String, _ body: String = "",
        type: String = "application/json"
    ) async throws -> RawAnswer {
        try await RawAnswer.get(
            port, path, method: method,
            headers: ["Authorization": "Bearer t-\(user)", "Content-Type": type],
            body: Array(body.utf8))
    }

    private static func get(_ port: Int, _ user: String, _ path: String) async throws -> RawAnswer {
        try await send(port, user, "GET", path)
    }

    private static func message(_ answer: RawAnswer) throws -> String {
        try JSONValue(parsing: answer.body)["message"]?.string ?? ""
    }

    /// Resource and namespace of each line's object.
    private static func objects(_ answer: RawAnswer) throws -> Set<String> {
        var found: Set<String> = []
        for line in answer.body.split(separator: UInt8(ascii: "\n")) {
            let object = try JSONValue(parsing: Array(line))["object"]
            let namespace = object?["namespace"]?.string ?? ""
            found.insert("\(object?["resource"]?.string ?? "") \(namespace)")
        }
        return found
    }

    @Test("Each is let in where a binding says so, and refused in Kubernetes' words elsewhere")
    func doors() async throws {
        try await withPeople { port, store in
            #expect(try await Self.get(port, "alice", configMaps).status == 200)
            let refused = try await Self.get(port, "alice", secrets)
            #expect(refused.status == 403)
            #expect(
                try Self.message(refused)
                    == #"secrets is forbidden: User "alice" cannot list resource "secrets" in API "#
                    + #"group "" in the namespace "default""#)
            let path = try await Self.get(port, "bob", "/metrics")
            #expect(try Self.message(path) == #"forbidden: User "bob" cannot get path "/metrics""#)
            #expect(try await Self.get(port, "bob", "/version").status == 200)
        }
    }

    @Test("The event says which binding let the write pass, and refusals are kept")
    func recorded() async throws {
        try await withPeople { port, store in
            _ = try await Self.get(port, "alice", secrets)
            let patch = try await Self.send(
                port, "alice", "PATCH", "\(configMaps)/c", #"{"data":{"a":"2"}}"#,
                type: "application/merge-patch+json")
            #expect(patch.status == 200)
            let request = try #require(try store.event(at: store.head)?.request)
            #expect(request.user == "alice" && request.decision == "allow")
            #expect(
                request.rule
                    == #"RBAC: allowed by RoleBinding "alice/default" of Role "alice" to User "#
                    + #""alice""#)
            _ = try await Self.send(
                port, "alice", "PATCH", "\(configMaps)/c", #"{"data":{"a":"3"}}"#,
                type: "application/merge-patch+json")
            var refusals: [RecordedRequest] = []
            try store.otherRequests { request, _ in
                if request.code == 403 { refusals.append(request) }
                return true
            }
            let refusal = try #require(refusals.first)
            #expect(refusal.user == "alice" && refusal.verb == "list")
            #expect(refusal.decision == "forbid" && refusal.target?.resource.resource == "secrets")
        }
    }

    @Test("The log, audit and diff show each what they may read")
    func filtered() async throws {
        try await withPeople { port, _ in
            let log = try await Self.get(port, "alice", "\(travel)/log")
            #expect(log.status == 200)
            #expect(try Self.objects(log) == ["configmaps default"])
            let everything = try await Self.get(port, "admin", "\(travel)/log")
            #expect(try Self.objects(everything).count > 10)
            let audit = try await Self.get(port, "alice", "\(travel)/audit")
            #expect(try Self.objects(audit) == ["configmaps default"])
            let diff = try await Self.get(port, "alice", "\(travel)/diff?from=first&to=head")
            let changes = try JSONValue(parsing: diff.body)["changes"]?.array ?? []
            #expect(!changes.isEmpty)
            #expect(
                changes.allSatisfy {
                    $0["object"]?["resource"] == "configmaps"
                        && $0["object"]?["namespace"] == "default"
                })
            let list = try await Self.get(
                port, "alice", "\(travel)/get?object=secrets&allNamespaces=true")
            #expect(!String(decoding: list.body, as: UTF8.self).contains("MQ=="))
            for read in ["blame?object=secrets/s", "history?object=secrets/s", "log?object=secrets/s",
                "get?object=secrets/s"]
            {
                let answer = try await Self.get(
                    port, "alice", "\(travel)/\(read)&namespace=default")
                #expect(answer.status == 403, "\(read)")
            }
        }
    }

    @Test("What Secrets were takes the verb history, at every address")
    func historyOfSecrets() async throws {
        try await withPeople { port, store in
            let then = store.head.rawValue
            _ = try await Self.send(
                port, "admin", "PATCH", "\(secrets)/s", #"{"data":{"a":"Mg=="}}"#,
                type: "application/merge-patch+json")
            let past = "/at/\(then)\(secrets)/s"
            let history = "\(travel)/history?object=secrets/s&namespace=default"
            #expect(try await Self.get(port, "bob", "\(secrets)/s").status == 200)
            let refused = try await Self.get(port, "bob", past)
            #expect(refused.status == 403)
            #expect(try Self.message(refused).contains("cannot history resource"))
            #expect(try await Self.get(port, "bob", history).status == 403)
            let wider = #"{"rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["get","list","history"]}]}"#
            _ = try await Self.send(
                port, "admin", "PATCH", "\(rbac)/namespaces/default/roles/bob", wider,
                type: "application/merge-patch+json")
            #expect(try await Self.get(port, "bob", past).status == 200)
            #expect(try await Self.get(port, "bob", history).status == 200)
        }
    }

    @Test("A review under /at is answered as of then, and a rule gone today opens no past")
    func reviewsThen() async throws {
        try await withPeople { port, store in
            let review = #"{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","#
                + #""spec":{"resourceAttributes":{"verb":"list","resource":"configmaps","#
                + #""namespace":"default"}}}"#
            let path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
            let with = store.head.rawValue
            let gone = try await Self.send(
                port, "admin", "DELETE", "\(rbac)/namespaces/default/rolebindings/alice")
            #expect(gone.status == 200)
            for (place, isAllowed) in [("/at/\(with)", true), ("", false)] {
                let answer = try await Self.send(port, "alice", "POST", place + path, review)
                #expect(answer.status == 201)
                let status = try JSONValue(parsing: answer.body)["status"]
                #expect(status?["allowed"] == .bool(isAllowed), "\(place)")
            }
            #expect(try await Self.get(port, "alice", "/at/\(with)\(configMaps)").status == 403)
        }
    }

    @Test("Acting as another takes the right to, and then the other's rights count")
    func impersonation() async throws {
        try await withPeople { port, _ in
            func list(as user: String, by sender: String) async throws -> Int {
                try await RawAnswer.get(
                    port, secrets, headers: [
                        "Authorization": "Bearer t-\(sender)", "Impersonate-User": user,
                    ]
                ).status
            }
            #expect(try await list(as: "bob", by: "admin") == 200)
            #expect(try await list(as: "alice", by: "admin") == 403)
            #expect(try await list(as: "bob", by: "alice") == 403)
            try await Self.make(
                port, "\(rbac)/clusterroles",
                #"{"metadata":{"name":"bobs"},"rules":[{"apiGroups":[""],"resources":["users"],"#
                    + #""verbs":["impersonate"],"resourceNames":["bob"]}]}"#)
            try await Self.make(
                port, "\(rbac)/clusterrolebindings",
                #"{"metadata":{"name":"bobs"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","#
                    + #""kind":"ClusterRole","name":"bobs"},"subjects":[{"kind":"User","name":"alice"}]}"#)
            #expect(try await list(as: "bob", by: "alice") == 200)
            #expect(try await list(as: "admin", by: "alice") == 403)
        }
    }
}
