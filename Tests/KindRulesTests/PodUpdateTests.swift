import Document
import KindRules
import Testing

@Suite("What of a Pod may change")
struct PodUpdateTests {
    @Test("An image may, and counts as a new generation")
    func image() throws {
        let pod = try Written.created(Written.pod(), "pods")
        let update = try Written.updated(pod, "pods") { pod in
            pod.updateObject("spec") { $0.updateItems("containers") { $0["image"] = "nginx:2" } }
        }
        #expect(update.problems.isEmpty)
        #expect(update.object["metadata"]?["generation"] == 2)
    }

    @Test("A command may not; the difference is shown")
    func command() throws {
        let pod = try Written.created(Written.pod(), "pods")
        let update = try Written.updated(pod, "pods") { pod in
            pod.updateObject("spec") { $0.updateItems("containers") { $0["command"] = ["x"] } }
        }
        let problem = try #require(update.problems.first)
        #expect(problem.hasPrefix("spec: Forbidden: pod updates may not change fields other than"))
        #expect(
            problem.hasSuffix(
                "\n@@ -5,7 +5,9 @@\n   {\n    \"Name\": \"c\",\n    \"Image\": \"nginx\",\n"
                    + "-   \"Command\": null,\n+   \"Command\": [\n+    \"x\"\n+   ],\n"
                    + "    \"Args\": null,\n    \"WorkingDir\": \"\",\n    \"Ports\": null,\n"))
    }

    @Test("Deadlines may shrink, not grow or go")
    func deadline() throws {
        let pod = try Written.created(Written.pod(["activeDeadlineSeconds": 100]), "pods")
        func problems(_ seconds: JSONValue?) throws -> [String] {
            try Written.updated(pod, "pods") { pod in
                pod.updateObject("spec") { $0["activeDeadlineSeconds"] = seconds }
            }.problems
        }
        #expect(try problems(50).isEmpty)
        #expect(
            try problems(200) == [
                "spec.activeDeadlineSeconds: Invalid value: 200: must be less than or equal to "
                    + "previous value"
            ])
        #expect(
            try problems(nil) == [
                "spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive "
                    + "integer to nil value"
            ])
    }

    @Test("A resize takes only resources, and keeps the class of service")
    func resize() throws {
        let pod = try Written.created(
            Written.pod(
                container: [
                    "resources": ["limits": ["cpu": "200m"], "requests": ["cpu": "100m"]]
                ]), "pods")
        let more = try Written.updated(pod, "pods", "resize") { pod in
            pod.updateObject("spec") { spec in
                spec.updateItems("containers") {
                    $0["image"] = "other"
                    $0["resources"] = ["limits": ["cpu": "200m"], "requests": ["cpu": "150m"]]
                }
            }
        }
        #expect(more.problems.isEmpty)
        let container = more.object["spec"]?["containers"]?[0]
        #expect(container?["image"] == "nginx")
        #expect(container?["resources"]?["requests"] == ["cpu": "150m"])
        let none = try Written.updated(pod, "pods", "resize") { pod in
            pod.updateObject("spec") { $0.updateItems("containers") { $0["resources"] = [:] } }
        }
        #expect(
            none.problems == [
                "spec: Invalid value: \"Burstable\": Pod QOS Class may not change as a result of "
                    + "resizing",
                "spec.containers[0].resources.requests: Forbidden: resource requests cannot be "
                    + "removed",
                "spec.containers[0].resources.limits: Forbidden: resource limits cannot be "
                    + "removed",
            ])
    }

    @Test("Ephemeral containers come and never go")
    func ephemeralContainers() throws {
        let pod = try Written.created(Written.pod(), "pods")
        let added = try Written.updated(pod, "pods", "ephemeralcontainers") { pod in
            pod.updateObject("spec") {
                $0["ephemeralContainers"] = [["name": "d", "image": "x"]]
                $0["restartPolicy"] = "Never"
            }
        }
        #expect(added.problems.isEmpty)
        #expect(added.object["spec"]?["restartPolicy"] == "Always")
        let removed = try Written.updated(added.object, "pods", "ephemeralcontainers") { pod in
            pod.updateObject("spec") { $0["ephemeralContainers"] = nil }
        }
        #expect(
            removed.problems == [
                "spec.ephemeralContainers: Forbidden: existing ephemeral containers \"d\" may not "
                    + "be removed\n"
            ])
    }

    @Test("A status keeps the spec, and its addresses are addresses")
    func status() throws {
        let pod = try Written.created(Written.pod(), "pods")
        let update = try Written.updated(pod, "pods", "status") { pod in
            pod.updateObject("spec") { $0["nodeName"] = "n" }
            pod.updateObject("status") { $0["podIP"] = "x" }
        }
        #expect(update.object["spec"] == pod["spec"])
        #expect(update.object["status"]?["podIPs"] == [["ip": "x"]])
        #expect(
            update.problems == [
                "status.podIPs[0]: Invalid value: \"x\": must be a valid IP address, (e.g. "
                    + "10.9.8.7 or 2001:db8::ffff)"
            ])
    }

    @Test("A Binding gives a Pod its node once")
    func binding() throws {
        var pod = try Written.created(Written.pod(), "pods")
        let binding: JSONObject = ["target": ["kind": "Node", "name": "n"]]
        #expect(PodBinding.validate(binding).isEmpty)
        #expect(
            PodBinding.validate(["target": ["kind": "Pod", "name": ""]]).map(\.message) == [
                "target.kind: Unsupported value: \"Pod\": supported values: \"Node\", \"<empty>\"",
                "target.name: Required value",
            ])
        #expect(PodBinding.conflict(pod) == nil)
        PodBinding.bind(&pod, to: binding, Written.context())
        #expect(pod["spec"]?["nodeName"] == "n")
        #expect(pod["status"]?["conditions"]?[0]?["status"] == "True")
        #expect(PodBinding.conflict(pod) == "pod a is already assigned to node \"n\"")
    }
}
