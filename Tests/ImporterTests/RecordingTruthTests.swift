import Document
import EventStore
import Foundation
import History
import KubernetesAPI
import Testing

@testable import Importer

/// What was proved from the recorded incidents about their lines, found again in the store.
@Suite struct RecordingTruthTests {
    let scene: Scene

    init() throws {
        scene = try Scene()
    }

    private func imported(_ sample: String) throws -> (
        store: Store, report: ImportReport, truth: JSONValue
    ) {
        let recording = SampleRecording(sample)
        let store = try scene.makeStore()
        let report = try scene.load([recording.watch, recording.audit], into: store)
        let truth = recording.folder.appending(path: "truth.json")
        return (store, report, try JSONValue(parsing: Array(try Data(contentsOf: truth))))
    }

    private func counts(_ value: JSONValue?) -> [String: Int] {
        Dictionary(
            uniqueKeysWithValues: (value?.object?.members.map { $0 } ?? [])
                .map { ($0.key, Int($0.value.int ?? -1)) })
    }

    @Test(arguments: SampleRecording.names) func `every watch line is an event, and no other`(
        sample: String
    ) throws {
        let (store, report, truth) = try imported(sample)
        var byKind: [String: Int] = [:]
        var again = 0
        var ended = 0
        try store.events { event in
            guard event.observed != nil else { return true }
            byKind[event.kind, default: 0] += 1
            if event.change == .reobserved { again += 1 }
            if event.change == .deleted { ended += 1 }
            return true
        }
        let expected = try #require(truth["counts"])
        #expect(byKind == counts(expected["watch_by_kind"]))
        #expect(ended == counts(expected["watch_by_type"])["DELETED"])
        let repeating = expected["watch_lines_repeating_an_object_at_a_revision_already_seen"]
        #expect(again == Int(try #require(repeating?.int)))
        #expect(report.from == store.first && report.to == store.head)
        #expect(report.audits == Int(try #require(expected["audit_events"]?.int)))
        #expect(report.repeated == 0)
    }

    @Test(arguments: SampleRecording.names) func `every audit line is kept once`(sample: String)
        throws
    {
        let (store, _, truth) = try imported(sample)
        var requests: [String: RecordedRequest] = [:]
        try store.events { event in
            for request in try store.requests(of: event.revision) {
                requests[request.requestID] = request
            }
            return true
        }
        try store.otherRequests { request, _ in
            requests[request.requestID] = request
            return true
        }
        let expected = try #require(truth["counts"])
        var byVerb = counts(expected["audit_by_verb"])
        // A watch has a line for its start and one for its end.
        let watches = requests.values.count { $0.verb == "watch" }
        #expect(byVerb["watch"].map { ($0 + 1) / 2...$0 }?.contains(watches) == true)
        let ends = try #require(byVerb["watch"]) - watches
        byVerb["watch"] = watches
        var byCode = counts(expected["audit_by_code"])
        byCode["200", default: 0] -= ends
        func count(_ name: (RecordedRequest) -> String) -> [String: Int] {
            requests.values.reduce(into: [:]) { $0[name($1), default: 0] += 1 }
        }
        #expect(count(\.verb) == byVerb)
        #expect(count { "\($0.code)" } == byCode)
        let byUser = counts(expected["audit_by_user"])
        #expect(Set(count(\.user).keys) == Set(byUser.keys))
        #expect(byUser.values.reduce(0, +) == requests.count + ends)
    }

    @Test(arguments: SampleRecording.names) func `what answers name is joined`(sample: String)
        throws
    {
        let (store, _, truth) = try imported(sample)
        var named: [String: Int] = [:]
        try store.events { event in
            guard event.observed != nil, event.change != .reobserved else { return true }
            let inferred = event.requestIsInferred ? event.request?.requestID : nil
            let isNamed = try store.requests(of: event.revision).contains { $0.requestID != inferred }
            if isNamed { named[event.kind, default: 0] += 1 }
            return true
        }
        var expected: [String: Int] = [:]
        for member in truth["audit_coverage_of_watch_events"]?.object?.members ?? .init() {
            guard let count = member.value[0]?.int, count > 0 else { continue }
            expected[String(member.key.split(separator: " ")[1]), default: 0] += Int(count)
        }
        #expect(named == expected)
    }

