import Document
import EventStore
import History
import KubernetesAPI
import Queries
import Testing

/// What the truth of each incident says of single objects, asked as its investigator would.
@Suite struct IncidentTruthTests {
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
        return lines
    }

    private func log(_ sample: Sample, _ change: (inout LogQuery) -> Void) throws -> [LogLine] {
        var query = LogQuery()
        query.flat = true
        change(&query)
        var lines: [LogLine] = []
        try query.run(sample.reader) { line in
            lines.append(line)
            return true
        }
        return lines
    }

    private func number(_ revision: Revision) -> Int64 { Int64(revision.rawValue) }

    /// `{user, verb, auditID}`.
    private func expect(_ author: Author?, equal by: JSONValue?, _ comment: Comment) {
        #expect(author?.user == by?["user"]?.string, comment)
        #expect(author?.verb == by?["verb"]?.string, comment)
        #expect(author?.requestID == by?["auditID"]?.string, comment)
    }

    @Test("The rollout's progress took the turns of the truth, and never missed its deadline")
    func progressing() throws {
        let sample = try Sample.named("bad-rollout")
        let truth = try #require(sample.answers["progressing_condition_history"]?.array)
        let reasons = try history(
            sample, "deploy/checkout", "shop", "status.conditions[Progressing].reason"
        ).filter { $0.value != nil }
        #expect(reasons.map { number($0.revision) } == truth.map { $0["resourceVersion"]?.int })
        #expect(reasons.map(\.value) == truth.map { $0["reason"] })
        let all = try history(sample, "deploy/checkout", "shop", nil)
        for entry in truth {
            let version = try #require(
                all.last { number($0.revision) <= entry["resourceVersion"]?.int ?? 0 }?.value)
            let condition = version["status"]?["conditions"]?.array?.first {
                $0["type"] == "Progressing"
            }
            #expect(condition?["status"] == entry["status"])
            #expect(version["spec"]?["replicas"] == entry["replicas"])
        }
        #expect(sample.answers["progressDeadlineExceeded_at_resourceVersion"] == .null)
        #expect(!reasons.contains { $0.value == "ProgressDeadlineExceeded" })
    }

    @Test("Each checkout Pod was restarted as often as the truth says")
    func restarts() throws {
        let sample = try Sample.named("bad-rollout")
        let truth = try #require(sample.answers["max_restartCount_by_checkout_pod"]?.object)
        var found: [String: Int64] = [:]
        let names = Set(
            sample.reader.store.keys(resource: GroupResource(group: "", resource: "pods"))
                .filter { $0.namespace == "shop" && $0.name.hasPrefix("checkout-") }.map(\.name))
        for name in names {
            let versions = try history(sample, "pod/\(name)", "shop", nil)
            found[name] = versions.flatMap { version in
                (version.value?["status"]?["containerStatuses"]?.array ?? []).map {
                    $0["restartCount"]?.int ?? 0
                }
            }.max() ?? 0
        }
        #expect(found == truth.members.reduce(into: [:]) { $0[$1.key] = $1.value.int })
    }

    @Test("The steps of the bad rollout are one event each, with their request")
    func steps() throws {
        let sample = try Sample.named("bad-rollout")
        let zero = try #require(sample.answers["scaled_to_zero"]?.array)
        let steps = zero + [try #require(sample.answers["fix"])]
        for step in steps {
            let revision = "\(step["resourceVersion"]?.int ?? 0)"
            let shown = try ShowQuery(revision: revision).run(sample.reader)
            expect(shown.line.by, equal: step["by"], "\(revision)")
            let changed = shown.line.fields.compactMap(\.after)
            #expect(changed.contains { $0 == step["value"] }, "\(revision)")
        }
    }

    @Test("The lost node's readiness went and came back by whom the truth says")
    func readiness() throws {
        let sample = try Sample.named("node-loss")
        let node = try #require(sample.answers["lost_node"]?.string)
        let lines = try history(
            sample, "node/\(node)", nil, "status.conditions[Ready].status")
        for (answer, value) in [("ready_unknown_at", "Unknown"), ("ready_again_at", "True")] {
            let truth = try #require(sample.answers[answer])
            let line = try #require(
                lines.first { number($0.revision) == truth["resourceVersion"]?.int })
            #expect(line.value?.string == value)
            #expect(line.before?.string != value)
            expect(line.by, equal: truth["by"], "\(answer)")
        }
    }

    @Test("Of each Pod of the lost node: who asked for its end, when it was marked, when it went")
    func podsOnLostNode() throws {
        let sample = try Sample.named("node-loss")
        for truth in try #require(sample.answers["pods_on_lost_node"]?.array) {
            let name = try #require(truth["pod"]?.string).split(separator: "/").map(String.init)
            let versions = try history(sample, "pod/\(name[1])", name[0], nil)
            let asked = versions.first {
                $0.value?["metadata"]?["deletionTimestamp"]?.isNull == false
            }
            let comment = Comment(rawValue: name[1])
            #expect(
                asked.map { number($0.revision) } == truth["deletion_asked_resourceVersion"]?.int,
                comment)
            if asked != nil { expect(asked?.by, equal: truth["asked_by"], comment) }
            let disrupted = versions.first { version in
                version.value?["status"]?["conditions"]?.array?.contains {
                    $0["type"] == "DisruptionTarget"
                } ?? false
            }
            #expect(
                disrupted.map { number($0.revision) }
                    == truth["DisruptionTarget_resourceVersion"]?.int, comment)
            // A name of a StatefulSet's comes again: the life on the lost node was the first.
            let gone = versions.first { $0.change == .deleted }
            #expect(
                gone.map { number($0.revision) } == truth["deleted_resourceVersion"]?.int, comment)
        }
    }

    @Test("The Pods whose end the node controller asked for are those that the truth calls evicted")
    func evicted() throws {
        let sample = try Sample.named("node-loss")
        let lines = try log(sample) { query in
            query.object = ObjectSpec(["pods"], allNamespaces: true)
            query.by = ["node-controller"]
            query.verb = ["delete"]
            query.field = ["metadata.deletionTimestamp"]
        }
        let names = lines.filter { $0.change == .modified }.map {
            "\($0.object.key.namespace)/\($0.object.key.name)"
        }
        #expect(
            names.sorted() == sample.answers["evicted_pods"]?.array?.compactMap(\.string).sorted())
    }

    @Test("Evictions were answered with the codes of the truth; the forced deletion has its request")
    func evictionCodes() throws {
        let sample = try Sample.named("node-loss")
        var codes: [String: Int64] = [:]
        var forced: AuditLine?
        let wanted = sample.answers["force_deletion"]?[0]
        try AuditQuery().run(sample.reader) { line in
            if line.by.subresource == "eviction" { codes["\(line.code)", default: 0] += 1 }
            if line.by.requestID == wanted?["auditID"]?.string { forced = line }
            return true
        }
        let truth = sample.answers["eviction_codes"]?.object?.members ?? []
        #expect(codes == truth.reduce(into: [:]) { $0[$1.key] = $1.value.int })
        #expect(forced?.by.user == wanted?["user"]?.string)
        #expect(
            (forced?.revision).map(\.description) == wanted?["response_resourceVersion"]?.string)
        let event = try ShowQuery(revision: forced?.revision?.description ?? "").run(sample.reader)
        #expect(event.request?.body?["gracePeriodSeconds"] == wanted?["gracePeriodSeconds"])
    }

    @Test("The privileged Pod stood in an EndpointSlice of the payments API, in no Endpoints")
    func endpointSlices() throws {
        let sample = try Sample.named("privilege-escalation")
        let pod = try #require(sample.answers["privileged_pod"]?["uid"]?.string)
        let truth = try #require(
            sample.answers["privileged_pod_in_endpointslices_of_payments_api"]?.array)
        var found: [String] = []
        let keys = sample.reader.store.keys(
            resource: GroupResource(group: "discovery.k8s.io", resource: "endpointslices"))
        for key in keys where key.namespace == "payments" {
            for version in try history(sample, "endpointslice/\(key.name)", key.namespace, nil) {
                let shown =
                    try version.value
                    ?? ShowQuery(revision: version.revision.description).run(sample.reader).before
                let own = (shown?["endpoints"]?.array ?? []).filter {
                    $0["targetRef"]?["uid"]?.string == pod
                }
                guard !own.isEmpty else { continue }
                let conditions = own.map { $0["conditions"] ?? .null }
                found.append(
                    "\(key) \(version.revision) \(version.change.word.uppercased()) "
                        + conditions.map(Self.words).joined(separator: ","))
            }
        }
        #expect(
            found == truth.map { entry in
                "\(entry["object"]?.string ?? "") \(entry["resourceVersion"]?.int ?? 0) "
                    + "\(entry["type"]?.string ?? "") "
                    + (entry["conditions"]?.array ?? []).map(Self.words).joined(separator: ",")
            })
        #expect(sample.answers["privileged_pod_in_endpoints_of_payments_api"] == [])
        for version in try history(sample, "endpoints/payments-api", "payments", nil) {
            #expect(version.value?.description.contains(pod) != true)
        }
    }

    /// `true true false`: ready, serving, terminating.
    private static func words(_ conditions: JSONValue) -> String {
        ["ready", "serving", "terminating"].map { conditions[$0]?.bool.map { "\($0)" } ?? "-" }
            .joined(separator: " ")
    }

    @Test("Which Secrets mallory read, and in which version")
    func secretsRead() throws {
        let sample = try Sample.named("privilege-escalation")
        var query = AuditQuery()
        query.by = ["mallory"]
        query.resource = ["secrets"]
        query.code = ["200"]
        var read: [String: String] = [:]
        var exposed: Set<String> = []
        try query.run(sample.reader) { line in
            guard let key = line.object?.key, let at = sample.reader.store.revision(at: line.time),
                let view = try? sample.reader.view(at: at)
            else { return true }
            if key.name.isEmpty {
                exposed.formUnion(
                    view.references(key.resource, namespace: key.namespace).map(\.key.name))
            } else {
                read[key.name] = view.reference(key)?.revision.description
            }
            return true
        }
        let versions = sample.answers["secret_resourceVersions_when_read"]?.object?.members ?? []
        #expect(read == versions.reduce(into: [:]) { $0[$1.key] = $1.value.string })
        #expect(
            read.keys.sorted()
                == sample.answers["secret_names_read_by_get"]?.array?.compactMap(\.string))
        #expect(
            exposed.sorted()
                == sample.answers["secrets_exposed_by_her_list"]?.array?.compactMap(\.string))
    }

    @Test("When the tracks were removed nothing of them was left, no Event of the Pod came after")
    func tracks() throws {
        let sample = try Sample.named("privilege-escalation")
        let removed = try #require(sample.truth["marks"]?["tracks-removed"]?["rv"]?.int)
        let view = try sample.reader.view(at: Revision(UInt64(removed)))
        var live: [String] = []
        for resource in view.resources() where resource.resource != "leases" {
            for reference in view.references(resource)
            where ["debug-shell", "tmp-debug"].contains(where: reference.key.name.hasPrefix) {
                live.append(reference.key.description)
            }
        }
        #expect(live == sample.answers["live_traces_at_tracks-removed"]?.array?.compactMap(\.string))
        let events = try log(sample) { query in
            query.object = ObjectSpec(["events"], namespace: "payments")
        }.filter { $0.object.key.name.hasPrefix("debug-shell.") }
        let went = Dictionary(grouping: events, by: \.object.key.name).mapValues { $0.last?.change }
        #expect(went.values.allSatisfy { $0 == .deleted })
        #expect(sample.answers["events_of_debug_shell_after_deletion_or_left"] == [])
    }
}
