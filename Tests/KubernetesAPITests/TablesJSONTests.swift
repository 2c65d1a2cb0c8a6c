import Document
import KubernetesAPI
import Testing

struct TablesJSONTests {
    private let now = Timestamp(rfc3339: "2026-11-24T06:51:40Z") ?? Timestamp(nanoseconds: 0)
    private let map: JSONValue = [
        "kind": "ConfigMap", "apiVersion": "v1",
        "metadata": [
            "name": "a", "namespace": "n", "creationTimestamp": "2026-11-24T06:51:35Z",
        ],
        "data": ["k": "v"],
    ]
    private let printer = TablePrinter(
        resource: GroupResource(group: "", resource: "configmaps"))

    @Test("a table has kind, metadata, columns and rows, in the server's order")
    func table() throws {
        let table = printer.table([map], now: now, metadata: ["resourceVersion": "7"])
        let json = table.json()
        #expect(
            json.object?.keys
                == ["kind", "apiVersion", "metadata", "columnDefinitions", "rows"])
        #expect(json["apiVersion"] == "meta.k8s.io/v1")
        #expect(
            json["rows"]?[0]?.text
                == #"{"cells":["a",1,"5s"],"object":{"kind":"PartialObjectMetadata","#
                + #""apiVersion":"meta.k8s.io/v1","metadata":{"name":"a","namespace":"n","#
                + #""creationTimestamp":"2026-11-24T06:51:35Z"}}}"#)
        let read = try #require(Table(json: json))
        #expect(read.columns == table.columns)
        #expect(read.json() == json)
    }

    @Test("includeObject chooses what a row carries")
    func includeObject() {
        #expect(printer.row(map, now: now, including: .none).json["object"] == .null)
        #expect(printer.row(map, now: now, including: .object).json["object"] == map)
        let row = printer.row(map, now: now, including: .metadata, version: "v1beta1")
        #expect(row.json["object"]?["apiVersion"] == "meta.k8s.io/v1beta1")
    }

    @Test("watch events after the first have null for columns")
    func watchEvent() {
        let json = printer.table([map], now: now).json(includingColumns: false)
        #expect(json["columnDefinitions"] == .null)
    }

    @Test("a bookmark's row is that of an empty object")
    func bookmark() {
        let object: JSONValue = ["kind": "ConfigMap", "metadata": ["resourceVersion": "9"]]
        #expect(printer.cells(object, now: now) == ["", 0, "<unknown>"])
    }

    @Test("ended Pods have the condition Completed", arguments: [
        ("Succeeded", "The pod has completed successfully."), ("Failed", "The pod failed."),
    ])
    func completed(phase: String, message: String) {
        let pods = TablePrinter(resource: GroupResource(group: "", resource: "pods"))
        let pod: JSONValue = ["kind": "Pod", "status": ["phase": .string(phase)]]
        let row = pods.row(pod, now: now)
        #expect(row.conditions.first?["message"]?.string == message)
        #expect(row.json.object?.keys == ["cells", "conditions", "object"])
        #expect(pods.row(["kind": "Pod"], now: now).conditions.isEmpty)
    }
}
