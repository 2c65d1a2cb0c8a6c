import Document
import History
import KubernetesAPI
import Testing

struct ManifestTests {
    private let cleaner = ManifestCleaner()

    private func cleaned(_ object: JSONValue, _ resource: String, group: String = "") -> JSONValue {
        cleaner.cleaned(object, resource: GroupResource(group: group, resource: resource))
    }

    @Test func `What the server sets is taken out, what was asked for stays`() {
        let object: JSONValue = [
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": [
                "name": "a", "namespace": "n", "uid": "u", "resourceVersion": "7", "generation": 2,
                "creationTimestamp": "t", "managedFields": [[:]], "labels": ["app": "a"],
                "finalizers": ["example.com/mine", "foregroundDeletion"],
                "ownerReferences": [["uid": "o"]],
                "annotations": [
                    "deployment.kubernetes.io/revision": "2", "team": "shop",
                    "kubectl.kubernetes.io/last-applied-configuration": "{}",
                ],
            ],
            "spec": [
                "replicas": 0, "template": ["metadata": ["creationTimestamp": .null], "spec": [:]],
            ],
            "status": ["replicas": 1],
        ]
        #expect(
            cleaned(object, "deployments", group: "apps") == [
                "apiVersion": "apps/v1", "kind": "Deployment",
                "metadata": [
                    "name": "a", "namespace": "n", "labels": ["app": "a"],
                    "finalizers": ["example.com/mine"], "annotations": ["team": "shop"],
                ],
                "spec": ["replicas": 0, "template": ["spec": [:]]],
            ])
    }

    @Test func `Allocated addresses go, headless Services stay headless`() {
        let service: JSONValue = [
            "spec": [
                "clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1"], "ipFamilies": ["IPv4"],
                "ipFamilyPolicy": "SingleStack", "ports": [["port": 80, "nodePort": 30_080]],
            ]
        ]
        #expect(cleaned(service, "services") == ["spec": ["ports": [["port": 80]]]])
        let headless: JSONValue = ["spec": ["clusterIP": "None", "clusterIPs": ["None"]]]
        #expect(cleaned(headless, "services") == headless)
    }

    @Test func `A Pod loses its node and what admission put in`() {
        let pod: JSONValue = [
            "spec": [
                "nodeName": "w", "serviceAccountName": "s", "serviceAccount": "s",
                "volumes": [["name": "kube-api-access-x1"], ["name": "data"]],
                "containers": [
                    ["name": "a", "volumeMounts": [["name": "kube-api-access-x1"]]]
                ],
                "tolerations": [["key": "node.kubernetes.io/not-ready"], ["key": "gpu"]],
            ]
        ]
        #expect(
            cleaned(pod, "pods") == [
                "spec": [
                    "serviceAccountName": "s", "volumes": [["name": "data"]],
                    "containers": [["name": "a"]],
                    "tolerations": [["key": "gpu"]],
                ]
            ])
    }

    @Test func `Secrets keep their keys and lose their values`() {
        let secret: JSONValue = [
            "data": ["a": "aHVudGVyMg==", ".dockerconfigjson": "aHVudGVyMg=="], "type": "Opaque",
        ]
        let redacted = cleaned(secret, "secrets")
        #expect(!redacted.description.contains("aHVudGVyMg"))
        #expect(redacted["data"]?.object?.keys == ["a", ".dockerconfigjson"])
        let kept = ManifestCleaner(secretValues: .kept)
            .cleaned(secret, resource: GroupResource(group: "", resource: "secrets"))
        #expect(kept == secret)
    }

    @Test func `A volume claim and its volume can be bound again`() {
        let claim: JSONValue = [
            "metadata": ["annotations": ["pv.kubernetes.io/bind-completed": "yes"]],
            "spec": ["volumeName": "pv", "accessModes": ["ReadWriteOnce"]],
        ]
        #expect(
            cleaned(claim, "persistentvolumeclaims") == ["spec": ["accessModes": ["ReadWriteOnce"]]]
        )
        let volume: JSONValue = [
            "spec": ["claimRef": ["name": "c", "uid": "u", "resourceVersion": "1"]]
        ]
        #expect(cleaned(volume, "persistentvolumes") == ["spec": ["claimRef": ["name": "c"]]])
    }

    @Test func `A Job's generated labels and selector go`() {
        let labels: JSONValue = ["app": "a", "controller-uid": "u", "job-name": "j"]
        let job: JSONValue = [
            "metadata": ["labels": labels],
            "spec": [
                "manualSelector": false,
                "selector": ["matchLabels": ["batch.kubernetes.io/controller-uid": "u"]],
                "template": ["metadata": ["labels": labels]],
            ],
        ]
        #expect(
            cleaned(job, "jobs", group: "batch") == [
                "metadata": ["labels": ["app": "a"]],
                "spec": ["template": ["metadata": ["labels": ["app": "a"]]]],
            ])
    }

    @Test("Only what somebody asked for needs a manifest", arguments: Recording.names)
    func derived(name: String) throws {
        let recording = try Recording(name)
        let people = Set(
            recording.lines.filter { line in
                line.event.change == .added && Actor(request: line.event.request).isPerson
            }.map(\.event.uid))
        let last = try #require(recording.lines.last).event.revision
        for line in recording.state(at: last) {
            let reason = DerivedObjects.reason(for: line.object, key: line.event.key)
            if people.contains(line.event.uid) {
                #expect(reason == nil, "\(line.event.key)")
            } else if line.event.key.namespace != "default" {
                let isClaim = line.event.key.resource.resource == "persistentvolumeclaims"
                let isSystem = ["", "kube-system", "kube-public"].contains(line.event.key.namespace)
                #expect(reason != nil || isClaim || isSystem, "\(line.event.key)")
            }
        }
    }

    @Test func `Accounts of the cluster's own controllers need no manifest, others do`() {
        for (name, isDerived) in [("ttl-controller", true), ("ingress-controller", false)] {
            let key = ObjectKey(
                resource: GroupResource(group: "", resource: "serviceaccounts"),
                namespace: "kube-system", name: name)
            #expect((DerivedObjects.reason(for: [:], key: key) != nil) == isDerived)
        }
    }
}
