import Document
import KubernetesAPI
import Testing

@Suite struct FieldSelectorTests {
    private func kind(_ name: String) throws -> ResourceKind {
        try #require(try Fixture.catalogWithThings().resolve(name).first)
    }

    private func selector(_ text: String, _ name: String) throws -> FieldSelector {
        try FieldSelector(parsing: text, for: kind(name))
    }

    private static let pod: JSONValue = [
        "metadata": ["name": "web-1", "namespace": "shop"],
        "spec": ["nodeName": "n1", "restartPolicy": "Always", "serviceAccountName": "default"],
        "status": ["phase": "Running", "podIP": "10.0.0.1", "podIPs": [["ip": "10.0.0.1"]]],
    ]

    @Test(arguments: [
        ("", true), ("metadata.name=web-1", true), ("metadata.name==web-1", true),
        ("metadata.name!=web-1", false), ("metadata.namespace=shop,metadata.name=web-1", true),
        ("spec.nodeName=n1", true), ("spec.host=n1", true), ("spec.nodeName=", false),
        ("spec.hostNetwork=false", true), ("status.phase!=Running", false),
        ("status.podIP=10.0.0.1", true), ("status.nominatedNodeName=", true),
        ("spec.schedulerName!=x", true), (",status.phase=Running,", true),
    ])
    func `selects Pods by the fields of a Pod`(text: String, expected: Bool) throws {
        #expect(try selector(text, "pods").matches(Self.pod) == expected)
    }

    @Test(
        arguments: [
            ("nodes", "spec.unschedulable=false", ["spec": [:]]),
            ("nodes", "spec.unschedulable=true", ["spec": ["unschedulable": true]]),
            ("secrets", "type!=Opaque", ["type": "kubernetes.io/tls"]),
            ("namespaces", "status.phase=Terminating", ["status": ["phase": "Terminating"]]),
            ("services", "spec.type=ClusterIP", ["spec": ["type": "ClusterIP"]]),
            ("jobs", "status.successful=0", ["status": [:]]),
            ("jobs", "status.successful=2", ["status": ["succeeded": 2]]),
            ("csr", "spec.signerName=x.y/z", ["spec": ["signerName": "x.y/z"]]),
            ("events", "involvedObject.kind=Pod,type=Warning,source=kubelet", event),
            ("events", "reason=BackOff,reportingComponent=kubelet", event),
            ("events.events.k8s.io", "regarding.name=p,reason=BackOff", event),
            ("events.events.k8s.io", "reportingController=kubelet", event),
            ("things", "spec.color=green", ["spec": ["color": "green"]]),
        ] as [(String, String, JSONValue)])
    func `every kind has its own fields`(name: String, text: String, object: JSONValue) throws {
        #expect(try selector(text, name).matches(object))
    }

    private static let event: JSONValue = [
        "involvedObject": ["kind": "Pod", "name": "p"], "type": "Warning", "reason": "BackOff",
        "source": ["component": "kubelet"], "reportingComponent": "kubelet",
    ]

    /// Requests and messages of a kube-apiserver 1.36.2.
    @Test(arguments: [
        ("secrets", "data=x", "field label not supported: data"),
        ("events", "message=x", "field label not supported: message"),
        (
            "configmaps", "data.i=1",
            #""data.i" is not a known field selector: only "metadata.name", "metadata.namespace""#
        ),
        (
            "configmaps", "metadata.name",
            "invalid selector: 'metadata.name'; can't understand 'metadata.name'"
        ),
        (
            "configmaps", "metadata.name=c1=2",
            "invalid field selector: unescaped character in value: 61"
        ),
        (
            "configmaps", "metadata.name>c",
            "invalid selector: 'metadata.name>c'; can't understand 'metadata.name>c'"
        ),
        (
            "configmaps", "metadata.name in (c1)",
            "invalid selector: 'metadata.name in (c1)'; can't understand 'metadata.name in (c1)'"
        ),
        (
            "configmaps", #"a\,b=c"#,
            #""a\\,b" is not a known field selector: only "metadata.name", "metadata.namespace""#
        ),
        ("pods", "spec.priority=0", "field label not supported: spec.priority"),
        (
            "deployments", "spec.replicas=1",
            #""spec.replicas" is not a known field selector: only "metadata.name", "#
                + #""metadata.namespace""#
        ),
        ("services", "spec.ports=1", "field label not supported: spec.ports"),
        ("things", "spec.size=4", "field label not supported: spec.size"),
    ])
    func `refuses in the API server's words`(name: String, text: String, message: String) {
        #expect(throws: SelectorError(message)) { try selector(text, name) }
    }

    @Test func `escaped characters are plain`() throws {
        let found = try selector(#"metadata.name=a\,b\=c\\d"#, "configmaps")
        #expect(found.name == #"a,b=c\d"#)
        #expect(found.description == #"metadata.name=a\,b\=c\\d"#)
        #expect(throws: SelectorError(#"invalid field selector: invalid escape sequence: \d"#)) {
            try selector(#"metadata.name=c\d"#, "configmaps")
        }
    }

    @Test func `names alone need no document`() throws {
        let byName = try selector("metadata.name=a,metadata.namespace=b", "pods")
        #expect(!byName.needsDocument)
        #expect(byName.name == "a")
        #expect(byName.namespace == "b")
        #expect(byName.matches(name: "a", namespace: "b"))
        #expect(!byName.matches(name: "a", namespace: "c"))
        let negated = try selector("metadata.name!=a,spec.nodeName=x", "pods")
        #expect(negated.needsDocument)
        #expect(negated.name == nil)
        #expect(!negated.matches(name: "a", namespace: ""))
    }
}
