import Document
import History
import KubernetesAPI
import Queries
import Testing

@Suite struct HistoryTruthTests {
    private func history(
        _ sample: Sample, _ object: String, _ namespace: String?, _ field: String?
    ) throws -> [HistoryLine] {
        var query = HistoryQuery()
        query.object = ObjectSpec([object], namespace: namespace)
        query.field = field
        var lines: [HistoryLine] = []
        try query.run(sample.reader) { line in
            lines.append(line)
            return true
        }
        for line in lines { #expect(try HistoryLine(json: line.json).json == line.json) }
        return lines
    }

    /// Compares with a list of `{resourceVersion, type, value, by}`.
    private func expect(
        _ lines: [HistoryLine], equal truth: JSONValue?, _ comment: Comment,
        value: (JSONValue) -> JSONValue? = { $0["value"] }
    ) throws {
        let expected = try #require(truth?.array, comment)
        try #require(lines.count == expected.count, comment)
        for (line, entry) in zip(lines, expected) {
            #expect(Int64(line.revision.rawValue) == entry["resourceVersion"]?.int, comment)
            #expect(line.value ?? .null == value(entry) ?? .null, comment)
            if let by = entry["by"], !by.isNull { expect(line.by, equal: by, comment) }
        }
    }

    private func expect(_ author: Author?, equal by: JSONValue, _ comment: Comment) {
        #expect(author?.user == by["user"]?.string, comment)
        #expect(author?.verb == by["verb"]?.string, comment)
        #expect(author?.subresource == by["subresource"]?.string, comment)
        #expect(author?.userAgent == by["userAgent"]?.string, comment)
        #expect(author?.requestID == by["auditID"]?.string, comment)
        #expect((author?.code).map(Int64.init) == by["code"]?.int, comment)
    }

    @Test(
        "The fields of the bad rollout changed as the truth says, by whom it says",
        arguments: [
            (
                "checkout_image_history", "deploy/checkout",
                ".spec.template.spec.containers[checkout].image"
            ),
            ("checkout_replicas_history", "deploy/checkout", "spec.replicas"),
            (
                "revision_annotation", "deploy/checkout",
                #".metadata.annotations["deployment.kubernetes.io/revision"]"#
            ),
            ("release_cr_history", "releases.deploy.example.com/checkout", "spec.version"),
        ])
    func fieldsOfBadRollout(answer: String, object: String, field: String) throws {
        let sample = try Sample.named("bad-rollout")
        let lines = try history(sample, object, "shop", field)
        try expect(lines, equal: sample.answers[answer], "\(answer)")
    }

    @Test("Readiness fell and rose at the revisions of the truth")
    func readyReplicas() throws {
        let sample = try Sample.named("bad-rollout")
        let lines = try history(sample, "deploy/checkout", "shop", "status.readyReplicas")
        let expected = sample.answers["checkout_readyReplicas_history_[rv,value]"]?.array ?? []
        #expect(lines.map { Int64($0.revision.rawValue) } == expected.map { $0[0]?.int })
        #expect(lines.map { $0.value?.int ?? 0 } == expected.map { $0[1]?.int })
    }

    @Test("The red herring came five seconds after the rollout and was taken back")
    func redHerring() throws {
        let sample = try Sample.named("bad-rollout")
        let lines = try history(sample, "cm/checkout-config", "shop", "data.FEATURE_EXPRESS")
        try expect(lines, equal: sample.answers["red_herring"], "red_herring")
    }

    @Test("show tells the breaking change whole")
    func breakingChange() throws {
        let sample = try Sample.named("bad-rollout")
        let truth = try #require(sample.answers["breaking_change"])
        let revision = String(try #require(truth["resourceVersion"]?.int))
        let answer = try ShowQuery(revision: revision).run(sample.reader)
        expect(answer.line.by, equal: try #require(truth["by"]), "breaking change")
        let change = try #require(
            answer.line.fields.first { $0.path.description.hasSuffix(".image") })
        #expect(change.before == truth["from"])
        #expect(change.after == truth["to"])
        #expect(answer.request?.body != nil)
        let generations = [answer.before, answer.after].map { $0?["metadata"]?["generation"]?.int }
        #expect(generations[0].map { $0 + 1 } == generations[1])
        #expect(try ShowAnswer(json: answer.json).json == answer.json)
    }

    @Test("A node that was lost was cordoned by the person that the truth names")
    func cordoned() throws {
        let sample = try Sample.named("node-loss")
        let node = try #require(sample.answers["lost_node"]?.string)
        let lines = try history(sample, "no/\(node)", nil, "spec.unschedulable")
        let truth = try #require(sample.answers["cordoned"]?[0])
        let line = try #require(lines.first { $0.value == true })
        #expect(Int64(line.revision.rawValue) == truth["resourceVersion"]?.int)
        expect(line.by, equal: try #require(truth["by"]), "cordoned")
    }

    @Test("The lost node's readiness, taints and schedulability were as in the truth")
    func lostNode() throws {
        let sample = try Sample.named("node-loss")
        let node = try #require(sample.answers["lost_node"]?.string)
        let truth = try #require(sample.answers["lost_node_history"]?.array)
        let versions = try history(sample, "node/\(node)", nil, nil)
        for entry in truth {
            let revision = try #require(entry["resourceVersion"]?.int)
            let line = try #require(versions.first { Int64($0.revision.rawValue) == revision })
            let ready = line.value?["status"]?["conditions"]?.array?
                .first { $0["type"] == "Ready" }?["status"]
            #expect(ready == entry["Ready"], "at \(revision)")
            #expect(
                line.value?["spec"]?["unschedulable"]?.bool ?? false
                    == entry["unschedulable"]?.bool, "at \(revision)")
            expect(line.by, equal: try #require(entry["by"]), "at \(revision)")
        }
        let ready = try history(sample, "node/\(node)", nil, "status.conditions[Ready].status")
        var expected: [JSONValue] = []
        for entry in truth where expected.last != entry["Ready"] {
            expected.append(entry["Ready"] ?? .null)
        }
        #expect(ready.map { $0.value ?? .null } == expected)
    }

    @Test("payments-db-1 lived three times, with the UIDs and authors of the truth")
    func recreatedPod() throws {
        let sample = try Sample.named("node-loss")
        let truth = try #require(sample.answers["payments-db-1_uids"]?.array)
        let versions = try history(sample, "pod/payments-db-1", "payments", nil)
        let ends = versions.filter { $0.change == .added || $0.change == .deleted }
        #expect(
            ends.map { Int64($0.revision.rawValue) } == truth.map { $0["resourceVersion"]?.int })
        #expect(ends.map(\.object.uid) == truth.map { $0["uid"]?.string })
        for (line, entry) in zip(ends, truth) {
            if let by = entry["by"], !by.isNull { expect(line.by, equal: by, "\(line.revision)") }
        }
    }

    @Test("What an object is at its end, and who began and ended it, is the truth's")
    func escalations() throws {
        let sample = try Sample.named("privilege-escalation")
        let objects = [
            ("escalation", "rolebinding/tmp-debug", "payments"),
            ("second_escalation", "rolebinding/tmp-debug-2", "payments"),
            ("privileged_pod", "pod/debug-shell", "payments"),
            ("root_grant", "clusterrolebinding/contractors-onboarding", nil),
        ]
        for (answer, object, namespace) in objects {
            let truth = try #require(sample.answers[answer])
            let lines = try history(sample, object, namespace, nil)
            let expected = truth["history"]?.array ?? []
            #expect(lines.map { Int64($0.revision.rawValue) } == expected.map { $0[0]?.int })
            let changes = ["ADDED": "added", "MODIFIED": "modified", "DELETED": "deleted"]
            #expect(
                lines.map { Optional($0.change.word) }
                    == expected.map { $0[1]?.string.flatMap { changes[$0] } })
            #expect(lines.first?.object.uid == truth["uid"]?.string)
            expect(lines.first?.by, equal: try #require(truth["by"]), "\(answer)")
            if let revoked = truth["revoked_by"]?[0] {
                expect(lines.last?.by, equal: revoked, "\(answer) revoked")
            }
        }
    }

    @Test("The database host was turned away and back by mallory")
    func databaseHost() throws {
        let sample = try Sample.named("privilege-escalation")
        let lines = try history(sample, "cm/payments-api-config", "payments", "data.DB_HOST")
        try expect(lines, equal: sample.answers["configmap_DB_HOST_history"], "DB_HOST")
    }

    @Test("Rotations of Secrets show as changed digests, never as values")
    func rotations() throws {
        let sample = try Sample.named("privilege-escalation")
        let rotations = sample.answers["rotations"]
        let lines = try history(sample, "secret/payments-db-credentials", "payments", "data")
        let truth = try #require(rotations?["payments-db-credentials"]?.array)
        #expect(
            lines.map { Int64($0.revision.rawValue) } == truth.map { $0["resourceVersion"]?.int })
        #expect(Set(lines.map { $0.value?.description }).count == truth.count)
        for (line, entry) in zip(lines, truth) {
            expect(line.by, equal: try #require(entry["by"]), "rotation")
            let plain = try #require(entry["value"]?.string)
            #expect(line.value?.description.contains(plain) == false)
        }
        let lives = try history(sample, "secret/card-gateway-key", "payments", nil)
        let expected = try #require(rotations?["card-gateway-key"]?.array)
        #expect(
            lives.map { Int64($0.revision.rawValue) }
                == expected.map { $0["resourceVersion"]?.int })
        #expect(lives.map(\.object.uid) == expected.map { $0["uid"]?.string })
    }
}
