import Document
import KubernetesAPI
import Testing

/// The expected texts are what kubectl 1.33 printed for these tables.
struct TablesTextTests {
    private static func row(
        _ name: String, _ namespace: String, _ cells: [JSONValue], labels: JSONValue? = nil
    ) -> Table.Row {
        var metadata: JSONValue = ["name": .string(name), "namespace": .string(namespace)]
        if let labels {
            metadata = [
                "name": .string(name), "namespace": .string(namespace), "labels": labels,
            ]
        }
        return Table.Row(cells: cells, object: ["metadata": metadata])
    }

    private let pods = Table(
        columns: [
            TableColumn(name: "Name", format: "name"), TableColumn(name: "Ready"),
            TableColumn(name: "Status"), TableColumn(name: "Nominated Node", priority: 1),
            TableColumn(name: "Num", type: "integer"), TableColumn(name: "Age"),
        ],
        rows: [
            row(
                "a", "default", ["a", "1/1", "Running", "<none>", 5, "5m"],
                labels: ["app": "x", "b/c": "d"]),
            row(
                "longer-name", "kube-system",
                ["longer-name", "0/1", "Multi\nline", "wide\u{1B}x", 1.5, "10d"]),
            row("nul", "default", ["nul", "", .null, "", .null, ""], labels: ["app": "é"]),
        ])
    private let deployments = Table(
        columns: [
            TableColumn(name: "Name", format: "name"), TableColumn(name: "Ready"),
            TableColumn(name: "Age"),
        ],
        rows: [row("d", "default", ["d", "1/1", "5m"])])

    private func text(_ change: (inout TableText.Options) -> Void = { _ in }) -> String {
        var options = TableText.Options()
        change(&options)
        var printer = TableText(options: options)
        return printer.text(of: pods)
    }

    @Test("columns are as wide as their widest cell and three spaces, the last is not padded")
    func plain() {
        #expect(
            text() == """
                NAME          READY   STATUS     NUM   AGE
                a             1/1     Running    5     5m
                longer-name   0/1     Multi...   1.5   10d
                nul                                    \u{20}
                """.dropLast() + "\n")
    }

    @Test("-o wide shows the other columns, with escape characters made harmless")
    func wide() {
        #expect(
            text { $0.isWide = true }.split(separator: "\n")[..<3] == [
                "NAME          READY   STATUS     NOMINATED NODE   NUM   AGE",
                "a             1/1     Running    <none>           5     5m",
                "longer-name   0/1     Multi...   wide^[x          1.5   10d",
            ])
    }

    @Test("without headers columns are as wide as the rows need")
    func noHeaders() {
        #expect(
            text { $0.hasHeaders = false }.split(separator: "\n")[..<2] == [
                "a             1/1   Running    5     5m",
                "longer-name   0/1   Multi...   1.5   10d",
            ])
    }

    @Test("namespace, label columns and all labels")
    func labels() {
        let text = text {
            $0.showsNamespace = true
            $0.labelColumns = ["app", "b/c"]
            $0.showsLabels = true
        }
        #expect(
            text.split(separator: "\n").map(String.init) == [
                "NAMESPACE     NAME          READY   STATUS     NUM   AGE   APP   C     LABELS",
                "default       a             1/1     Running    5     5m    x     d     "
                    + "app=x,b/c=d",
                "kube-system   longer-name   0/1     Multi...   1.5   10d               <none>",
                "default       nul                                          é           app=é",
            ])
    }

    @Test("several resources have their kinds before their names and an empty line between them")
    func severalKinds() throws {
        var printer = TableText()
        let pod = try #require(
            KindCatalog.builtIn.kind(of: GroupResource(group: "", resource: "pods")))
        let deployment = try #require(
            KindCatalog.builtIn.kind(of: GroupResource(group: "apps", resource: "deployments")))
        let first = printer.nextText(of: pods, kindPrefix: TableText.prefix(of: pod))
        #expect(first.hasPrefix("NAME              READY"))
        #expect(first.contains("\npod/longer-name   0/1"))
        let empty = Table(columns: deployments.columns)
        #expect(printer.nextText(of: empty, kindPrefix: "service").isEmpty)
        let second = printer.nextText(
            of: deployments, kindPrefix: TableText.prefix(of: deployment))
        #expect(
            second == """

                NAME                READY   AGE
                deployment.apps/d   1/1     5m

                """)
    }

    @Test("rows that come later stay under their headers")
    func watch() {
        var printer = TableText()
        _ = printer.text(of: pods)
        let later = Table(columns: pods.columns, rows: [pods.rows[0]])
        #expect(
            printer.text(of: later, hasHeaders: false)
                == "a             1/1     Running    5     5m\n")
    }
}
