import Document
import Export
import Foundation
import History
import KubernetesAPI
import Queries
import Testing

struct ExporterTests {
    private func object(
        _ resource: String, _ name: String, group: String = "", namespace: String = "",
        kind: String, spec: JSONValue = ["x": 1], extra: JSONObject = JSONObject()
    ) -> ExportedObject {
        var metadata = JSONObject()
        metadata["name"] = .string(name)
        if !namespace.isEmpty { metadata["namespace"] = .string(namespace) }
        metadata["uid"] = "u-1"
        metadata["resourceVersion"] = "12"
        metadata["creationTimestamp"] = "2026-11-23T23:47:43Z"
        metadata["managedFields"] = [["manager": "kubectl"]]
        var document = JSONObject()
        document["apiVersion"] = .string(group.isEmpty ? "v1" : "\(group)/v1")
        document["kind"] = .string(kind)
        document["metadata"] = .object(metadata)
        document["spec"] = spec
        for (key, value) in extra { document[key] = value }
        return ExportedObject(
            key: ObjectKey(
                resource: GroupResource(group: group, resource: resource), namespace: namespace,
                name: name),
            document: .object(document))
    }

    private var state: [ExportedObject] {
        let token = Data("hunter2".utf8).base64EncodedString()
        return [
            object(
                "deployments", "checkout", group: "apps", namespace: "shop", kind: "Deployment"),
            object(
                "secrets", "session", namespace: "shop", kind: "Secret",
                extra: ["data": ["token": .string(token)], "type": "Opaque"]),
            object("namespaces", "shop", kind: "Namespace"),
            object(
                "customresourcedefinitions", "releases.deploy.example.com",
                group: "apiextensions.k8s.io", kind: "CustomResourceDefinition"),
            object(
                "clusterroles", "app:reader", group: "rbac.authorization.k8s.io",
                kind: "ClusterRole"),
            object("events", "checkout.1", namespace: "shop", kind: "Event"),
        ]
    }

    private var exporter: Exporter {
        Exporter(
            moment: Moment(
                revision: Revision(797), time: Timestamp(rfc3339: "2026-11-23T23:48:01Z")))
    }

    private func temporaryFolder() -> String {
        NSTemporaryDirectory() + "export-\(UUID().uuidString)"
    }

    @Test("Namespaces and definitions come first, what the cluster makes is left out")
    func order() throws {
        var text = ""
        let report = exporter.manifests(state) { text += $0 }
        let kinds = text.split(separator: "\n").filter { $0.hasPrefix("kind: ") }
        #expect(
            kinds == [
                "kind: Namespace", "kind: CustomResourceDefinition", "kind: ClusterRole",
                "kind: Secret", "kind: Deployment",
            ])
        #expect(report.objects == 5)
        #expect(report.derived == 1)
    }

    @Test("Nothing that the server owns is left, no Secret value, and a comment says so")
    func clean() {
        var text = ""
        let report = exporter.manifests(state) { text += $0 }
        for word in ["uid", "resourceVersion", "managedFields", "creationTimestamp", "hunter2"] {
            #expect(!text.contains(word))
        }
        #expect(!text.contains(Data("hunter2".utf8).base64EncodedString()))
        #expect(text.contains("# The values are redacted"))
        #expect(
            text.contains(
                "# deployments.apps shop/checkout as of revision 797, 2026-11-23T23:48:01Z"))
        #expect(report.redacted == 1)
    }

    @Test("A folder has one file an object; file names sort in the order to apply in")
    func folder() throws {
        let folder = temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try exporter.manifests(state, inFolder: folder)
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".yaml") }.sorted()
        #expect(
            files == [
                "1-namespaces/shop.yaml",
                "2-definitions/releases.deploy.example.com.yaml",
                "3-cluster/clusterroles.rbac.authorization.k8s.io/app%3Areader.yaml",
                "4-namespaced/shop/deployments.apps/checkout.yaml",
                "4-namespaced/shop/secrets/session.yaml",
            ])
    }
}
