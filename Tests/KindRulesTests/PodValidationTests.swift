import Document
import KindRules
import Testing

@Suite("What is wrong with a Pod is said at its field")
struct PodValidationTests {
    @Test(
        "Containers",
        arguments: [
            (["name": "C_1"], "spec.containers[0].name: Invalid value: \"C_1\": a lowercase RFC"),
            (["image": ""], "spec.containers[0].image: Required value"),
            (["image": "x "], "spec.containers[0].image: Invalid value: \"x \": must not have"),
            (
                ["imagePullPolicy": "Sometimes"],
                "spec.containers[0].imagePullPolicy: Unsupported value: \"Sometimes\": "
                    + "supported values: \"Always\", \"IfNotPresent\", \"Never\""
            ),
            (
                ["ports": [["containerPort": 70000]]],
                "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between"
            ),
            (
                ["env": [["name": "A", "value": "x", "valueFrom": ["fieldRef": [
                    "fieldPath": "metadata.name"]]]]],
                "spec.containers[0].env[0].valueFrom: Invalid value: \"\": may not be specified "
                    + "when `value` is not empty"
            ),
            (
                ["volumeMounts": [["name": "v", "mountPath": "/m"]]],
                "spec.containers[0].volumeMounts[0].name: Not found: \"v\""
            ),
            (
                ["resources": ["limits": ["speed": "1"]]],
                "spec.containers[0].resources.limits[speed]: Invalid value: \"speed\": must be a "
                    + "standard resource type or fully qualified"
            ),
            (
                ["resources": ["limits": ["cpu": "1"], "requests": ["cpu": "2"]]],
                "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than "
                    + "or equal to cpu limit of 1"
            ),
            (
                ["livenessProbe": [:]],
                "spec.containers[0].livenessProbe: Required value: must specify a handler type"
            ),
            (
                ["lifecycle": ["preStop": ["sleep": ["seconds": 100]]]],
                "spec.containers[0].lifecycle.preStop.sleep: Invalid value: 100: must be "
                    + "non-negative and less than terminationGracePeriodSeconds (30)"
            ),
            (
                ["securityContext": ["privileged": true, "allowPrivilegeEscalation": false]],
                "spec.containers[0].securityContext: Invalid value: {\"Capabilities\":null,"
            ),
        ] as [(JSONObject, String)])
    func containers(_ container: JSONObject, _ problem: String) throws {
        let problems = try Written.problems(Written.pod(container: container), "pods")
        #expect(problems.first?.hasPrefix(problem) == true, "\(problems)")
    }

    @Test(
        "The spec",
        arguments: [
            (["containers": []], "spec.containers: Required value"),
            (
                ["dnsPolicy": "None"],
                "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"
            ),
            (
                ["tolerations": [["key": "k", "operator": "Exists", "value": "x"]]],
                "spec.tolerations[0].operator: Invalid value: \"x\": value must be empty when "
                    + "`operator` is 'Exists'"
            ),
            (
                ["volumes": [["name": "v", "hostPath": ["path": "/a/../b"]]]],
                "spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'"
            ),
            (
                ["volumes": [["name": "v", "emptyDir": [:], "hostPath": ["path": "/a"]]]],
                "spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type"
            ),
            (
                ["os": ["name": "windows"], "securityContext": ["runAsUser": 1]],
                "spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod"
            ),
            (
                ["hostUsers": false, "hostNetwork": true],
                "spec.hostNetwork: Forbidden: when `hostUsers` is false"
            ),
            (
                ["topologySpreadConstraints": [
                    ["maxSkew": 1, "topologyKey": "z", "whenUnsatisfiable": "ScheduleAnyway"],
                    ["maxSkew": 2, "topologyKey": "z", "whenUnsatisfiable": "ScheduleAnyway"],
                ]],
                "spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate "
                    + "value: \"{z, ScheduleAnyway}\""
            ),
            (
                ["nodeName": "n", "schedulingGates": [["name": "g"]]],
                "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been "
                    + "cleared"
            ),
        ] as [(JSONObject, String)])
    func spec(_ members: JSONObject, _ problem: String) throws {
        #expect(try Written.problems(Written.pod(members), "pods") == [problem])
    }

    @Test("A good Pod has no problem")
    func good() throws {
        let pod = Written.pod(
            [
                "initContainers": [["name": "i", "image": "x", "restartPolicy": "Always"]],
                "volumes": [["name": "v", "configMap": ["name": "m"]]],
                "affinity": ["nodeAffinity": [
                    "requiredDuringSchedulingIgnoredDuringExecution": ["nodeSelectorTerms": [
                        ["matchExpressions": [["key": "k", "operator": "Exists"]]]]]]],
            ],
            container: [
                "volumeMounts": [["name": "v", "mountPath": "/m"]],
                "resources": ["limits": ["example.com/gpu": "1"], "requests": [
                    "example.com/gpu": "1"]],
            ])
        #expect(try Written.problems(pod, "pods").isEmpty)
    }
}
