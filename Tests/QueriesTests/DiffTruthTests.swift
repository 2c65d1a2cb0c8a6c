import Document
import History
import KubernetesAPI
import Queries
import Testing

@Suite struct DiffTruthTests {
    @Test("Every diff names the objects that the truth names", arguments: Sample.names)
    func diffsEqualTruth(name: String) throws {
        let sample = try Sample.named(name)
        let diffs = sample.answers["diffs"]?.object
        for (title, expected) in diffs?.members ?? [] {
            var query = DiffQuery()
            query.from = String(try #require(expected["from"]?.int))
            query.to = String(try #require(expected["to"]?.int))
            let answer = try query.run(sample.reader)
            for kind in ["added", "removed", "recreated", "changed"] {
                let found = answer.changes.filter { $0.kind.rawValue == kind }
                    .map(\.object.key.description)
                let wanted = (expected[kind]?.array ?? []).compactMap(\.string)
                #expect(Set(found) == Set(wanted), "\(name) \(title): \(kind)")
            }
            query.allFields = true
            let spec = try query.run(sample.reader).changes.filter { change in
                change.kind == .changed && change.fields.contains { Self.isWanted($0) }
            }.map(\.object.key.description)
            let wanted = Set((expected["spec_changed"]?.array ?? []).compactMap(\.string))
            #expect(Set(spec) == wanted, "\(name) \(title): spec_changed")
            #expect(try DiffAnswer(json: answer.json).json == answer.json)
        }
    }

    /// What the truth counts: all but status and what the API server keeps of each write.
    private static func isWanted(_ field: FieldChange) -> Bool {
        let path = field.path.description
        let kept = [".status", ".metadata.managedFields"].contains { path.hasPrefix($0) }
        return !kept && ![".metadata.resourceVersion", ".metadata.generation"].contains(path)
    }

    @Test("Every change has as authors the requests between the two moments")
    func diffHasAuthors() throws {
        let sample = try Sample.named("bad-rollout")
        var query = DiffQuery()
        query.from = "773"
        query.to = "1300"
        query.object = ObjectSpec(["deploy/checkout"], namespace: "shop")
        let answer = try query.run(sample.reader)
        let change = try #require(answer.changes.first)
        #expect(answer.changes.count == 1)
        let image = try #require(change.fields.first { $0.path.description.hasSuffix(".image") })
        #expect(
            image.path.description
                == #".spec.template.spec.containers[name="checkout"].image"#)
        #expect(image.before == "registry.example.com/shop/checkout:v1")
        #expect(image.after == "registry.example.com/shop/checkout:v2-crash")
        let breaking = try #require(change.by.first { $0.revision == Revision(797) })
        #expect(breaking.author?.user == "ci-bot")
        #expect(breaking.author?.requestID == "890bcff4-73fe-4d98-91d2-7b1152f6f0cf")
        #expect(change.by.contains { $0.author?.user == "alice" })
        #expect(change.by.map(\.revision) == change.by.map(\.revision).sorted())
    }

    @Test("A change that is only heartbeats is told as folded, and shown on request")
    func heartbeatsAreFolded() throws {
        let sample = try Sample.named("privilege-escalation")
        var query = DiffQuery()
        query.from = "784"
        query.to = "847"
        query.object = ObjectSpec(["nodes"])
        let folded = try query.run(sample.reader)
        #expect(folded.changes.count == 4)
        #expect(folded.visibleChanges.isEmpty)
        query.allFields = true
        let whole = try query.run(sample.reader)
        #expect(whole.changes.allSatisfy { !$0.fields.isEmpty && $0.foldedFieldCount == 0 })
    }

    @Test("Events and Leases are left out unless included")
    func eventsAreLeftOut() throws {
        let sample = try Sample.named("node-loss")
        func resources(_ query: DiffQuery) throws -> Set<String> {
            Set(try query.run(sample.reader).changes.map(\.object.key.resource.resource))
        }
        var query = DiffQuery()
        query.from = "751"
        query.to = "1045"
        let narrow = try resources(query)
        #expect(narrow.isDisjoint(with: ["events", "leases"]))
        query.include = ["events", "leases"]
        query.exclude = ["pods"]
        let wider = try resources(query)
        #expect(wider.isSuperset(of: ["events", "leases"]))
        #expect(!wider.contains("pods"))
    }
}
