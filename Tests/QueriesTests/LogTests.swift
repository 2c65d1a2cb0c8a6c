import Document
import EventStore
import History
import KubernetesAPI
import Queries
import Testing

@Suite struct LogTests {
    private func log(
        _ reader: Reader, _ change: (inout LogQuery) -> Void
    ) throws -> [LogLine] {
        var query = LogQuery()
        change(&query)
        var lines: [LogLine] = []
        try query.run(reader) { line in
            lines.append(line)
            return true
        }
        for line in lines { #expect(try LogLine(json: line.json).json == line.json) }
        return lines
    }

    @Test("The log has every event once, oldest first", arguments: Sample.names)
    func everyEvent(name: String) throws {
        let sample = try Sample.named(name)
        let lines = try log(sample.reader) { _ in }
        #expect(lines.count == sample.reader.store.eventCount)
        #expect(lines.map(\.revision) == lines.map(\.revision).sorted())
        #expect(lines.map(\.time) == lines.map(\.time).sorted())
        #expect(lines.allSatisfy { !$0.words.isEmpty })
        let backwards = try log(sample.reader) { $0.reverse = true }
        #expect(backwards.map(\.revision) == lines.map(\.revision).reversed())
    }

    @Test("The controllers' echoes stand under the change that set them off")
    func echoes() throws {
        let sample = try Sample.named("bad-rollout")
        let lines = try log(sample.reader) { query in
            query.since = "790"
            query.until = "900"
        }
        var parents: [Revision: Revision] = [:]
        for line in lines { parents[line.revision] = line.under }
        for line in lines {
            if let under = line.under { #expect(under < line.revision) }
        }
        let pod = try #require(
            lines.first { $0.object.key.resource.resource == "pods" && $0.change == .added })
        var top = pod.revision
        while let parent = parents[top] { top = parent }
        #expect(top == Revision(797))
        let flat = try log(sample.reader) { query in
            query.since = "790"
            query.until = "900"
            query.flat = true
        }
        #expect(flat.map(\.revision) == lines.map(\.revision))
        #expect(flat.allSatisfy { $0.under == nil })
    }

    @Test("What people changed after the baseline are the steps of the story")
    func changedByPeople() throws {
        let sample = try Sample.named("bad-rollout")
        let lines = try log(sample.reader) { query in
            query.since = "774"
            query.changedByPeople = true
        }
        let users = Set(lines.compactMap { $0.by?.user })
        #expect(users.isSubset(of: ["alice", "bob", "ci-bot"]))
        let revisions = lines.map(\.revision.rawValue)
        for revision in [797, 881, 928, 1009, 1301, 1447] as [UInt64] {
            #expect(revisions.contains(revision))
        }
    }

    @Test("Filters on person, verb, agent, object and changed field")
    func filters() throws {
        let reader = try Sample.named("bad-rollout").reader
        let replicas = try log(reader) { query in
            query.object = ObjectSpec(["deploy/checkout"], namespace: "shop")
            query.field = ["spec.replicas"]
        }
        #expect(replicas.map(\.revision.rawValue) == [469, 928, 1009])
        #expect(replicas[1].words.contains("3 -> 0"))
        let alice = try log(reader) { query in
            query.by = ["alice"]
            query.verb = ["patch"]
            query.agent = ["kubectl/v1.33"]
            query.object = ObjectSpec([], namespace: "shop")
        }
        #expect(alice.map(\.revision.rawValue).filter { $0 > 773 } == [928, 1009, 1301])
        let images = try log(reader) { $0.field = ["**.image"] ; $0.by = ["ci-bot"] }
        #expect(images.contains { $0.revision == Revision(797) })
        let labelled = try log(reader) { query in
            query.object = ObjectSpec(["pods"], labelSelector: "app=cart")
        }
        #expect(!labelled.isEmpty)
        #expect(labelled.allSatisfy { $0.object.key.name.hasPrefix("cart") })
    }

    @Test("A limit keeps the newest, and an answer can be gone on from")
    func limitAndContinuation() throws {
        let reader = try Sample.named("bad-rollout").reader
        let all = try log(reader) { $0.flat = true }
        let newest = try log(reader) { $0.limit = 4 }
        #expect(newest.map(\.revision) == all.suffix(4).map(\.revision))
        let reversed = try log(reader) { $0.limit = 4; $0.reverse = true }
        #expect(reversed.map(\.revision) == all.suffix(4).map(\.revision).reversed())
        let rest = try log(reader) { $0.after = 1_400; $0.flat = true }
        #expect(rest.map(\.revision) == all.map(\.revision).filter { $0 > Revision(1_400) })
        #expect(try log(reader) { $0.after = 999_999 }.isEmpty)
    }

    @Test("A store that knows no author and no beginning still has a log")
    func unknownAuthors() throws {
        let scene = try SmallStore()
        try scene.put("a", #""data":{"x":"1"}"#)
        try scene.put("a", #""data":{"x":"2"}"#, by: "eve")
        try scene.put("a", nil, .deleted, hasDocument: false)
        let lines = try log(scene.reader) { _ in }
        #expect(lines.map { $0.by?.user } == [nil, "eve", nil])
        #expect(lines[0].json["by"] == nil)
        #expect(lines[0].words == "changed, the version before is not known")
        #expect(lines[1].fields.map(\.path.description) == [".data.x"])
        #expect(lines[2].words == "deleted")
    }

    @Test("Secrets never show their values")
    func secrets() throws {
        let sample = try Sample.named("privilege-escalation")
        let lines = try log(sample.reader) { $0.object = ObjectSpec(["secrets"]) }
        let plain = sample.answers["rotations"]?["payments-db-credentials"]?.array ?? []
        for line in lines {
            let text = line.json.description
            for value in plain.compactMap({ $0["value"]?.string }) {
                #expect(!text.contains(value))
            }
        }
    }
}
