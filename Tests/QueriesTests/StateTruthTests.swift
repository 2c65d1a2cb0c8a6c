import Document
import EventStore
import History
import KubernetesAPI
import Queries
import Testing

@Suite struct StateTruthTests {
    private func pods(_ sample: Sample, at revision: String) throws -> [JSONValue] {
        var query = GetQuery()
        query.object = ObjectSpec(["pods"], allNamespaces: true)
        query.at = revision
        query.table = false
        query.documents = true
        return try query.run(sample.reader).objects
    }

    private func name(_ object: JSONValue) -> String {
        let metadata = object["metadata"]
        return "\(metadata?["namespace"]?.string ?? "")/\(metadata?["name"]?.string ?? "")"
    }

    @Test("What lived at each mark, by resource and by name", arguments: Sample.names)
    func states(name: String) throws {
        let sample = try Sample.named(name)
        for (mark, state) in sample.truth["states"]?.object?.members ?? [] {
            let revision = Revision(UInt64(try #require(state["resourceVersion"]?.int)))
            let view = try sample.reader.view(at: revision)
            var counts: [String: Int64] = [:]
            for resource in view.resources() {
                counts[resource.description] = Int64(view.count(resource))
            }
            let expected = (state["objects_by_resource"]?.object?.members ?? [])
                .reduce(into: [:]) { $0[$1.key] = $1.value.int }
            #expect(counts == expected, "\(name) \(mark)")
            for (namespace, byResource) in state["names"]?.object?.members ?? [] {
                for (resource, names) in byResource.object?.members ?? [] {
                    var query = GetQuery()
                    query.object = ObjectSpec([resource], namespace: namespace)
                    query.at = revision.description
                    query.table = false
                    let found = try query.run(sample.reader).sections.flatMap(\.rows).map(\.name)
                    #expect(
                        found == names.array?.compactMap(\.string).sorted(),
                        "\(name) \(mark) \(namespace) \(resource)")
                }
            }
        }
    }

    @Test("Which pods were on which node, which were going, and which fitted nowhere")
    func podsOfNodeLoss() throws {
        let sample = try Sample.named("node-loss")
        for (mark, place) in sample.truth["marks"]?.object?.members ?? [] {
            let pods = try pods(sample, at: String(try #require(place["rv"]?.int)))
            var byNode: [String: [String]] = [:]
            for pod in pods {
                guard let node = pod["spec"]?["nodeName"]?.string else { continue }
                byNode[node, default: []].append(name(pod))
            }
            for (node, names) in sample.answers["pods_by_node"]?[mark]?.object?.members ?? []
            where node.hasPrefix("worker") {
                let wanted = Set((names.array ?? []).compactMap(\.string))
                #expect(Set(byNode[node] ?? []) == wanted, "\(mark) \(node)")
            }
            let going = pods.filter { $0["metadata"]?["deletionTimestamp"] != nil }.map(name)
            #expect(
                going == sample.answers["terminating_pods"]?[mark]?.array?.compactMap(\.string),
                "\(mark)")
            let stuck = pods.filter { pod in
                pod["status"]?["conditions"]?.array?.contains {
                    $0["type"] == "PodScheduled" && $0["reason"] == "Unschedulable"
                } ?? false
            }.map(name)
            #expect(
                stuck == sample.answers["unschedulable_pods"]?[mark]?["pods"]?.array?
                    .compactMap(\.string), "\(mark)")
        }
    }

    @Test("The lease of the lost node was not renewed between the truth's revisions")
    func leaseGap() throws {
        let sample = try Sample.named("node-loss")
        let gap = try #require(sample.answers["lease_gap"])
        let node = try #require(sample.answers["lost_node"]?.string)
        var query = HistoryQuery()
        query.object = ObjectSpec(["lease/\(node)"], namespace: "kube-node-lease")
        query.field = "spec.renewTime"
        var lines: [HistoryLine] = []
        try query.run(sample.reader) { line in
            lines.append(line)
            return true
        }
        let last = try #require(
            lines.firstIndex {
                Int64($0.revision.rawValue) == gap["last_renewal_resourceVersion"]?.int
            })
        #expect(lines[last].value == gap["last_renewTime"])
        let next = Int64(lines[last + 1].revision.rawValue)
        #expect(next == gap["next_renewal_resourceVersion"]?.int)
        #expect(lines[last + 1].value == gap["next_renewTime"])
    }

    @Test("The event objects that mallory deleted are in the log with the request that did it")
    func deletedEventObjects() throws {
        let sample = try Sample.named("privilege-escalation")
        var query = LogQuery()
        query.object = ObjectSpec(["events"], namespace: "payments")
        query.by = ["mallory"]
        var found: [String] = []
        try query.run(sample.reader) { line in
            if line.change == .deleted { found.append("\(line.revision) \(line.object.key.name)") }
            return true
        }
        let expected = (sample.answers["events_deleted_by_mallory"]?.array ?? []).map { entry in
            "\(entry["deleted_resourceVersion"]?.int ?? 0) \(entry["name"]?.string ?? "")"
        }
        #expect(found == expected)
    }

    @Test("How many checkout pods were ready at each mark")
    func readyPods() throws {
        let sample = try Sample.named("bad-rollout")
        for (mark, truth) in sample.answers["checkout_pods_ready"]?.object?.members ?? [] {
            let revision = String(try #require(truth["resourceVersion"]?.int))
            let ready = try pods(sample, at: revision).count { pod in
                pod["metadata"]?["labels"]?["app"] == "checkout"
                    && pod["status"]?["conditions"]?.array?.contains {
                        $0["type"] == "Ready" && $0["status"] == "True"
                    } ?? false
            }
            #expect(Int64(ready) == truth["ready"]?.int, "\(mark)")
        }
    }
}
