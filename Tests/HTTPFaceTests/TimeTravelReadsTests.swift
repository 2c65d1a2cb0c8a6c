import Document
import EventStore
import KubernetesAPI
import Testing

/// `/apis/hindsight.dev/v1` over the bad-rollout sample.
@Suite struct TimeTravelReadsTests {
    private let prefix = "/apis/hindsight.dev/v1"
    private let checkout = "object=deploy/checkout&namespace=shop"

    private func read(_ targets: [String]) async throws -> [RawAnswer] {
        try await withServer(try Sample.badRollout.get().store) { port in
            var answers: [RawAnswer] = []
            for target in targets { answers.append(try await RawAnswer.get(port, target)) }
            return answers
        }
    }

    private func lines(_ answer: RawAnswer) throws -> [JSONValue] {
        try answer.body.split(separator: UInt8(ascii: "\n")).map {
            try JSONValue(parsing: Array($0))
        }
    }

    @Test("history tells each value of a field, who set it and when")
    func history() async throws {
        let answers = try await read(["\(prefix)/history?\(checkout)&field=spec.replicas"])
        #expect(answers[0].headers["content-type"] == "application/jsonl")
        let found = try lines(answers[0])
        #expect(found.map { $0["value"] } == [3, 0, 3])
        #expect(found.map { $0["revision"] } == [469, 928, 1009])
    }

    @Test("below /at/ a read looks at that moment, or ends with it")
    func past() async throws {
        let answers = try await read([
            "/at/773\(prefix)/history?\(checkout)&field=spec.replicas",
            "/at/773\(prefix)/blame?\(checkout)", "\(prefix)/blame?\(checkout)&at=773",
            "/at/773\(prefix)/log?limit=1", "/at/5m\(prefix)/log", "/at/nowhere\(prefix)/status",
        ])
        #expect(try lines(answers[0]).map { $0["revision"] } == [469])
        #expect(answers[1].status == 200)
        #expect(answers[1].body == answers[2].body)
        #expect(try lines(answers[3])[0]["revision"] == 771)
        #expect(answers[4].status == 400)
        #expect(answers[5].status == 404)
    }

    @Test("too large a revision says when to ask again")
    func retry() async throws {
        let answers = try await read(["/api/v1/pods?resourceVersion=99999"])
        #expect(answers[0].status == 504)
        #expect(answers[0].headers["retry-after"] == "1")
    }

    @Test("who-can and can-i answer as of any moment, and below /at/ of that one")
    func access() async throws {
        let who = "\(prefix)/whocan?verb=get&resource=secrets&namespace=shop"
        let bob = "\(prefix)/cani?verb=get&resource=deploy/checkout&namespace=shop&as=bob"
        let answers = try await read([
            who, "\(who)&at=773", "/at/773\(who)", bob, "/at/773\(bob)",
            "\(prefix)/cani?verb=get&resource=pods&namespace=shop&as=eve&asGroup=system:masters",
            "\(prefix)/whocan?verb=get", "\(prefix)/cani?verb=get&resource=pods",
            "\(prefix)/whocan?verb=get&resource=frobs", "\(prefix)/cani?verbs=get",
            "\(prefix)/whocan?verb=delete&resource=pods&allNamespaces=true",
        ])
        let values = try answers.map { try JSONValue(parsing: $0.body) }
        #expect(answers.map(\.status) == [200, 200, 200, 200, 200, 200, 400, 400, 400, 400, 200])
        let subjects = values[0]["subjects"]?.array ?? []
        let sre = subjects.first { $0["name"] == "sre" }
        #expect(sre?["kind"] == "Group")
        #expect(sre?["binding"] == "sre-admins")
        #expect(sre?["bindingKind"] == "ClusterRoleBinding")
        #expect(sre?["role"] == "cluster-admin")
        #expect(values[0]["at"]?["revision"] == 1467)
        #expect(values[1]["at"]?["revision"] == 773)
        #expect(answers[1].body == answers[2].body)
        #expect(values[3]["allowed"] == false)
        #expect(values[3]["groupsFrom"] == "recorded")
        #expect(values[3]["action"]?["resource"] == "deployments")
        #expect(values[4]["at"]?["revision"] == 773)
        #expect(values[5]["allowed"] == true)
        #expect(values[5]["groupsFrom"] == "given")
        #expect(values[9]["message"]?.string?.contains("known are: verb, resource") == true)
        #expect(values[10]["allNamespaces"] == true)
    }

    @Test("parameters that a read does not know are refused by every read")
    func unknownParameters() async throws {
        let names = [
            "status", "marks", "verify", "moment", "log", "show", "get", "history", "diff",
            "blame", "audit", "whocan", "cani",
        ]
        let answers = try await read(names.map { "\(prefix)/\($0)?zzz=1" })
        for (name, answer) in zip(names, answers) {
            #expect(answer.status == 400, "\(name)")
            #expect(answer.text.contains("unknown parameter \\\"zzz\\\""), "\(name)")
        }
    }

    @Test("a moment is resolved, and a verification made")
    func momentAndVerify() async throws {
        let answers = try await read([
            "\(prefix)/moment?time=-2m", "\(prefix)/moment?time=1000&since=true",
            "\(prefix)/moment?time=nope", "\(prefix)/verify", "\(prefix)/status",
        ])
        #expect(answers.map(\.status) == [200, 200, 400, 200, 200])
        #expect(try JSONValue(parsing: answers[1].body)["revision"] == 1000)
        let verified = try JSONValue(parsing: answers[3].body)
        #expect(verified["ok"] == true)
        #expect(verified["objects"] == (try JSONValue(parsing: answers[4].body)["objects"]))
        #expect(answers.allSatisfy { $0.headers["warning"] == nil })
    }

