import Document
import EventStore
import History
import KubernetesAPI
import Queries
import Testing

@Suite struct HalfRecordingTests {
    private func images(_ reader: Reader) throws -> [HistoryLine] {
        var query = HistoryQuery()
        query.object = ObjectSpec(["deploy/checkout"], namespace: "shop")
        query.field = "spec.template.spec.containers[checkout].image"
        var lines: [HistoryLine] = []
        try query.run(reader) { line in
            lines.append(line)
            return true
        }
        return lines
    }

    @Test("An audit log alone tells who changed the image")
    func auditOnly() throws {
        let reader = try Sample("bad-rollout", files: ["audit.jsonl.gz"]).reader
        let lines = try images(reader)
        #expect(lines.map(\.revision.rawValue) == [469, 797, 1301])
        #expect(lines.map { $0.by?.user } == ["ci-bot", "ci-bot", "alice"])
        let status = try StatusQuery().run(reader)
        #expect(status.coverage.allSatisfy { $0.sources == ["audit"] && $0.who == "all" })
        #expect(status.unknown.contains { $0.contains("no watch was imported") })
        var diff = DiffQuery()
        diff.from = "773"
        diff.to = "1300"
        diff.object = ObjectSpec(["deploy/checkout"], namespace: "shop")
        #expect(try diff.run(reader).changes.first?.by.contains { $0.author != nil } == true)
    }

    @Test("A watch alone tells what changed, and that nobody is known")
    func watchOnly() throws {
        let reader = try Sample("bad-rollout", files: ["watch.jsonl.gz"]).reader
        let lines = try images(reader)
        #expect(lines.map(\.revision.rawValue) == [469, 797, 1301])
        for line in lines {
            #expect(line.by == nil)
            #expect(line.json["by"] == nil)
        }
        let status = try StatusQuery().run(reader)
        #expect(status.coverage.allSatisfy { $0.sources == ["watch"] && $0.who == "none" })
        #expect(status.unknown.contains { $0.contains("no audit log") })
        var audit = AuditQuery()
        audit.verb = ["get"]
        try audit.run(reader) { _ in
            Issue.record("no request is known")
            return true
        }
        let show = try ShowQuery(revision: "797").run(reader)
        #expect(show.request == nil)
        #expect(show.json["by"] == nil)
        var people = LogQuery()
        people.changedByPeople = true
        try people.run(reader) { _ in
            Issue.record("no author is known")
            return true
        }
    }
}
