import Document
import History
import KubernetesAPI
import Testing

struct ChangeWordsTests {
    private func event(_ change: Event.Change, _ resource: String, group: String = "") -> Event {
        Event(
            position: Position(1), revision: Revision(1), change: change,
            key: ObjectKey(
                resource: GroupResource(group: group, resource: resource), namespace: "n", name: "x"
            ),
            uid: "u", apiVersion: "v1", kind: "Kind", time: Timestamp(nanoseconds: 0))
    }

    private func words(
        _ resource: String, _ before: JSONValue, _ after: JSONValue, width: Int = 200
    ) -> String {
        ChangeWords.line(
            for: event(.modified, resource), before: before, after: after,
            diff: SemanticDiff.compare(before, after), width: width)
    }

    @Test func `Scalars are told with both values`() {
        #expect(
            words("deployments", ["spec": ["replicas": 3]], ["spec": ["replicas": 0]])
                == "spec.replicas 3 -> 0")
        #expect(
            words("configmaps", ["data": ["FLAG": "false"]], ["data": ["FLAG": "true"]])
                == "data FLAG false -> true")
        #expect(
            words("x", ["spec": ["a": 1]], ["spec": ["b": ""]])
                == "spec.b added: \"\", spec.a removed")
    }

    @Test func `Images are told without what both have`() {
        func workload(_ image: String) -> JSONValue {
            [
                "spec": [
                    "template": ["spec": ["containers": [["name": "c", "image": .string(image)]]]]
                ]
            ]
        }
        #expect(
            words("deployments", workload("reg.io/shop/c:v1"), workload("reg.io/shop/c:v2-crash"))
                == "image of container c :v1 -> :v2-crash")
        #expect(
            words("deployments", workload("a:1"), workload("b:1"))
                == "image of container c a:1 -> b:1")
    }

    @Test func `Conditions are told in words`() {
        func pod(_ status: String, _ reason: JSONValue) -> JSONValue {
            [
                "status": [
                    "conditions": [["type": "Ready", "status": .string(status), "reason": reason]]
                ]
            ]
        }
        #expect(words("pods", pod("False", "No"), pod("True", .null)) == "became Ready")
        #expect(
            words("pods", pod("True", .null), pod("False", "ContainersNotReady"))
                == "no longer Ready (ContainersNotReady)")
        #expect(
            words("nodes", pod("True", .null), pod("Unknown", "NodeStatusUnknown"))
                == "Ready unknown (NodeStatusUnknown)")
        #expect(words("x", pod("True", "A"), pod("True", "B")) == "Ready: B")
    }

    @Test func `The condition that sums up the others comes first`() {
        func node(_ status: String) -> JSONValue {
            [
                "status": [
                    "conditions": .array(
                        ["MemoryPressure", "Ready"].map { type in
                            ["type": .string(type), "status": .string(status)]
                        })
                ]
            ]
        }
        #expect(
            words("nodes", node("True"), node("Unknown"))
                == "Ready unknown, MemoryPressure unknown")
    }

    @Test func `What became of a Pod is told in words`() {
        func pod(_ status: JSONValue) -> JSONValue { ["status": ["containerStatuses": [status]]] }
        #expect(words("pods", ["spec": [:]], ["spec": ["nodeName": "w1"]]) == "bound to w1")
        #expect(
            words(
                "pods", pod(["name": "c", "restartCount": 0, "state": ["running": [:]]]),
                pod([
                    "name": "c", "restartCount": 0,
                    "state": ["terminated": ["exitCode": 1, "reason": "Error"]],
                ])) == "container c exited 1 (Error)")
        #expect(
            words(
                "pods",
                pod(["name": "c", "restartCount": 1, "state": ["terminated": ["exitCode": 1]]]),
                pod([
                    "name": "c", "restartCount": 2,
                    "state": ["waiting": ["reason": "CrashLoopBackOff"]],
                ])) == "container c waiting: CrashLoopBackOff, restart 2")
        #expect(
            words(
                "pods", ["metadata": ["name": "x"]],
                [
                    "metadata": [
                        "name": "x", "deletionTimestamp": "t", "deletionGracePeriodSeconds": 10,
                    ]
                ]) == "deletion asked, 10 s grace")
    }

    @Test func `Nodes are cordoned and tainted`() {
        #expect(words("nodes", ["spec": [:]], ["spec": ["unschedulable": true]]) == "cordoned")
        #expect(words("nodes", ["spec": ["unschedulable": true]], ["spec": [:]]) == "uncordoned")
        #expect(
            words(
                "nodes", ["spec": [:]],
                ["spec": ["taints": [["key": "k", "effect": "NoExecute"]]]])
                == "taint k:NoExecute added")
    }

    @Test func `Endpoints are counted`() {
        func slice(_ ready: [Bool]) -> JSONValue {
            .object([
                "endpoints": .array(ready.map { ["conditions": ["ready": .bool($0)]] })
            ])
        }
        #expect(
            words("endpointslices", slice([true, true]), slice([true, false]))
                == "ready addresses 2 -> 1")
    }

    @Test func `Values of Secrets are never told`() {
        let before: JSONValue = ["data": ["password": "hunter2", "old": "b"]]
        let after: JSONValue = ["data": ["password": "hunter3", "new": "c"]]
        let line = words("secrets", before, after)
        #expect(line == "data password (changed), data new added, data old removed")
        let whole = ChangeWords.line(
            for: event(.modified, "secrets"), before: [:], after: after,
            diff: SemanticDiff.compare([:], after, granularity: .subtrees))
        #expect(!whole.contains("hunter"))
        let created = ChangeWords.line(
            for: event(.added, "secrets"), before: nil, after: after, diff: nil)
        #expect(created == "created")
    }

    @Test func `Objects come and go`() {
        let deployment: JSONValue = [
            "spec": [
                "replicas": 3, "template": ["spec": ["containers": [["image": "reg.io/a/b:v1"]]]],
            ]
        ]
        #expect(
            ChangeWords.line(
                for: event(.added, "deployments"), before: nil, after: deployment, diff: nil)
                == "created, 3 replicas, image b:v1")
        #expect(
            ChangeWords.line(
                for: event(.deleted, "deployments"), before: deployment, after: nil, diff: nil)
                == "deleted")
        let old: JSONValue = ["metadata": ["creationTimestamp": "1969-12-31T23:58:59Z"]]
        #expect(
            ChangeWords.line(for: event(.added, "pods"), before: nil, after: old, diff: nil)
                == "first seen")
        let binding: JSONValue = [
            "roleRef": ["kind": "ClusterRole", "name": "admin"],
            "subjects": [["kind": "User", "name": "mallory"]],
        ]
        #expect(
            ChangeWords.line(
                for: event(.added, "rolebindings"), before: nil, after: binding, diff: nil)
                == "created, ClusterRole admin for User mallory")
    }

    @Test func `Event objects tell their message`() {
        let object: JSONValue = [
            "type": "Warning", "reason": "BackOff", "message": "restarting failed container",
            "count": 3,
        ]
        for change in [Event.Change.added, .modified] {
            #expect(
                ChangeWords.line(
                    for: event(change, "events"), before: nil, after: object, diff: nil)
                    == "Warning BackOff (3 times): restarting failed container")
        }
    }

    @Test func `Changes that say nothing are said to`() {
        let beat = { (time: String) -> JSONValue in ["spec": ["renewTime": .string(time)]] }
        #expect(words("leases", beat("1"), beat("2")) == "renewed")
        let version = { (n: String) -> JSONValue in ["metadata": ["resourceVersion": .string(n)]] }
        #expect(words("x", version("1"), version("2")) == "only bookkeeping changed")
        #expect(words("x", [:], [:]) == "nothing changed")
    }

    @Test func `What does not fit is counted`() {
        let before: JSONValue = ["spec": ["a": 1, "b": 1, "c": 1, "d": 1]]
        let after: JSONValue = ["spec": ["a": 2, "b": 2, "c": 2, "d": 2]]
        #expect(words("x", before, after, width: 37) == "spec.a 1 -> 2 (+3 more)")
        #expect(words("x", before, after, width: 38) == "spec.a 1 -> 2, spec.b 1 -> 2 (+2 more)")
        let long = words(
            "x", ["spec": ["a": ""]], ["spec": ["a": .string(String(repeating: "x", count: 99))]],
            width: 20)
        #expect(long.count <= 20)
    }

    @Test("No line is wider than asked, whatever changed", arguments: 0..<200)
    func width(seed: Int) {
        var maker = DocumentMaker(seed: UInt64(seed))
        let before = maker.value(depth: 5, isKeyed: false)
        let after = maker.mutated(before, depth: 5, isKeyed: false)
        for width in [24, 60, 120] {
            let line = words("deployments", before, after, width: width)
            #expect(line.count <= width && !line.isEmpty, "seed \(seed)")
        }
    }
}
