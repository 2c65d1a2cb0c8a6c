import Document
import EventStore
import Foundation
import Testing

/// The commands, run as people run them on the three recorded incidents, give the answers that were
/// proved from the data.
@Suite(.serialized) struct RecordedAnswersTests {
    static let samples = ["bad-rollout", "node-loss", "privilege-escalation"]

    private func imported(_ sample: String) throws -> (program: Program, truth: JSONValue) {
        let program = try Program()
        let outcome = try program.run("import", Program.sample(sample))
        #expect(outcome.status == 0, "\(outcome.errors)")
        let text = try String(contentsOfFile: Program.sample(sample) + "/truth.json", encoding: .utf8)
        return (program, try JSONValue(parsing: text))
    }

    /// `pods shop/web-1`, as truth.json names objects.
    private func name(_ object: JSONValue?) -> String {
        let group = object?["group"]?.string ?? ""
        let resource = object?["resource"]?.string ?? ""
        let namespace = object?["namespace"]?.string ?? ""
        let name = object?["name"]?.string ?? ""
        return (group.isEmpty ? resource : "\(resource).\(group)") + " "
            + (namespace.isEmpty ? name : "\(namespace)/\(name)")
    }

    @Test(arguments: samples) func `diffs between marks`(sample: String) throws {
        let (program, truth) = try imported(sample)
        defer { program.remove() }
        let diffs = try #require(truth["answers"]?["diffs"]?.object)
        for (pair, expected) in diffs.members {
            let from = try #require(expected["from"]?.int), to = try #require(expected["to"]?.int)
            let outcome = try program.run("diff", "\(from)", "\(to)", "--all-fields", "-o", "json")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let changes = try #require(try outcome.json.first?["changes"]?.array)
            for kind in ["added", "removed", "recreated", "changed"] {
                let ours = changes.filter { $0["change"]?.string == kind }.map { name($0["object"]) }
                let theirs = expected[kind]?.array?.compactMap(\.string) ?? []
                #expect(ours.sorted() == theirs.sorted(), "\(pair): \(kind)")
            }
        }
    }

    /// Every answer in truth.json with a revision and a request, found by `show`.
    @Test(arguments: samples) func `authors of every proved change`(sample: String) throws {
        let (program, truth) = try imported(sample)
        defer { program.remove() }
        var expected: [Int64: (user: String, verb: String, id: String)] = [:]
        func collect(_ value: JSONValue) {
            if let revision = value["resourceVersion"]?.int, let by = value["by"],
                let user = by["user"]?.string, let id = by["auditID"]?.string
            {
                expected[revision] = (user, by["verb"]?.string ?? "", id)
            }
            for item in value.array ?? [] { collect(item) }
            for member in value.object?.members.map({ $0 }) ?? [] { collect(member.value) }
        }
        collect(try #require(truth["answers"]))
        #expect(expected.count >= 4)
        for (revision, by) in expected {
            let outcome = try program.run("show", "\(revision)", "-o", "json")
            let shown = try #require(try outcome.json.first, "\(outcome.errors)")
            #expect(shown["by"]?["user"]?.string == by.user, "\(revision)")
            #expect(shown["by"]?["verb"]?.string == by.verb, "\(revision)")
            #expect(shown["by"]?["requestID"]?.string == by.id, "\(revision)")
        }
    }

    @Test func `who broke checkout, and the histories of its image and replicas`() throws {
        let (program, truth) = try imported("bad-rollout")
        defer { program.remove() }
        for (field, answer) in [
            (".spec.template.spec.containers[checkout].image", "checkout_image_history"),
            (".spec.replicas", "checkout_replicas_history"),
        ] {
            let outcome = try program.run(
                "history", "deploy/checkout", "-n", "shop", "--field", field, "-o", "json")
            let ours = try outcome.json
            let theirs = try #require(truth["answers"]?[answer]?.array)
            #expect(ours.map { $0["revision"]?.int } == theirs.map { $0["resourceVersion"]?.int })
            #expect(ours.map { $0["value"] } == theirs.map { $0["value"] })
            #expect(ours.map { $0["by"]?["user"] } == theirs.map { $0["by"]?["user"] })
            #expect(ours.map { $0["by"]?["userAgent"] } == theirs.map { $0["by"]?["userAgent"] })
        }
    }

    @Test(arguments: samples) func `marks by time and by revision are the same moment`(sample: String)
        throws
    {
        let (program, truth) = try imported(sample)
        defer { program.remove() }
        for (mark, place) in try #require(truth["marks"]?.object).members {
            let time = try #require(place["time"]?.string)
            let outcome = try program.run("mark", mark, time, "-o", "json")
            #expect(outcome.status == 0, "\(outcome.errors)")
            let revision = try #require(try outcome.json.first?["revision"]?.int)
            let expected = try #require(place["rv"]?.int)
            // The server's own writes have revisions too, which no source shows: the state is
            // the same when no event lies between.
            #expect(revision <= expected)
            if revision < expected {
                let between = try program.run(
                    "log", "--since", "\(revision + 1)", "--until", "\(expected)", "--flat",
                    "-o", "json")
                #expect(between.output.isEmpty, "\(mark)")
            }
        }
        let marks = try #require(try program.run("marks", "-o", "json").json.first?.array)
        #expect(marks.count == truth["marks"]?.object?.count)
    }

    @Test(arguments: samples) func `refusals`(sample: String) throws {
        let (program, truth) = try imported(sample)
        defer { program.remove() }
        let ours = try program.run("audit", "--denied", "-o", "json").json
        let theirs = try #require(truth["denied"]?.array)
        let words = { (line: JSONValue) in
            "\(line["by"]?["user"]?.string ?? line["user"]?.string ?? "") "
                + "\(line["by"]?["verb"]?.string ?? line["verb"]?.string ?? "")"
        }
        #expect(ours.map(words).sorted() == theirs.map(words).sorted())
    }

    @Test func `who read the Secrets, and by which rule`() throws {
        let (program, truth) = try imported("privilege-escalation")
        defer { program.remove() }
        let ours = try program.run(
            "audit", "--by", "mallory", "--resource", "secrets", "--code", "200", "-o", "json"
        ).json
        let theirs = try #require(truth["answers"]?["secrets_read_by_mallory"]?.array)
        #expect(
            ours.map { $0["by"]?["requestID"]?.string } == theirs.map { $0["auditID"]?.string })
        #expect(ours.map { $0["by"]?["rule"]?.string } == theirs.map { $0["reason"]?.string })
    }
}
