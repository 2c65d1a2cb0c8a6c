import Document
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

    @Test("discovery names the reads")
    func discovery() async throws {
        let answers = try await read([prefix, "\(prefix)/nothing"])
        let names = try JSONValue(parsing: answers[0].body)["resources"]?.array?.compactMap {
            $0["name"]?.string
        }
        for name in ["audit", "blame", "diff", "get", "history", "log", "marks", "show", "status"] {
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
