import Document
import EventStore
import History
import KubernetesAPI
import Queries
import Testing

@Suite struct StatusTests {
    @Test("status counts what the store holds", arguments: Sample.names)
    func counts(name: String) throws {
        let sample = try Sample.named(name)
        let status = try StatusQuery().run(sample.reader)
        let store = sample.reader.store
        #expect(status.kind == "recording")
        #expect(status.events == store.eventCount)
        #expect(status.coverage.reduce(0) { $0 + $1.events } == status.events)
        let exact = sample.truth["exact_check"]?["result"]?.object?.keys.compactMap(Int64.init)
        let last = try #require(exact?.max())
        #expect(status.head >= Revision(UInt64(last)))
        #expect(status.from.map { $0 <= (status.to ?? $0) } == true)
        let pods = try #require(status.coverage.first { $0.resource == "pods" })
        #expect(pods.sources == ["watch", "audit"])
        #expect(pods.who == "all")
        let leases = try #require(
            status.coverage.first { $0.resource == "leases.coordination.k8s.io" })
        #expect(leases.eventsWithoutAuthor <= leases.events)
        #expect(!status.unknown.isEmpty)
        #expect(try StatusAnswer(json: status.json).json == status.json)
    }

    @Test("A store without an audit log says that nobody is known")
    func watchOnly() throws {
        let scene = try SmallStore()
        try scene.put("a", #""data":{}"#, .added)
        let status = try StatusQuery().run(scene.reader)
        #expect(status.coverage.map(\.who) == ["none"])
        #expect(status.unknown.contains { $0.contains("no audit log") })
    }

    @Test("An empty store has a status too")
    func empty() throws {
        let status = try StatusQuery().run(try SmallStore().reader)
        #expect(status.events == 0)
        #expect(status.unknown.count == 1)
    }

    @Test("verify tells a whole store from a damaged one")
    func verify() throws {
        let answer = try VerifyQuery().run(try Sample.named("bad-rollout").reader)
        #expect(answer.ok)
        #expect(answer.records > 1_000)
        #expect(try VerifyAnswer(json: answer.json).json == answer.json)
    }

    @Test("Marks come in the order of their revisions, with their times")
    func marks() throws {
        let scene = try SmallStore()
        for _ in 0..<3 { try scene.put("a", #""data":{}"#, .modified) }
        for (name, revision) in [("later", 102), ("early", 100)] as [(String, UInt64)] {
            try scene.store.setMark(
                Mark(
                    name: name, revision: Revision(revision), made: SmallStore.time(9),
                    text: "why", author: "ann"))
        }
        let answer = try MarksQuery().run(scene.reader)
        #expect(answer.marks.map(\.name) == ["early", "later"])
        #expect(answer.marks.first?.at.time == SmallStore.time(0))
        #expect(try MarksAnswer(json: answer.json).json == answer.json)
    }

    @Test("Refusals are told in their place in time")
    func refusals() throws {
        let scene = try SmallStore()
        try scene.put("a", #""data":{}"#, .added, by: "ann")
        try scene.refuse("eve", at: 1)
        try scene.put("a", #""data":{"x":"1"}"#, by: "ann", skipping: 3)
        var query = AuditQuery()
        var users: [String] = []
        try query.run(scene.reader) { line in
            users.append(line.by.user)
            return true
        }
        #expect(users == ["ann", "eve", "ann"])
        query.denied = true
        try query.run(scene.reader) { line in
            #expect(line.by.user == "eve")
            #expect(line.failure == "Forbidden")
            #expect(line.revision == nil)
            return true
        }
    }
}
