import API
import Document
import Testing

private let deployment: JSONValue = [
    "kind": "Deployment", "apiVersion": "apps/v1",
    "metadata": [
        "name": "web", "namespace": "shop", "creationTimestamp": "2026-11-23T12:00:00Z",
    ],
    "spec": [
        "replicas": 3, "selector": ["matchLabels": ["app": "web", "tier": "front"]],
        "template": [
            "metadata": ["labels": ["app": "web"]],
            "spec": [
                "containers": [
                    ["name": "web", "image": "web:v1", "ports": [["containerPort": 80]]],
                    ["name": "log", "image": "log:v1"],
                ]
            ],
        ],
    ],
    "status": ["replicas": 2, "readyReplicas": 2, "updatedReplicas": 2, "availableReplicas": 2],
]
private let path = "/apis/apps/v1/namespaces/shop/deployments/web"

private func fixture() throws -> StoreFixture {
    let fixture = try StoreFixture(first: 10)
    try fixture.put(deployment)
    return fixture
}

@Suite struct SubresourceTests {
    @Test("status is the object itself")
    func status() throws {
        let pipeline = try fixture().pipeline
        #expect(pipeline.get("\(path)/status").bytes == pipeline.get(path).bytes)
    }

    @Test("scale is a Scale with the object's resourceVersion")
    func scale() throws {
        let scale = try fixture().pipeline.json("\(path)/scale")
        #expect(scale["kind"] == "Scale")
        #expect(scale["apiVersion"] == "autoscaling/v1")
        #expect(scale["metadata"]?["resourceVersion"] == "10")
        #expect(scale["spec"]?["replicas"] == 3)
        #expect(scale["status"] == ["replicas": 2, "selector": "app=web,tier=front"])
    }

    @Test("unknown and write-only subresources are refused", arguments: [
        ("\(path)/nosub", 404), ("/api/v1/namespaces/shop/serviceaccounts/x/token", 405),
        ("/api/v1/namespaces/shop/pods/x/log", 400), ("/api/v1/namespaces/shop/pods/x/exec", 400),
    ])
    func refused(target: String, code: Int) throws {
        #expect(try fixture().pipeline.get(target).code == code)
    }
}

@Suite struct FormTests {
    private let asTable = "application/json;as=Table;v=v1;g=meta.k8s.io"

    @Test("a Table has the kind's columns and the metadata of its objects")
    func table() throws {
        let fixture = try fixture()
        let answer = try fixture.pipeline.json(
            "/at/10/apis/apps/v1/deployments", accept: asTable)
        #expect(answer["metadata"]?["resourceVersion"] == "10")
        #expect(
            answer["columnDefinitions"]?.array?.map { $0["name"]?.string } == [
                "Name", "Ready", "Up-to-date", "Available", "Age", "Containers", "Images",
                "Selector",
            ])
        #expect(
            answer["rows"]?[0]?["cells"] == [
                "web", "2/3", 2, 2, "10s", "web,log", "web:v1,log:v1", "app=web,tier=front",
            ])
        #expect(answer["rows"]?[0]?["object"]?["kind"] == "PartialObjectMetadata")
    }

    @Test("includeObject says how much of the object comes along")
    func includeObject() throws {
        let pipeline = try fixture().pipeline
        let none = try pipeline.json("\(path)?includeObject=None", accept: asTable)
        #expect(none["rows"]?[0]?["object"]?.isNull == true)
        let whole = try pipeline.json("\(path)?includeObject=Object", accept: asTable)
        #expect(whole["rows"]?[0]?["object"]?["spec"]?["replicas"] == 3)
        let wrong = try pipeline.json("\(path)?includeObject=Some", accept: asTable)
        #expect(
            wrong["message"]
                == """
                Unable to convert to Table as requested: includeObject: Invalid value: "Some": \
                must be 'Metadata', 'Object', 'None', or empty
                """)
    }

    @Test("YAML and pretty JSON are the same object")
    func encodings() throws {
        let pipeline = try fixture().pipeline
        let yaml = pipeline.get(path, accept: "application/yaml")
        #expect(yaml.contentType == "application/yaml")
        #expect(
            String(decoding: yaml.bytes, as: UTF8.self)
                .hasPrefix("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n"))
        let pretty = pipeline.get("\(path)?pretty=true").bytes
        #expect(String(decoding: pretty, as: UTF8.self).hasPrefix("{\n  \"kind\": \"Deployment\""))
        #expect(try JSONValue(parsing: pretty) == pipeline.json(path))
    }

    @Test("a missing object is refused in the API server's words")
    func missing() throws {
        let answer = try fixture().pipeline.json("/apis/apps/v1/namespaces/shop/deployments/none")
        #expect(
            answer == [
                "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
                "message": "deployments.apps \"none\" not found", "reason": "NotFound",
                "details": ["name": "none", "group": "apps", "kind": "deployments"], "code": 404,
            ])
    }
}