    @Test func `evictions, refused and not, and the deletion without grace`() throws {
        let (store, _, truth) = try imported("node-loss")
        let answers = try #require(truth["answers"])
        let pods = GroupResource(group: "", resource: "pods")
        var codes: [String: Int] = [:]
        for eviction in answers["evictions"]?.array ?? [] {
            let name = try #require(eviction["pod"]?.string?.split(separator: "/"))
            let key = ObjectKey(
                resource: pods, namespace: String(name[0]), name: String(name[1]))
            let code = UInt16(try #require(eviction["code"]?.int))
            let time = try #require(eviction["time"]?.string)
            let received = try #require(Timestamp(rfc3339: time))
            codes["\(code)", default: 0] += 1
            var made: [Event] = []
            try store.events(key: key) { event in
                if event.request?.received == received { made.append(event) }
                return true
            }
            // It notes its reason in the Pod's status, and then deletes.
            #expect(made.isEmpty == (code == 429))
            #expect(made.allSatisfy { $0.request?.subresource == "eviction" })
            #expect(made.allSatisfy { $0.requestIsInferred && $0.request?.user == "alice" })
            var refused: [RecordedRequest] = []
            try store.otherRequests { request, _ in
                if request.received == received, request.code == 429 { refused.append(request) }
                return true
            }
            #expect(refused.count == (code == 429 ? 1 : 0))
            #expect(refused.first.map { $0.failureMessage } ?? "" == eviction["message"]?.string)
        }
        #expect(codes == counts(answers["eviction_codes"]))
        let forced = try #require(answers["force_deletion"]?[0])
        let revision = try #require(
            forced["response_resourceVersion"]?.string.flatMap { UInt64($0) })
        let end = try #require(try store.event(at: Revision(revision)))
        #expect(end.change == .deleted && !end.requestIsInferred)
        #expect(end.request?.requestID == forced["auditID"]?.string)
    }

    @Test func `who asked for the end of each Pod on the lost node, and when it came`() throws {
        let (store, _, truth) = try imported("node-loss")
        for pod in truth["answers"]?["pods_on_lost_node"]?.array ?? [] {
            if let asked = pod["deletion_asked_resourceVersion"]?.int {
                let event = try #require(try store.event(at: Revision(UInt64(asked))))
                #expect(event.request?.requestID == pod["asked_by"]?["auditID"]?.string)
                #expect(event.change == .modified)
            }
            if let gone = pod["deleted_resourceVersion"]?.int {
                let event = try #require(try store.event(at: Revision(UInt64(gone))))
                #expect(event.change == .deleted)
                #expect("\(event.key.namespace)/\(event.key.name)" == pod["pod"]?.string)
            }
        }
    }

    @Test func `which Secrets were read, and as of which revision`() throws {
        let (store, _, truth) = try imported("privilege-escalation")
        let answers = try #require(truth["answers"])
        var read: [String: Timestamp] = [:]
        var listed: Timestamp?
        try store.otherRequests { request, _ in
            guard request.user == "mallory", request.code == 200, let target = request.target,
                target.resource.resource == "secrets", let time = request.completed
            else { return true }
            if request.verb == "list" { listed = time } else { read[target.name] = time }
            return true
        }
        #expect(read.keys.sorted() == answers["secret_names_read_by_get"]?.array?.map(\.string))
        let secrets = GroupResource(group: "", resource: "secrets")
        for (name, time) in read {
            let revision = try #require(store.revision(at: time))
            let view = try store.view(at: revision)
            let key = ObjectKey(resource: secrets, namespace: "payments", name: name)
            let expected = answers["secret_resourceVersions_when_read"]?[name]?.string
            #expect(view.reference(key).map { "\($0.revision)" } == expected)
        }
        let moment = try #require(listed)
        let revision = try #require(store.revision(at: moment))
        let view = try store.view(at: revision)
        #expect(
            view.references(secrets, namespace: "payments").map(\.key.name)
                == answers["secrets_exposed_by_her_list"]?.array?.map(\.string))
    }
}
