import Document
import KubernetesAPI
import Queries
import Testing

@testable import CommandLine

struct KubectlTableTests {
    private func answer() throws -> GetAnswer {
        var pods = GetSection(
            resource: GroupResource(group: "", resource: "pods"), kind: "Pod", singular: "pod",
            isNamespaced: true)
        pods.columns = [
            GetColumn(name: "Name", priority: 0), GetColumn(name: "Ready", priority: 0),
            GetColumn(name: "Node", priority: 1),
        ]
        let labels: JSONValue = [
            "metadata": [
                "name": "web-1", "namespace": "shop", "labels": ["app": "web", "tier": "front"],
            ]
        ]
        pods.rows = [
            GetRow(
                namespace: "shop", name: "web-1", cells: ["web-1", "1/1", "worker-01"],
                object: labels),
            GetRow(
                namespace: "shop", name: "cart-12", cells: ["cart-12", "0/1", .null],
                object: ["metadata": ["name": "cart-12", "namespace": "shop"]]),
        ]
        return GetAnswer(at: try Sample.moment(797, "23:48:01"), sections: [pods], isSingle: false)
    }

    private func table(wide: Bool = false, namespace: Bool = false) -> KubectlTable {
        var options = TableText.Options()
        options.isWide = wide
        return KubectlTable(options: options, withNamespace: namespace)
    }

    @Test("Three blanks between columns, none behind the last")
    func plainTable() throws {
        #expect(
            table().text(try answer()) == """
                NAME      READY
                web-1     1/1
                cart-12   0/1

                """)
    }

    @Test("Wide, with namespaces and labels")
    func wide() throws {
        var wide = table(wide: true, namespace: true)
        wide.options.labelColumns = ["app"]
        wide.options.showsLabels = true
        #expect(
            wide.text(try answer()) == """
                NAMESPACE   NAME      READY   NODE        APP   LABELS
                shop        web-1     1/1     worker-01   web   app=web,tier=front
                shop        cart-12   0/1                       <none>

                """)
    }

    @Test("Several resources: names carry their kind, sections a blank line between")
    func sections() throws {
        var both = try answer()
        var deployments = GetSection(
            resource: GroupResource(group: "apps", resource: "deployments"), kind: "Deployment",
            singular: "deployment", isNamespaced: true)
        deployments.columns = [GetColumn(name: "Name", priority: 0)]
        deployments.rows = [GetRow(namespace: "shop", name: "web", cells: ["web"], object: nil)]
        both.sections.append(deployments)
        #expect(
            table().text(both) == """
                NAME          READY
                pod/web-1     1/1
                pod/cart-12   0/1

                NAME
                deployment.apps/web

                """)
        #expect(KubectlTable.names(both) == "pod/web-1\npod/cart-12\ndeployment.apps/web\n")
    }

    @Test("JSON has sorted keys and four blanks, as kubectl prints it")
    func json() {
        #expect(
            KubectlJSON.text(["b": 1, "a": ["x": []]]) == """
                {
                    "a": {
                        "x": []
                    },
                    "b": 1
                }

                """)
    }
}
