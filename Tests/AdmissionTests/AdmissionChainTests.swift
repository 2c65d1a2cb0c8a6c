import Admission
import Document
import EventStore
import KubernetesAPI
import Testing

@Suite("The admission chain")
struct AdmissionChainTests {
    private struct Refusing: AdmissionPlugin {
        func validate(_ request: AdmissionRequest, _ state: AdmissionState) throws(AdmissionRefusal)
        {
            if request.object?["spec"] == nil { throw .forbidden("no spec") }
        }
    }

    private struct Filling: AdmissionPlugin {
        func admit(_ request: inout AdmissionRequest, _ state: AdmissionState)
            throws(AdmissionRefusal)
        {
            request.object?["spec"] = "filled"
        }
    }

    @Test("Every plugin may change the object before any validates it")
    func order() throws {
        let directory = try TemporaryDirectory()
        let store = try Store.create(at: directory.path + "/store", kind: .live)
        var request = AdmissionRequest(
            operation: .create, resource: GroupResource(group: "", resource: "pods"),
            kind: GroupVersionKind(group: "", version: "v1", kind: "Pod"), namespace: "shop",
            name: "a", user: "ann", groups: [], object: [:], oldObject: nil)
        #expect(throws: AdmissionRefusal.self) {
            try AdmissionChain([Refusing()]).validate(request, store.now)
        }
        let chain = AdmissionChain([Refusing(), Filling()])
        try chain.admit(&request, store.now)
        try chain.validate(request, store.now)
    }
}
