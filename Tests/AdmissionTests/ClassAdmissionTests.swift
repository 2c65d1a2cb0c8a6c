import Admission
import Document
import Testing

@Suite("Admission by classes")
struct ClassAdmissionTests {
    private let claims = "persistentvolumeclaims"
    private let classes = "storageclasses.storage.k8s.io"

    @Test("A claim gets the youngest default class and a finalizer")
    func defaultStorageClass() throws {
        let cluster = try SmallCluster()
        for (name, time) in [("old", "2024-01-01T00:00:00Z"), ("young", "2025-01-01T00:00:00Z")] {
            try cluster.put(
                classes, "", name,
                """
                {"metadata":{"creationTimestamp":"\(time)","annotations":\
                {"storageclass.kubernetes.io/is-default-class":"true"}}}
                """)
        }
        let object = try cluster.admitted(cluster.request(claims, "c", #"{"spec":{}}"#))
        #expect(object["spec"]?["storageClassName"] == "young")
        #expect(object["metadata"]?["finalizers"] == ["kubernetes.io/pvc-protection"])
        let none = try cluster.admitted(
            cluster.request(claims, "c", #"{"spec":{"storageClassName":""}}"#))
        #expect(none["spec"]?["storageClassName"] == "")
    }

    @Test("Only bound claims of a class that allows it may grow")
    func resize() throws {
        let cluster = try SmallCluster()
        try cluster.put(classes, "", "grows", #"{"allowVolumeExpansion":true}"#)
        func claim(_ size: String, _ name: String, _ phase: String = "Bound") -> String {
            """
            {"spec":{"storageClassName":"\(name)","resources":{"requests":{"storage":"\(size)"}}},\
            "status":{"phase":"\(phase)"}}
            """
        }
        func refusal(_ old: String, _ new: String) throws -> String? {
            try cluster.refusal(cluster.request(to: .update, claims, "c", new, old: old))
        }
        #expect(try refusal(claim("1Gi", "grows"), claim("2Gi", "grows")) == nil)
        #expect(try refusal(claim("2Gi", "fixed"), claim("1Gi", "fixed")) == nil)
        #expect(
            try refusal(claim("1Gi", "grows", "Pending"), claim("2Gi", "grows", "Pending"))
                == "Only bound persistent volume claims can be expanded")
        #expect(
            try refusal(claim("1Gi", "fixed"), claim("2Gi", "fixed"))
                == "only dynamically provisioned pvc can be resized and the storageclass that "
                + "provisions the pvc must support resize")
    }

    @Test("A pod gets overhead, node selector and tolerations of its runtime class")
    func runtimeClass() throws {
        let cluster = try SmallCluster()
        try cluster.put(
            "runtimeclasses.node.k8s.io", "", "kata",
            """
            {"overhead":{"podFixed":{"cpu":"250m"}},"scheduling":{"nodeSelector":{"kata":"yes"},\
            "tolerations":[{"key":"k","operator":"Exists","effect":"NoSchedule"}]}}
            """)
        func pod(_ more: String = "") -> String { #"{"spec":{"runtimeClassName":"kata"\#(more)}}"# }
        let spec = try cluster.admitted(cluster.request("pods", "p", pod()))["spec"]
        #expect(spec?["overhead"] == ["cpu": "250m"])
        #expect(spec?["nodeSelector"] == ["kata": "yes"])
        #expect(spec?["tolerations"]?.array?.count == 3)
        #expect(
            try cluster.refusal(
                cluster.request("pods", "p", pod(#","nodeSelector":{"kata":"no"}"#)))
                == "conflict: runtimeClass.scheduling.nodeSelector[kata] = yes; "
                + "pod.spec.nodeSelector[kata] = no")
        #expect(
            try cluster.refusal(cluster.request("pods", "p", pod(#","overhead":{"cpu":"1"}"#)))
                == "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")
        #expect(
            try cluster.refusal(
                cluster.request("pods", "p", #"{"spec":{"runtimeClassName":"none"}}"#))
                == #"pod rejected: RuntimeClass "none" not found"#)
    }

    @Test("Nodes begin tainted, pods on them carry their zone")
    func nodes() throws {
        let cluster = try SmallCluster()
        let node = try cluster.admitted(cluster.request("nodes", "n", namespace: "", "{}"))
        #expect(
            node["spec"]?["taints"]
                == [["key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"]])
        try cluster.put(
            "nodes", "", "n",
            #"{"metadata":{"labels":{"topology.kubernetes.io/zone":"z","other":"x"}}}"#)
        let binding = try cluster.admitted(
            cluster.request(
                "pods", "p", subresource: "binding", #"{"target":{"kind":"Node","name":"n"}}"#))
        #expect(binding["metadata"]?["labels"] == ["topology.kubernetes.io/zone": "z"])
    }
}