@Suite struct ConversionTests {
    @Test("event objects have two sets of names")
    func events() throws {
        let fixture = try StoreFixture()
        try fixture.put([
            "kind": "Event", "apiVersion": "v1",
            "metadata": ["name": "e", "namespace": "shop"],
            "involvedObject": ["kind": "Pod", "name": "p"], "reason": "Killing", "message": "bye",
            "source": ["component": "kubelet"], "count": 2, "reportingComponent": "kubelet",
            "reportingInstance": "",
        ])
        let list = try fixture.pipeline.json("/apis/events.k8s.io/v1/namespaces/shop/events")
        #expect(list["apiVersion"] == "events.k8s.io/v1")
        let event = list["items"]?[0]
        #expect(event?["regarding"]?["name"] == "p")
        #expect(event?["note"] == "bye")
        #expect(event?["deprecatedCount"] == 2)
        #expect(event?["deprecatedSource"]?["component"] == "kubelet")
        #expect(event?["reportingController"] == "kubelet")
        #expect(event?["involvedObject"] == nil)
    }

    @Test("an autoscaler's CPU target is a field in v1 and a metric in v2")
    func autoscaler() throws {
        let fixture = try StoreFixture()
        let cpu: JSONValue = [
            "type": "Resource",
            "resource": [
                "name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80],
            ],
        ]
        let memory: JSONValue = [
            "type": "Resource",
            "resource": [
                "name": "memory", "target": ["type": "AverageValue", "averageValue": "1Gi"],
            ],
        ]
        try fixture.put([
            "kind": "HorizontalPodAutoscaler", "apiVersion": "autoscaling/v2",
            "metadata": ["name": "web", "namespace": "shop"],
            "spec": ["maxReplicas": 4, "metrics": [cpu, memory]],
        ])
        let old = try fixture.pipeline.json(
            "/apis/autoscaling/v1/namespaces/shop/horizontalpodautoscalers/web")
        #expect(old["apiVersion"] == "autoscaling/v1")
        #expect(old["spec"]?["targetCPUUtilizationPercentage"] == 80)
        #expect(old["spec"]?["metrics"] == nil)
        let kept = old["metadata"]?["annotations"]?["autoscaling.alpha.kubernetes.io/metrics"]?
            .string
        let flat: JSONValue = [
            "type": "Resource", "resource": ["name": "memory", "targetAverageValue": "1Gi"],
        ]
        #expect(try JSONValue(parsing: kept.required()) == [flat])
    }
}

@Suite struct DryRunTests {
    private func patched(_ type: String, _ body: JSONValue) throws -> JSONValue {
        let request = APIRequest(
            method: "PATCH", target: "\(path)?dryRun=All", contentType: type, body: body.bytes)
        return try JSONValue(parsing: fixture().pipeline.answer(request).bytes)
    }

    @Test("a strategic merge patch merges containers by name")
    func strategic() throws {
        let result = try patched(
            "application/strategic-merge-patch+json",
            [
                "spec": [
                    "replicas": .null,
                    "template": [
                        "spec": [
                            "$setElementOrder/containers": [["name": "log"], ["name": "web"]],
                            "containers": [["name": "web", "image": "web:v2"]],
                        ]
                    ],
                ]
            ])
        #expect(result["spec"]?["replicas"] == nil)
        let containers = result["spec"]?["template"]?["spec"]?["containers"]?.array
        #expect(containers?.map { $0["image"] } == ["log:v1", "web:v2"])
        #expect(containers?[1]["ports"] == [["containerPort": 80]])
    }

    @Test("a merge patch replaces lists, a JSON patch edits by place")
    func others() throws {
        let merged = try patched(
            "application/merge-patch+json",
            ["spec": ["template": ["spec": ["containers": [["name": "only"]]]]]])
        #expect(merged["spec"]?["template"]?["spec"]?["containers"]?.array?.count == 1)
        let edited = try patched(
            "application/json-patch+json",
            [["op": "replace", "path": "/spec/template/spec/containers/1/image", "value": "x"]])
        #expect(edited["spec"]?["template"]?["spec"]?["containers"]?[1]?["image"] == "x")
    }

    @Test("a body in protobuf is refused with what to use instead")
    func protobuf() throws {
        let answer = try fixture().pipeline.answer(
            APIRequest(
                method: "POST",
                target: "/apis/apps/v1/namespaces/shop/deployments?dryRun=All",
                contentType: "application/vnd.kubernetes.protobuf", body: Array("k8s\0".utf8)))
        #expect(answer.code == 400)
        let message = try JSONValue(parsing: answer.bytes)["message"]?.string
        #expect(message?.contains("--dry-run=client") == true)
    }

