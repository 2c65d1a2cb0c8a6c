import Admission
import Document
import EventStore
import Testing

@Suite("Admission by namespaces")
struct NamespaceLifecycleTests {
    @Test("Objects need a namespace that exists")
    func missing() throws {
        let cluster = try SmallCluster()
        let request = try cluster.request("configmaps", "a", namespace: "nowhere", "{}")
        do {
            _ = try cluster.admitted(request)
            Issue.record("admitted")
        } catch AdmissionRefusal.notFound(let resource, let name) {
            #expect(resource == "namespaces")
            #expect(name == "nowhere")
        }
    }

    @Test("Nothing new in a namespace that goes away, but updates and deletions go on")
    func terminating() throws {
        let cluster = try SmallCluster()
        try cluster.put("namespaces", "", "shop", #"{"status":{"phase":"Terminating"}}"#)
        do {
            _ = try cluster.admitted(try cluster.request("configmaps", "a", "{}"))
            Issue.record("admitted")
        } catch AdmissionRefusal.forbiddenWithCause(let text, let reason, let message, let field) {
            #expect(
                text == "unable to create new content in namespace shop because it is being "
                    + "terminated")
            #expect(reason == "NamespaceTerminating")
            #expect(message == "namespace shop is being terminated")
            #expect(field == "metadata.namespace")
        }
        _ = try cluster.admitted(try cluster.request(
                to: .update, "configmaps", "a", "{}", old: "{}"))
        _ = try cluster.admitted(try cluster.request(
                to: .delete, "configmaps", "a", "{}", old: "{}"))
    }

    @Test("A namespace that went away since the first look refuses in the writer")
    func recheck() throws {
        let cluster = try SmallCluster()
        var request = try cluster.request("configmaps", "a", "{}")
        try cluster.chain.admit(&request, cluster.store.now)
        try cluster.put("namespaces", "", "shop", #"{"status":{"phase":"Terminating"}}"#)
        #expect(throws: AdmissionRefusal.self) {
            try cluster.chain.recheck(request, cluster.store.now)
        }
    }

    @Test("Three namespaces can't be deleted")
    func immortal() throws {
        let cluster = try SmallCluster()
        for name in ["default", "kube-system", "kube-public"] {
            let request = try cluster.request(
                to: .delete, "namespaces", name, namespace: "", "{}", old: "{}")
            #expect(try cluster.refusal(request) == "this namespace may not be deleted")
        }
        let request = try cluster.request(
                to: .delete, "namespaces", "shop", namespace: "", "{}", old: "{}")
        #expect(try cluster.refusal(request) == nil)
    }
}
