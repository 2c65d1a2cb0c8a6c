import Document
import History
import KubernetesAPI
import Queries
import Testing

@Suite struct AuditTruthTests {
    private func audit(
        _ sample: Sample, _ change: (inout AuditQuery) -> Void
    ) throws -> [AuditLine] {
        var query = AuditQuery()
        change(&query)
        var lines: [AuditLine] = []
        try query.run(sample.reader) { line in
            lines.append(line)
            return true
        }
        for line in lines { #expect(try AuditLine(json: line.json).json == line.json) }
        return lines
    }

    private func expect(_ lines: [AuditLine], equal truth: JSONValue?) throws {
        let expected = try #require(truth?.array)
        #expect(lines.map(\.by.requestID) == expected.map { $0["auditID"]?.string })
        for entry in expected {
            let line = try #require(
                lines.first { $0.by.requestID == entry["auditID"]?.string }, "\(entry)")
            #expect(line.time == Timestamp(rfc3339: try #require(entry["time"]?.string)))
            #expect(line.by.verb == entry["verb"]?.string)
            #expect(Int64(line.code) == entry["code"]?.int)
            if let reason = entry["reason"]?.string { #expect(line.reason == reason) }
            #expect(line.object?.key.resource.resource == entry["resource"]?.string)
            #expect(line.object?.key.namespace == entry["namespace"]?.string)
            if let name = entry["name"]?.string, !name.isEmpty {
                #expect(line.object?.key.name == name)
            }
            if let revision = entry["resourceVersion"]?.string {
                #expect(line.revision?.description == revision, "\(entry)")
            }
        }
    }

    @Test("What mallory was refused")
    func denied() throws {
        let sample = try Sample.named("privilege-escalation")
        let lines = try audit(sample) { query in
            query.by = ["mallory"]
            query.denied = true
        }
        try expect(lines, equal: sample.answers["mallory_denied"])
    }

    @Test("Refusals of everybody", arguments: Sample.names)
    func allDenied(name: String) throws {
        let sample = try Sample.named(name)
        let lines = try audit(sample) { $0.denied = true }
        try expect(lines, equal: sample.truth["denied"])
    }

    @Test("Which Secrets mallory read, and by what rule")
    func reads() throws {
        let sample = try Sample.named("privilege-escalation")
        let lines = try audit(sample) { query in
            query.by = ["mallory"]
            query.reads = true
            query.resource = ["secrets"]
            query.code = ["2xx"]
        }
        try expect(lines, equal: sample.answers["secrets_read_by_mallory"])
    }

    @Test("What mallory changed, and by what rule")
    func mutations() throws {
        let sample = try Sample.named("privilege-escalation")
        let lines = try audit(sample) { query in
            query.by = ["mallory"]
            query.verb = ["create,update,patch,delete,deletecollection"]
            query.code = ["2xx"]
        }
        // `kubectl auth whoami` creates a review, which stores nothing.
        .filter { $0.object?.key.resource.resource != "selfsubjectreviews" }
        try expect(lines, equal: sample.answers["mallory_mutations"])
    }

    @Test("Evictions, granted and refused")
    func evictions() throws {
        let sample = try Sample.named("node-loss")
        let lines = try audit(sample) { $0.verb = ["create"] }
            .filter { $0.by.subresource == "eviction" }
        let truth = try #require(sample.answers["evictions"]?.array)
        let expected = truth.sorted {
            ($0["time"]?.string ?? "") < ($1["time"]?.string ?? "")
        }
        let found = lines.sorted { $0.time < $1.time }
        let times = expected.compactMap { Timestamp(rfc3339: $0["time"]?.string ?? "") }
        #expect(found.map(\.time) == times)
        for (line, entry) in zip(found, expected) {
            #expect(line.by.user == entry["user"]?.string)
            #expect(Int64(line.code) == entry["code"]?.int)
            let key = line.object?.key
            #expect("\(key?.namespace ?? "")/\(key?.name ?? "")" == entry["pod"]?.string)
            #expect(line.failure.contains(entry["message"]?.string ?? ""))
        }
    }

    @Test("Each request is told once, in the order of time", arguments: Sample.names)
    func onceInOrder(name: String) throws {
        let lines = try audit(try Sample.named(name)) { _ in }
        #expect(lines.map(\.time) == lines.map(\.time).sorted())
        #expect(Set(lines.map(\.by.requestID)).count == lines.count)
        let newest = try audit(try Sample.named(name)) { query in
            query.limit = 7
            query.reverse = true
        }
        #expect(newest.map(\.by.requestID) == lines.suffix(7).reversed().map(\.by.requestID))
    }
}
