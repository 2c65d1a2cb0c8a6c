import Document
import KindRules
import Testing

@Suite("What a Pod has when it says nothing")
struct PodDefaultsTests {
    @Test("The least Pod")
    func least() throws {
        let pod = try Written.created(Written.pod(), "pods")
        #expect(
            pod["spec"] == [
                "containers": [
                    [
                        "name": "c", "image": "nginx", "imagePullPolicy": "Always",
                        "resources": [:], "terminationMessagePath": "/dev/termination-log",
                        "terminationMessagePolicy": "File",
                    ]
                ],
                "dnsPolicy": "ClusterFirst", "enableServiceLinks": true,
                "restartPolicy": "Always", "schedulerName": "default-scheduler",
                "securityContext": [:], "terminationGracePeriodSeconds": 30,
            ])
        #expect(pod["status"] == ["phase": "Pending", "qosClass": "BestEffort"])
        #expect(pod["metadata"]?["generation"] == 1)
    }

    @Test(
        "Images that may move are pulled always",
        arguments: [
            ("nginx", "Always"), ("nginx:latest", "Always"), ("nginx:1.25", "IfNotPresent"),
            ("localhost:5000/a/b", "Always"), ("example.com:5000/a/b:1", "IfNotPresent"),
            ("nginx@sha256:0123456789abcdef0123456789abcdef", "IfNotPresent"),
            (" nginx", "IfNotPresent"), ("", "IfNotPresent"),
        ])
    func pullPolicy(_ image: String, _ policy: String) throws {
        let pod = try Written.created(
            Written.pod(container: ["image": .string(image)]), "pods")
        #expect(pod["spec"]?["containers"]?[0]?["imagePullPolicy"] == .string(policy))
    }

    @Test("Limits are asked for, amounts are whole thousandths")
    func resources() throws {
        let pod = try Written.created(
            Written.pod(
                container: [
                    "resources": [
                        "limits": ["cpu": "0.5", "memory": "1Gi"], "requests": ["cpu": "0.0001"],
                    ]
                ]), "pods")
        #expect(
            pod["spec"]?["containers"]?[0]?["resources"] == [
                "limits": ["cpu": "500m", "memory": "1Gi"],
                "requests": ["cpu": "1m", "memory": "1Gi"],
            ])
    }

    @Test("Probes, ports, volumes and references are filled in")
    func members() throws {
        let pod = try Written.created(
            Written.pod(
                [
                    "volumes": [
                        ["name": "e"], ["name": "s", "secret": ["secretName": "x"]],
                        [
                            "name": "p",
                            "projected": ["sources": [["serviceAccountToken": ["path": "t"]]]],
                        ],
                    ]
                ],
                container: [
                    "livenessProbe": ["httpGet": ["port": 80]], "ports": [["containerPort": 80]],
                    "env": [
                        ["name": "N", "valueFrom": ["fieldRef": ["fieldPath": "metadata.name"]]]
                    ],
                ]), "pods")
        let container = pod["spec"]?["containers"]?[0]
        #expect(
            container?["livenessProbe"] == [
                "httpGet": ["path": "/", "port": 80, "scheme": "HTTP"], "failureThreshold": 3,
                "periodSeconds": 10, "successThreshold": 1, "timeoutSeconds": 1,
            ])
        #expect(container?["ports"]?[0]?["protocol"] == "TCP")
        #expect(container?["env"]?[0]?["valueFrom"]?["fieldRef"]?["apiVersion"] == "v1")
        let volumes = pod["spec"]?["volumes"]
        #expect(volumes?[0] == ["name": "e", "emptyDir": [:]])
        #expect(volumes?[1]?["secret"]?["defaultMode"] == 420)
        let token = volumes?[2]?["projected"]?["sources"]?[0]?["serviceAccountToken"]
        #expect(token?["expirationSeconds"] == 3600)
    }

    @Test(
        "The class of service follows from requests and limits",
        arguments: [
            ([:], "BestEffort"),
            (["requests": ["cpu": "1"]], "Burstable"),
            (["limits": ["cpu": "1", "memory": "1Gi"]], "Guaranteed"),
            (["limits": ["cpu": "1"]], "Burstable"),
            (["requests": ["cpu": "0"]], "BestEffort"),
            (
                ["limits": ["cpu": "2", "memory": "1Gi"], "requests": ["cpu": "1"]], "Burstable"
            ),
        ] as [(JSONValue, String)])
    func quality(_ resources: JSONValue, _ quality: String) throws {
        let pod = try Written.created(
            Written.pod(container: ["resources": resources]), "pods")
        #expect(pod["status"]?["qosClass"] == .string(quality))
    }

    @Test("A Pod with gates says that it waits; keys of labels become parts of selectors")
    func gates() throws {
        var object = Written.pod([
            "schedulingGates": [["name": "g"]],
            "topologySpreadConstraints": [
                [
                    "maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule",
                    "labelSelector": [:], "matchLabelKeys": ["hash", "none"],
                ]
            ],
        ])
        object.makeObject("metadata") { $0["labels"] = ["hash": "1"] }
        let pod = try Written.created(object, "pods")
        #expect(
            pod["status"]?["conditions"]?[0] == [
                "type": "PodScheduled", "status": "False", "reason": "SchedulingGated",
                "message": "Scheduling is blocked due to non-empty scheduling gates",
                "lastProbeTime": .null, "lastTransitionTime": "2023-11-14T22:13:20Z",
            ])
        #expect(
            pod["spec"]?["topologySpreadConstraints"]?[0]?["labelSelector"] == [
                "matchExpressions": [["key": "hash", "operator": "In", "values": ["1"]]]
            ])
    }
}
