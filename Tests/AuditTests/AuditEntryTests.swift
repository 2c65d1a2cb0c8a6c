import Access
import Audit
import Document
import KubernetesAPI
import Testing

@Suite struct AuditEntryTests {
    @Test("An entry reads as Kubernetes writes it")
    func json() throws {
        let moment = try #require(Timestamp(rfc3339: "2026-11-24T16:00:00.123456789Z"))
        var entry = AuditEntry(
            level: .metadata, stage: .responseComplete, requestID: "r1",
            requestURI: "/api/v1/namespaces/shop/secrets/db", verb: "get",
            principal: Principal(user: "alice", uid: "u1", groups: ["dev"], extra: ["a": ["b"]]),
            received: moment, staged: moment)
        entry.impersonated = Principal(user: "bob")
        entry.sourceIPs = ["10.0.0.1"]
        entry.userAgent = "kubectl"
        entry.object = AuditEntry.Object(
            resource: GroupResource(group: "", resource: "secrets"), version: "v1",
            namespace: "shop", name: "db")
        entry.outcome = AuditEntry.Outcome(code: 403, reason: "Forbidden", message: "no")
        entry.annotations = ["authorization.k8s.io/decision": "forbid"]
        #expect(
            entry.json.description == """
                {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"r1",\
                "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/secrets/db",\
                "verb":"get","user":{"username":"alice","uid":"u1","groups":["dev"],\
                "extra":{"a":["b"]}},"impersonatedUser":{"username":"bob"},\
                "sourceIPs":["10.0.0.1"],"userAgent":"kubectl","objectRef":{\
                "resource":"secrets","namespace":"shop","name":"db","apiVersion":"v1"},\
                "responseStatus":{"metadata":{},"status":"Failure","message":"no",\
                "reason":"Forbidden","code":403},\
                "requestReceivedTimestamp":"2026-11-24T16:00:00.123456Z",\
                "stageTimestamp":"2026-11-24T16:00:00.123456Z",\
                "annotations":{"authorization.k8s.io/decision":"forbid"}}
                """)
    }
}
