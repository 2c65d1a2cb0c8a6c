import Document
import KubernetesAPI
import Testing

/// The status word, ready count and restarts of a Pod.
struct TablesPodTests {
    private let now = Timestamp(rfc3339: "2026-11-24T07:00:00Z") ?? Timestamp(nanoseconds: 0)

    private func cells(
        spec: JSONValue = ["containers": [["name": "a"]]], status: JSONValue,
        metadata: JSONValue = ["name": "p"]
    ) -> [String] {
        let printer = TablePrinter(resource: GroupResource(group: "", resource: "pods"))
        let pod: JSONValue = [
            "kind": "Pod", "metadata": metadata, "spec": spec, "status": status,
        ]
        return printer.cells(pod, now: now).map { $0.string ?? $0.text }
    }

    private static let running: JSONValue = [
        "name": "a", "ready": true, "restartCount": 0, "state": ["running": [:]],
    ]
    private static let deleted: JSONValue = [
        "name": "p", "deletionTimestamp": "2026-11-24T06:59:00Z",
    ]

    @Test("a running Pod is Running and counts its ready containers")
    func running() {
        let status: JSONValue = [
            "phase": "Running", "containerStatuses": [Self.running], "podIP": "10.0.0.1",
        ]
        #expect(
            cells(status: status) == [
                "p", "1/1", "Running", "0", "<unknown>", "10.0.0.1", "<none>", "<none>",
                "<none>",
            ])
    }

    @Test("the first container with a reason gives the status, and restarts say when")
    func crashLoop() {
        let status: JSONValue = [
            "phase": "Running",
            "containerStatuses": [
                [
                    "name": "a", "ready": false, "restartCount": 3,
                    "state": ["waiting": ["reason": "CrashLoopBackOff"]],
                    "lastState": ["terminated": ["finishedAt": "2026-11-24T06:55:00Z"]],
                ],
                [
                    "name": "b", "ready": false, "restartCount": 1,
                    "state": ["terminated": ["reason": "Error", "exitCode": 1]],
                    "lastState": ["terminated": ["finishedAt": "2026-11-24T06:50:00Z"]],
                ],
            ],
        ]
        let spec: JSONValue = ["containers": [["name": "a"], ["name": "b"]]]
        #expect(
            cells(spec: spec, status: status)[1...3]
                == ["0/2", "CrashLoopBackOff", "4 (5m ago)"])
    }

    @Test("a container that ended without a reason shows its signal or exit code", arguments: [
        (["exitCode": 137, "signal": 9] as JSONValue, "Signal:9"),
        (["exitCode": 2] as JSONValue, "ExitCode:2"),
        (["exitCode": 0, "reason": "Completed"] as JSONValue, "Completed"),
    ])
    func ended(_ end: JSONValue, _ word: String) {
        let status: JSONValue = [
            "phase": "Failed", "containerStatuses": [["name": "a", "state": ["terminated": end]]],
        ]
        #expect(cells(status: status)[2] == word)
    }

    @Test("one container completed and another running is Running when ready, else NotReady")
    func completedBesideRunning() {
        let spec: JSONValue = ["containers": [["name": "a"], ["name": "b"]]]
        func word(_ ready: JSONValue) -> String {
            cells(
                spec: spec,
                status: [
                    "phase": "Running", "conditions": [["type": "Ready", "status": ready]],
                    "containerStatuses": [
                        ["name": "b", "state": ["terminated": ["reason": "Completed"]]],
                        Self.running,
                    ],
                ])[2]
        }
        #expect(word("True") == "Running")
        #expect(word("False") == "NotReady")
    }

    @Test("the init container that holds the Pod up gives the status", arguments: [
        (["waiting": ["reason": "PodInitializing"]] as JSONValue, "Init:1/2"),
        (["waiting": ["reason": "ImagePullBackOff"]] as JSONValue, "Init:ImagePullBackOff"),
        (["running": [:]] as JSONValue, "Init:1/2"),
        (["terminated": ["exitCode": 1, "reason": "Error"]] as JSONValue, "Init:Error"),
        (["terminated": ["exitCode": 3]] as JSONValue, "Init:ExitCode:3"),
        (["terminated": ["exitCode": 3, "signal": 11]] as JSONValue, "Init:Signal:11"),
    ])
    func initContainers(_ state: JSONValue, _ word: String) {
        let spec: JSONValue = [
            "containers": [["name": "a"]], "initContainers": [["name": "i"], ["name": "j"]],
        ]
        let status: JSONValue = [
            "phase": "Pending",
            "initContainerStatuses": [
                ["name": "i", "restartCount": 2, "state": ["terminated": ["exitCode": 0]]],
                ["name": "j", "restartCount": 1, "state": state],
            ],
            "containerStatuses": [
                ["name": "a", "state": ["waiting": ["reason": "PodInitializing"]]]
            ],
        ]
        #expect(cells(spec: spec, status: status)[1...3] == ["0/1", word, "3"])
    }

    @Test("a started sidecar counts among the containers, with its restarts")
    func sidecar() {
        let spec: JSONValue = [
            "containers": [["name": "a"]],
            "initContainers": [["name": "s", "restartPolicy": "Always"], ["name": "i"]],
        ]
        let status: JSONValue = [
            "phase": "Running",
            "initContainerStatuses": [
                [
                    "name": "s", "started": true, "ready": true, "restartCount": 2,
                    "state": ["running": [:]],
                ],
                ["name": "i", "restartCount": 5, "state": ["terminated": ["exitCode": 0]]],
            ],
            "containerStatuses": [Self.running],
        ]
        #expect(cells(spec: spec, status: status)[1...3] == ["2/2", "Running", "2"])
    }

    @Test("a Pod under deletion is Terminating, unless it has ended or its node is lost")
    func deletion() {
        func word(_ status: JSONValue) -> String {
            cells(status: status, metadata: Self.deleted)[2]
        }
        #expect(word(["phase": "Running"]) == "Terminating")
        #expect(word(["phase": "Running", "reason": "NodeLost"]) == "Unknown")
        #expect(word(["phase": "Succeeded"]) == "Succeeded")
        #expect(word(["phase": "Failed", "reason": "Evicted"]) == "Evicted")
    }

    @Test("a gated Pod is SchedulingGated; gates count those that are open")
    func gates() {
        let spec: JSONValue = [
            "containers": [["name": "a"]],
            "readinessGates": [["conditionType": "x"], ["conditionType": "y"]],
        ]
        let status: JSONValue = [
            "phase": "Pending", "nominatedNodeName": "n2",
            "conditions": [
                ["type": "PodScheduled", "status": "False", "reason": "SchedulingGated"],
                ["type": "x", "status": "True"],
            ],
        ]
        let cells = cells(spec: spec, status: status)
        #expect(cells[2] == "SchedulingGated")
        #expect(cells[7...8] == ["n2", "1/2"])
    }
}