    @Test("nothing was written, and without dryRun all of it is refused")
    func unchanged() throws {
        let fixture = try fixture()
        let body = Array("{\"spec\":{\"replicas\":9}}".utf8)
        let type = "application/merge-patch+json"
        let rehearsed = fixture.pipeline.answer(
            APIRequest(
                method: "PATCH", target: "\(path)?dryRun=All", contentType: type, body: body))
        #expect(rehearsed.code == 200)
        let real = fixture.pipeline.answer(
            APIRequest(method: "PATCH", target: path, contentType: type, body: body))
        #expect(real.code == 405)
        #expect(try fixture.pipeline.json(path)["spec"]?["replicas"] == 3)
    }
}

@Suite struct PageTests {
    @Test("health, version and metrics answer as text and JSON")
    func pages() throws {
        let pipeline = try fixture().pipeline
        #expect(pipeline.get("/readyz").bytes == Array("ok".utf8))
        #expect(
            String(decoding: pipeline.get("/livez?verbose").bytes, as: UTF8.self)
                == "[+]ping ok\n[+]store ok\nlivez check passed\n")
        #expect(pipeline.get("/healthz/none").code == 404)
        #expect(try pipeline.json("/version")["gitVersion"] == "v1.36.2+hindsight")
        let metrics = String(decoding: pipeline.get("/metrics").bytes, as: UTF8.self)
        #expect(metrics.contains("hindsight_store_head_revision 10\n"))
        #expect(metrics.contains("apiserver_request_total{verb=\"GET\",code=\"404\"} 1\n"))
    }

    @Test("discovery names the built-in groups and the time-travel reads, in both forms")
    func discovery() throws {
        let pipeline = try fixture().pipeline
        let groups = try pipeline.json("/apis")["groups"]?.array?.compactMap { $0["name"]?.string }
        #expect(groups?.contains("apps") == true)
        #expect(groups?.last == "hindsight.dev")
        let aggregated = pipeline.get(
            "/apis", accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
        #expect(
            aggregated.contentType
                == "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
        let last = try (JSONValue(parsing: aggregated.bytes)["items"]?.array?.last).required()
        #expect(last["metadata"]?["name"] == "hindsight.dev")
        let reads = try pipeline.json("/apis/hindsight.dev/v1")["resources"]?.array
        #expect(reads?.allSatisfy { $0["verbs"] == ["get"] } == true)
    }

    @Test("kinds of a custom resource definition are served from the moment it exists")
    func customResources() throws {
        let fixture = try StoreFixture(first: 10)
        try fixture.put([
            "kind": "CustomResourceDefinition", "apiVersion": "apiextensions.k8s.io/v1",
            "metadata": ["name": "things.example.com"],
            "spec": [
                "group": "example.com", "scope": "Namespaced",
                "names": ["plural": "things", "kind": "Thing", "listKind": "ThingList"],
                "versions": [
                    [
                        "name": "v1", "served": true, "storage": true,
                        "schema": ["openAPIV3Schema": ["type": "object"]],
                    ]
                ],
            ],
        ])
        try fixture.put(
            [
                "apiVersion": "example.com/v1", "kind": "Thing",
                "metadata": ["name": "t", "namespace": "shop"],
            ], resource: "things")
        let pipeline = fixture.pipeline
        let list = try pipeline.json("/apis/example.com/v1/things")
        #expect(list["kind"] == "ThingList")
        #expect(list["items"]?[0]?["kind"] == "Thing")
        #expect(try pipeline.names("/at/10/apis/example.com/v1/things").isEmpty)
        #expect(pipeline.get("/at/9/apis/example.com/v1/things").code == 404)
    }

    @Test("unknown paths are answered as the API server does", arguments: [
        ("/nothing", 404, "404 page not found\n"),
        ("/apis/nope.example.com", 404, "404 page not found\n"),
        ("//api/v1/namespaces", 404, "404 page not found\n"),
    ])
    func unknown(target: String, code: Int, text: String) throws {
        let answer = try fixture().pipeline.get(target)
        #expect(answer.code == code)
        #expect(answer.bytes == Array(text.utf8))
    }

    @Test("unknown versions and resources of known groups get a Status", arguments: [
        "/apis/apps/v9", "/apis/apps/v1/widgets", "/api/v2",
        "/api/v1/namespaces/default/widgets", "/api/v1/pods/x",
        "/api/v1/namespaces/shop/configmaps/a%2Fb",
    ])
    func unknownResources(target: String) throws {
        let answer = try fixture().pipeline.json(target)
        #expect(answer["message"] == "the server could not find the requested resource")
        #expect(answer["details"] == [:])
        #expect(answer["code"] == 404)
    }
}
