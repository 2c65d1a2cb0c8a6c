import Admission
import Document
import EventStore
import Testing

@Suite("Admission of what nodes write")
struct NodeRestrictionTests {
    private func refusal(
        _ cluster: SmallCluster, to operation: AdmissionRequest.Operation = .create,
        _ resource: String, _ name: String, namespace: String = "", subresource: String = "",
        _ text: String, old: String? = nil
    ) throws -> String? {
        try cluster.refusal(
            cluster.request(
                to: operation, resource, name, namespace: namespace, subresource: subresource,
                user: "system:node:n1", groups: ["system:nodes"], text, old: old))
    }

    @Test("A node writes its own object, without labels that are for others to set")
    func own() throws {
        let cluster = try SmallCluster()
        #expect(try refusal(cluster, "nodes", "n1", "{}") == nil)
        #expect(
            try refusal(cluster, "nodes", "n2", "{}")
                == "node \"n1\" is not allowed to modify node \"n2\"")
        let label = #"{"metadata":{"labels":{"node-restriction.kubernetes.io/a":"b"}}}"#
        #expect(
            try refusal(cluster, "nodes", "n1", label)
                == "node \"n1\" is not allowed to set the following labels: "
                + "node-restriction.kubernetes.io/a")
        #expect(
            try refusal(
                cluster, to: .update, "nodes", "n1", "{}",
                old: #"{"spec":{"taints":[{"key":"a","effect":"NoSchedule"}]}}"#)
                == "node \"n1\" is not allowed to modify taints")
    }

    @Test("A node writes the status of its own pods, and makes only mirrors")
    func pods() throws {
        let cluster = try SmallCluster()
        let mine = #"{"spec":{"nodeName":"n1"}}"#
        let other = #"{"spec":{"nodeName":"n2"}}"#
        #expect(
            try refusal(
                cluster, to: .update, "pods", "p", namespace: "shop", subresource: "status", mine,
                old: mine) == nil)
        #expect(
            try refusal(
                cluster, to: .update, "pods", "p", namespace: "shop", subresource: "status", other,
                old: other)
                == "node \"n1\" can only update pod status for pods with spec.nodeName set "
                + "to itself"
        )
        #expect(
            try refusal(cluster, "pods", "p", namespace: "shop", mine)
                == "pod does not have \"kubernetes.io/config.mirror\" annotation, node \"n1\" can "
                + "only create mirror pods")
    }
}
