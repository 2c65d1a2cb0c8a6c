import Document
import KindRules
import Testing

@Suite("Workloads: defaults, what is refused, what may change")
struct WorkloadRulesTests {
    private static let spec: JSONObject = [
        "selector": ["matchLabels": ["app": "a"]], "template": Written.template,
    ]

    @Test("A Deployment rolls by a quarter")
    func deployment() throws {
        let object = try Written.created(
            ["spec": .object(Self.spec)], "deployments.apps")
        let spec = object["spec"]
        #expect(
            spec?["strategy"] == [
                "type": "RollingUpdate",
                "rollingUpdate": ["maxSurge": "25%", "maxUnavailable": "25%"],
            ])
        #expect(spec?["replicas"] == 1)
        #expect(spec?["revisionHistoryLimit"] == 10)
        #expect(spec?["progressDeadlineSeconds"] == 600)
        #expect(object["status"] == [:])
    }

    @Test(
        "What a Deployment can't be",
        arguments: [
            (
                ["selector": ["matchLabels": ["app": "b"]]],
                [
                    "spec.template.metadata.labels: Invalid value: {\"app\":\"a\"}: `selector` "
                        + "does not match template `labels`"
                ]
            ),
            (["selector": [:]], ["spec.selector: Invalid value: {}: empty selector is invalid for "
                + "deployment"]),
            (
                ["strategy": ["type": "BlueGreen"]],
                [
                    "spec.strategy: Unsupported value: {\"Type\":\"BlueGreen\",\"RollingUpdate\""
                        + ":null}: supported values: \"Recreate\", \"RollingUpdate\""
                ]
            ),
            (
                ["strategy": ["rollingUpdate": ["maxSurge": 0, "maxUnavailable": "0%"]]],
                [
                    "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: \"0%\": may not "
                        + "be 0 when `maxSurge` is 0"
                ]
            ),
            (
                ["replicas": -1],
                ["spec.replicas: Invalid value: -1: must be greater than or equal to 0"]
            ),
            (
                ["minReadySeconds": 5, "progressDeadlineSeconds": 5],
                [
                    "spec.progressDeadlineSeconds: Invalid value: 5: must be greater than "
                        + "minReadySeconds"
                ]
            ),
        ] as [(JSONObject, [String])])
    func refusedDeployment(_ members: JSONObject, _ problems: [String]) throws {
        var spec = Self.spec
        for (key, value) in members { spec[key] = value }
        #expect(
            try Written.problems(["spec": .object(spec)], "deployments.apps") == problems)
    }

    @Test("A Deployment's annotations count as a generation, its labels don't")
    func generation() throws {
        let object = try Written.created(
            ["spec": .object(Self.spec)], "deployments.apps")
        func generation(_ member: String) throws -> JSONValue? {
            try Written.updated(object, "deployments.apps") { object in
                object.makeObject("metadata") { $0[member] = ["a": "b"] }
            }.object["metadata"]?["generation"]
        }
        #expect(try generation("annotations") == 2)
        #expect(try generation("labels") == 1)
        let selector = try Written.updated(object, "deployments.apps") { object in
            object.updateObject("spec") { spec in
                spec["selector"] = ["matchLabels": ["app": "z"]]
                spec.updateObject("template") { $0["metadata"] = ["labels": ["app": "z"]] }
            }
        }
        #expect(
            selector.problems == [
                "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"z\"}}: field is "
                    + "immutable"
            ])
    }

    @Test("A status can't be ready beyond its replicas")
    func status() throws {
        let object = try Written.created(
            ["spec": .object(Self.spec)], "replicasets.apps")
        #expect(object["status"] == ["replicas": 0])
        let update = try Written.updated(object, "replicasets.apps", "status") { object in
            object["status"] = ["replicas": 2, "readyReplicas": 1, "availableReplicas": 2]
        }
        #expect(
            update.problems == [
                "status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas"
            ])
    }

    @Test("A StatefulSet fills in its claims and keeps them")
    func statefulSet() throws {
        var spec = Self.spec
        spec["volumeClaimTemplates"] = [["metadata": ["name": "data"], "spec": [:]]]
        spec["template"] = [
            "metadata": ["labels": ["app": "a"]],
            "spec": [
                "containers": [
                    [
                        "name": "c", "image": "x",
                        "volumeMounts": [["name": "data", "mountPath": "/d"]],
                    ]
                ]
            ],
        ]
        #expect(
            try Written.problems(["spec": .object(spec)], "statefulsets.apps").isEmpty)
        let object = try Written.created(["spec": .object(spec)], "statefulsets.apps")
        #expect(
            object["spec"]?["volumeClaimTemplates"]?[0] == [
                "apiVersion": "v1", "kind": "PersistentVolumeClaim",
                "metadata": ["name": "data"], "spec": ["volumeMode": "Filesystem"],
                "status": ["phase": "Pending"],
            ])
        #expect(
            object["spec"]?["updateStrategy"] == [
                "type": "RollingUpdate", "rollingUpdate": ["partition": 0],
            ])
        let update = try Written.updated(object, "statefulsets.apps") { object in
            object.updateObject("spec") { $0["serviceName"] = "other" }
        }
        #expect(update.problems.first?.hasPrefix("spec: Forbidden: updates to statefulset") == true)
    }

    @Test("A DaemonSet counts how often its template changed")
    func daemonSet() throws {
        let object = try Written.created(
            ["spec": .object(Self.spec)], "daemonsets.apps")
        let key = "deprecated.daemonset.template.generation"
        #expect(object["metadata"]?["annotations"]?[key] == "1")
        let update = try Written.updated(object, "daemonsets.apps") { object in
            object.updateObject("spec") { spec in
                spec.updateObject("template") { template in
                    template.updateObject("spec") { $0["hostPID"] = true }
                }
            }
        }
        #expect(update.problems.isEmpty)
        #expect(update.object["metadata"]?["annotations"]?[key] == "2")
        #expect(update.object["metadata"]?["generation"] == 2)
        #expect(
            try Written.problems(
                [
                    "spec": .object(
                        Self.spec.merging([
                            "updateStrategy": ["rollingUpdate": ["maxSurge": 1]]
                        ]))
                ], "daemonsets.apps") == [
                    "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set "
                        + "when maxUnavailable is non-zero"
                ])
    }

    @Test("A ReplicationController takes its selector and labels from its template")
    func replicationController() throws {
        let object = try Written.created(
            ["spec": ["template": Written.template]], "replicationcontrollers")
        #expect(object["spec"]?["selector"] == ["app": "a"])
        #expect(object["metadata"]?["labels"] == ["app": "a"])
        #expect(
            try Written.problems(["spec": [:]], "replicationcontrollers") == [
                "spec.selector: Required value", "spec.template: Required value",
            ])
    }
}

extension JSONObject {
    func merging(_ other: JSONObject) -> JSONObject {
        var merged = self
        for (key, value) in other { merged[key] = value }
        return merged
    }
}