    @Test("marks are made and taken away by JSON alone, never in the past or by what a page can send")
    func marks() async throws {
        let store = try TemporaryStore()
        try store.putConfigMap("a", revision: 10)
        let marks = "\(prefix)/marks"
        try await withServer(store.store) { port in
            func send(
                _ method: String, _ target: String, _ body: String = "",
                type: String = "application/json"
            ) async throws -> RawAnswer {
                try await RawAnswer.get(
                    port, target, method: method, headers: ["content-type": type],
                    body: Array(body.utf8))
            }
            let body = #"{"name":"here","time":"10","text":"why","author":"alice"}"#
            #expect(try await send("POST", marks, body, type: "text/plain").status == 400)
            #expect(try await send("POST", "/at/10\(marks)", body).status == 405)
            #expect(try await send("POST", "\(prefix)/status", body).status == 405)
            #expect(try await send("POST", marks, "nonsense").status == 400)
            #expect(try await send("POST", marks, #"{"nome":"x"}"#).status == 400)
            let made = try await send("POST", marks, body)
            #expect(made.status == 200)
            #expect(try JSONValue(parsing: made.body)["author"] == "alice")
            #expect(try await send("POST", marks, body).status == 400)
            let listed = try JSONValue(parsing: try await RawAnswer.get(port, marks).body)
            #expect(listed.array?.map { $0["text"] } == ["why"])
            #expect(try await send("DELETE", marks).status == 405)
            #expect(try await send("DELETE", "\(marks)/there").status == 404)
            #expect(try await send("DELETE", "\(marks)/here").status == 200)
            #expect(try store.store.marks.isEmpty)
        }
    }

    @Test("discovery names the reads")
    func discovery() async throws {
        let answers = try await read([prefix, "\(prefix)/nothing"])
        let names = try JSONValue(parsing: answers[0].body)["resources"]?.array?.compactMap {
            $0["name"]?.string
        }
        for name in [
            "audit", "blame", "diff", "get", "history", "log", "marks", "moment", "show", "status",
            "verify", "whocan", "cani",
        ] {
            #expect(names?.contains(name) == true, "\(name)")
        }
        #expect(answers[1].status == 404)
    }
}

/// What `/at/{moment}/...` takes, over the bad-rollout sample.
@Suite struct AddressTests {
    @Test(
        "a moment is a revision or a time within the recording",
        arguments: [
            ("1008", 200, "997"), ("1467", 200, "1439"),
            ("2026-11-23T23:48:41.923291Z", 200, "997"),
            ("2026-11-24T00:48:41+01:00", 200, "997"), ("2026-11-23T23%3A48%3A41Z", 200, "997"),
            ("2026-11-23T23:50:55.625Z", 200, "1439"),
            ("2026-11-23T23:50:57Z", 404, "is after the last moment that is known"),
            ("2020-01-01T00:00:00Z", 404, "is before the first moment that is known"),
            ("2", 404, "nothing is known before revision 3"),
            ("1468", 404, "the store ends at revision 1467"),
            ("baseline", 404, "is no revision, no RFC 3339 time and no mark"),
            ("head~3", 400, "is a relative time"), ("-5m", 400, "is a relative time"),
        ])
    func moment(text: String, status: Int, words: String) async throws {
        let target = "/at/\(text)/apis/apps/v1/namespaces/shop/deployments/checkout"
        let answer = try await withServer(try Sample.badRollout.get().store) {
            try await RawAnswer.get($0, target)
        }
        #expect(answer.status == status)
        let value = try JSONValue(parsing: answer.body)
        if status == 200 {
            #expect(value["metadata"]?["resourceVersion"]?.string == words)
        } else {
            #expect(value["message"]?.string?.contains(words) == true, "\(value)")
        }
    }
}

/// `--runtime-config`, over the bad-rollout sample.
@Suite struct ServedKindsTests {
    @Test("discovery and paths have only the kinds that are served, in the past too")
    func served() async throws {
        let kinds = try KindCatalog.builtIn.serving(
            RuntimeConfig(parsing: "api/all=false,v1=true,apps/v1=true,apps/v1/daemonsets=false"))
        try await withServer(try Sample.badRollout.get().store, kinds: kinds) { port in
            for prefix in ["", "/at/1008"] {
                let groups = try JSONValue(
                    parsing: try await RawAnswer.get(port, "\(prefix)/apis").body)["groups"]
                #expect(
                    groups?.array?.compactMap { $0["name"]?.string } == [
                        "apps", "deploy.example.com", "hindsight.dev",
                    ])
                for (path, status) in [
                    ("/api/v1/pods", 200), ("/apis/apps/v1/deployments", 200),
                    ("/apis/apps/v1/daemonsets", 404), ("/apis/batch/v1/jobs", 404),
                    ("/apis/deploy.example.com/v1/releases", 200),
                ] {
                    let answer = try await RawAnswer.get(port, prefix + path)
                    #expect(answer.status == status, "\(prefix)\(path)")
                }
            }
        }
    }
}
