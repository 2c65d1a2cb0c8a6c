import Document
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
