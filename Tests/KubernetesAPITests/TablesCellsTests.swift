import Document
import KubernetesAPI
import Testing

/// Cells of kinds and cases that no recording has, as kube-apiserver 1.36 computes them.
struct TablesCellsTests {
    private static let now =
        Timestamp(rfc3339: "2026-11-24T07:00:00Z") ?? Timestamp(nanoseconds: 0)

    private func cells(_ resource: String, _ object: JSONValue) -> [String] {
        let parts = resource.split(separator: ".", maxSplits: 1).map(String.init)
        let printer = TablePrinter(
            resource: GroupResource(
                group: parts.count == 2 ? parts[1] : "", resource: parts[0]))
        return printer.cells(object, now: Self.now).map { $0.string ?? $0.text }
    }

    @Test("a node shows readiness, cordon, roles and addresses")
    func node() {
        let node: JSONValue = [
            "metadata": [
                "name": "n1", "creationTimestamp": "2026-11-24T06:00:00Z",
                "labels": [
                    "node-role.kubernetes.io/worker": "", "node-role.kubernetes.io/": "",
                    "node-role.kubernetes.io/control-plane": "", "kubernetes.io/role": "edge",
                ],
            ],
            "spec": ["unschedulable": true],
            "status": [
                "conditions": [["type": "Ready", "status": "Unknown"]],
                "addresses": [["type": "InternalIP", "address": "10.0.0.1"]],
                "nodeInfo": ["kubeletVersion": "v1.36.2", "osImage": "Debian"],
            ],
        ]
        #expect(
            cells("nodes", node) == [
                "n1", "NotReady,SchedulingDisabled", "control-plane,edge,worker", "60m",
                "v1.36.2", "10.0.0.1", "<none>", "Debian", "<unknown>", "<unknown>",
            ])
        #expect(cells("nodes", [:])[1...2] == ["Unknown", "<none>"])
    }

    @Test("a load balancer lists its addresses, sorted and once, before the external ones")
    func loadBalancer() {
        let service: JSONValue = [
            "spec": [
                "type": "LoadBalancer", "clusterIPs": ["10.0.0.9"], "externalIPs": ["9.9.9.9"],
                "ports": [["port": 80, "protocol": "TCP"]],
            ],
            "status": [
                "loadBalancer": [
                    "ingress": [["ip": "2.2.2.2"], ["hostname": "lb.example"], ["ip": "2.2.2.2"]]
                ]
            ],
        ]
        #expect(
            cells("services", service)[1...4]
                == ["LoadBalancer", "10.0.0.9", "2.2.2.2,lb.example,9.9.9.9", "80/TCP"])
        #expect(cells("services", ["spec": ["type": "LoadBalancer"]])[3] == "<pending>")
    }

    @Test("endpoints show three addresses, and IPv6 ones in brackets")
    func endpoints() {
        let endpoints: JSONValue = [
            "subsets": [
                [
                    "addresses": [["ip": "fd00::1"], ["ip": "10.0.0.1"]],
                    "ports": [["port": 80], ["port": 443]],
                ]
            ]
        ]
        #expect(
            cells("endpoints", endpoints)[1]
                == "[fd00::1]:80,10.0.0.1:80,[fd00::1]:443 + 1 more...")
        #expect(cells("endpoints", [:])[1] == "<none>")
    }

    @Test("an endpoint slice without ports and addresses has them unset")
    func endpointSlice() {
        let slice: JSONValue = [
            "addressType": "IPv4", "ports": [["name": "web"], ["port": 1], [:], ["port": 3]],
            "endpoints": [],
        ]
        #expect(
            cells("endpointslices.discovery.k8s.io", slice)[1...3]
                == ["IPv4", "web,1,* + 1 more...", "<unset>"])
    }

    @Test("an ingress without hosts serves all; more than three hosts are counted")
    func ingress() {
        func hosts(_ rules: JSONValue) -> String {
            cells("ingresses.networking.k8s.io", ["spec": ["rules": rules]])[2]
        }
        #expect(hosts([[:]]) == "*")
        let four: JSONValue = [["host": "a"], ["host": "b"], ["host": "c"], ["host": "d"]]
        #expect(hosts(four) == "a,b,c + 1 more...")
    }

    @Test("an autoscaler shows two targets and counts the rest")
    func autoscaler() {
        let autoscaler: JSONValue = [
            "spec": [
                "scaleTargetRef": ["kind": "Deployment", "name": "d"], "maxReplicas": 5,
                "metrics": [
                    [
                        "type": "Resource",
                        "resource": ["name": "cpu", "target": ["averageUtilization": 80]],
                    ],
                    [
                        "type": "External",
                        "external": ["target": ["averageValue": "10"]],
                    ],
                    ["type": "Pods", "pods": ["target": ["averageValue": "1k"]]],
                ],
            ],
            "status": [
                "currentReplicas": 2,
                "currentMetrics": [
                    ["type": "Resource", "resource": ["current": ["averageUtilization": 41]]],
                    ["type": "External", "external": ["current": ["averageValue": "7500m"]]],
                ],
            ],
        ]
        #expect(
            cells("horizontalpodautoscalers.autoscaling", autoscaler)[1...5] == [
                "Deployment/d", "cpu: 41%/80%, 7500m/10 (avg) + 1 more...", "<unset>", "5", "2",
            ])
        let first: JSONValue = [
            "spec": ["targetCPUUtilizationPercentage": 80, "minReplicas": 1],
            "status": ["currentCPUUtilizationPercentage": 3],
        ]
        #expect(
            cells("horizontalpodautoscalers.autoscaling", first)[2...3] == ["cpu: 3%/80%", "1"])
    }

    @Test("an event counts by its series, and its times fall back on eventTime")
    func events() {
        let series: JSONValue = [
            "metadata": ["name": "e"], "type": "Warning", "reason": "BackOff",
            "involvedObject": ["kind": "Pod", "name": "p", "fieldPath": "spec.containers{a}"],
            "reportingComponent": "kubelet", "reportingInstance": "n1", "message": " gone \n",
            "eventTime": "2026-11-24T06:50:00.000000Z",
            "series": ["count": 9, "lastObservedTime": "2026-11-24T06:59:00.000000Z"],
        ]
        let expected = [
            "60s", "Warning", "BackOff", "pod/p", "spec.containers{a}", "kubelet, n1", "gone",
            "10m", "9", "e",
        ]
        #expect(cells("events", series) == expected)
        let renamed: JSONValue = [
            "metadata": ["name": "e"], "type": "Normal", "reason": "Scheduled",
            "regarding": ["kind": "Pod", "name": "p"], "note": "n",
            "reportingController": "scheduler", "eventTime": "2026-11-24T06:50:00.000000Z",
        ]
        #expect(
            cells("events.events.k8s.io", renamed) == [
                "10m", "Normal", "Scheduled", "pod/p", "", "scheduler", "n", "10m", "1", "e",
            ])
    }

    @Test("a binding names its subjects by kind")
    func binding() {
        let binding: JSONValue = [
            "metadata": ["name": "b"], "roleRef": ["kind": "Role", "name": "r"],
            "subjects": [
                ["kind": "User", "name": "u"], ["kind": "User", "name": "v"],
                ["kind": "ServiceAccount", "namespace": "n", "name": "s"],
                ["kind": "Group", "name": "g"],
            ],
        ]
        #expect(
            cells("rolebindings.rbac.authorization.k8s.io", binding)
                == ["b", "Role/r", "<unknown>", "u, v", "g", "n/s"])
    }

    @Test("a volume and a claim show size, modes and class")
    func volumes() {
        let volume: JSONValue = [
            "metadata": ["name": "v", "deletionTimestamp": "2026-11-24T06:59:00Z"],
            "spec": [
                "capacity": ["storage": "5Gi"], "accessModes": ["ReadWriteMany", "ReadWriteOnce"],
                "persistentVolumeReclaimPolicy": "Retain", "storageClassName": "fast",
                "claimRef": ["namespace": "n", "name": "c"], "volumeMode": "Block",
            ], "status": ["phase": "Bound"],
        ]
        #expect(
            cells("persistentvolumes", volume) == [
                "v", "5Gi", "RWO,RWX", "Retain", "Terminating", "n/c", "fast", "<unset>", "",
                "<unknown>", "Block",
            ])
        let claim: JSONValue = [
            "metadata": ["name": "c"], "spec": ["volumeName": "v"],
            "status": [
                "phase": "Bound", "capacity": ["storage": "5Gi"],
                "accessModes": ["ReadWriteOncePod"],
            ],
        ]
        #expect(
            cells("persistentvolumeclaims", claim)
                == ["c", "Bound", "v", "5Gi", "RWOP", "", "<unset>", "<unknown>", "<unset>"])
    }

    @Test("a quota shows used of hard, limits apart")
    func quota() {
        let quota: JSONValue = [
            "status": [
                "hard": ["pods": "10", "limits.cpu": "4", "requests.cpu": "2"],
                "used": ["pods": "3", "limits.cpu": "1500m"],
            ]
        ]
        #expect(
            cells("resourcequotas", quota)[1...2]
                == ["pods: 3/10, requests.cpu: 0/2", "limits.cpu: 1500m/4"])
    }

    @Test("a certificate request's state is the decision, then failure and issue", arguments: [
        ([], "", "Pending"), ([["type": "Approved"]], "x", "Approved,Issued"),
        ([["type": "Approved"], ["type": "Failed"]], "", "Approved,Failed"),
        ([["type": "Approved"], ["type": "Denied"]], "", "Denied"),
    ] as [(JSONValue, String, String)])
    func certificate(conditions: JSONValue, certificate: String, state: String) {
        let request: JSONValue = [
            "spec": ["username": "u", "signerName": "s", "expirationSeconds": 7_200],
            "status": ["conditions": conditions, "certificate": .string(certificate)],
        ]
        #expect(
            cells("certificatesigningrequests.certificates.k8s.io", request)[2...]
                == ["s", "u", "120m", state])
    }

    @Test("a job's state, completions and duration", arguments: [
        (["completions": 3], ["succeeded": 1], "Running", "1/3", ""),
        (["parallelism": 4], [:], "Running", "0/1 of 4", ""),
        (
            ["completions": 1],
            [
                "succeeded": 1, "startTime": "2026-11-24T06:00:00Z",
                "completionTime": "2026-11-24T06:01:30Z",
                "conditions": [["type": "Complete", "status": "True"]],
            ], "Complete", "1/1", "90s"
        ),
        (
            ["completions": 1],
            [
                "startTime": "2026-11-24T06:58:00Z",
                "conditions": [["type": "Suspended", "status": "True"]],
            ], "Suspended", "0/1", "2m"
        ),
    ] as [(JSONValue, JSONValue, String, String, String)])
    func job(
        spec: JSONValue, status: JSONValue, state: String, completions: String, duration: String
    ) {
        #expect(
            cells("jobs.batch", ["spec": spec, "status": status])[1...3]
                == [state, completions, duration])
    }

    @Test("an unavailable API service says why; one of the server's own is Local")
    func apiService() {
        let service: JSONValue = [
            "spec": ["service": ["namespace": "n", "name": "s"]],
            "status": [
                "conditions": [
                    ["type": "Available", "status": "False", "reason": "MissingEndpoints"]
                ]
            ],
        ]
        #expect(
            cells("apiservices.apiregistration.k8s.io", service)[1...2]
                == ["n/s", "False (MissingEndpoints)"])
        #expect(cells("apiservices.apiregistration.k8s.io", [:])[1...2] == ["Local", "Unknown"])
    }

    @Test("flow schemas come by precedence, and priority levels show what limits them")
    func flowControl() {
        func schema(_ name: String, _ precedence: JSONValue) -> JSONValue {
            ["metadata": ["name": .string(name)], "spec": ["matchingPrecedence": precedence]]
        }
        let printer = TablePrinter(
            resource: GroupResource(
                group: "flowcontrol.apiserver.k8s.io", resource: "flowschemas"))
        let table = printer.table([schema("b", 10_000), schema("a", 1)], now: Self.now)
        #expect(table.rows.map { $0.cells[0] } == ["a", "b"])
        #expect(table.rows[0].cells[1...] == ["", 1, "<none>", "<unknown>", "?"])
        let level: JSONValue = [
            "spec": [
                "type": "Limited",
                "limited": [
                    "nominalConcurrencyShares": 30,
                    "limitResponse": [
                        "queuing": ["queues": 64, "handSize": 6, "queueLengthLimit": 50]
                    ],
                ],
            ]
        ]
        #expect(
            cells("prioritylevelconfigurations.flowcontrol.apiserver.k8s.io", level)[1...5]
                == ["Limited", "30", "64", "6", "50"])
    }

    @Test("selectors are written as kubectl -l reads them")
    func selectors() {
        let policy: JSONValue = [
            "spec": [
                "podSelector": [
                    "matchLabels": ["b": "1"],
                    "matchExpressions": [
                        ["key": "c", "operator": "NotIn", "values": ["y", "x"]],
                        ["key": "a", "operator": "Exists"],
                    ],
                ]
            ]
        ]
        #expect(
            cells("networkpolicies.networking.k8s.io", policy)[1] == "a,b=1,c notin (x,y)")
        #expect(cells("networkpolicies.networking.k8s.io", [:])[1] == "<none>")
    }

    @Test("an admission policy binding shows its parameters' name or selector")
    func policyBinding() {
        func parameters(_ reference: JSONValue) -> String {
            cells(
                "validatingadmissionpolicybindings.admissionregistration.k8s.io",
                ["spec": ["paramRef": reference]])[2]
        }
        #expect(parameters(["name": "p"]) == "*/p")
        #expect(parameters(["name": "p", "namespace": "n"]) == "n/p")
        #expect(
            parameters(["selector": ["matchLabels": ["a": "b"]]])
                == "&LabelSelector{MatchLabels:map[string]string{a: b,},"
                + "MatchExpressions:[]LabelSelectorRequirement{},}")
    }

    @Test("a claim on devices goes from pending to allocated to reserved")
    func deviceClaims() {
        func state(_ status: JSONValue, deleted: Bool = false) -> String {
            let metadata: JSONValue =
                deleted ? ["deletionTimestamp": "2026-11-24T06:00:00Z"] : [:]
            return cells(
                "resourceclaims.resource.k8s.io", ["metadata": metadata, "status": status])[1]
        }
        #expect(state([:]) == "pending")
        #expect(state(["allocation": [:]]) == "allocated")
        #expect(state(["allocation": [:], "reservedFor": [[:]]]) == "allocated,reserved")
        #expect(state([:], deleted: true) == "deleted")
        #expect(state(["allocation": [:]], deleted: true) == "deleted,allocated,deallocating")
    }

    @Test("custom columns are of their type or empty")
    func customTypes() {
        let columns: [JSONValue] = [
            ["name": "S", "type": "string", "jsonPath": ".spec.list"],
            ["name": "I", "type": "integer", "jsonPath": ".spec.number"],
            ["name": "B", "type": "boolean", "jsonPath": ".spec.number"],
            ["name": "D", "type": "date", "jsonPath": ".spec.since"],
            ["name": "E", "type": "date", "jsonPath": ".spec.text"],
            [
                "name": "R", "type": "string",
                "jsonPath": ".status.conditions[?(@.type==\"Ready\")].status",
            ],
            ["name": "X", "type": "string", "jsonPath": ".spec.nothing"],
            ["name": "Y", "type": "string", "jsonPath": ".spec["],
        ]
        let object: JSONValue = [
            "metadata": ["name": "t"],
            "spec": [
                "list": ["a", ["k": 1]], "number": 3.7, "since": "2026-11-24T06:55:00Z",
                "text": "soon",
            ],
            "status": ["conditions": [["type": "Ready", "status": "True"]]],
        ]
        let cells = TablePrinter(customColumns: columns).cells(object, now: Self.now)
        #expect(
            cells == [
                "t", #"["a",{"k":1}]"#, 3, .null, "5m", "<invalid>", "True", .null, .null,
            ])
    }
}
