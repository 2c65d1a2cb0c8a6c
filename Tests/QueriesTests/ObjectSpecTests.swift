import Document
import EventStore
import History
import KubernetesAPI
import Queries
import Testing

@Suite struct ObjectSpecTests {
    private func historyError(
        _ reader: Reader, _ words: [String], namespace: String? = nil, field: String? = nil
    ) throws -> QueryError {
        var query = HistoryQuery()
        query.object = ObjectSpec(words, namespace: namespace)
        query.field = field
        return try #require(throws: QueryError.self) { try query.run(reader) { _ in true } }
    }

    @Test("An object of another time says when it lived")
    func unknownThen() throws {
        let scene = try SmallStore()
        try scene.put("keep", #""data":{}"#, .added, uid: "k")
        try scene.put("a", #""data":{}"#, .added)
        try scene.put("a", nil, .deleted)
        try scene.put("keep", #""data":{"x":"y"}"#, uid: "k")
        var get = GetQuery()
        get.object = ObjectSpec(["cm/a"], namespace: "shop")
        let error = try #require(throws: QueryError.self) { try get.run(scene.reader) }
        #expect(error.exitCode == 1)
        #expect(error.message.contains("it lived from revision 101 to 102"))
        var blame = BlameQuery()
        blame.object = ObjectSpec(["cm/a"], namespace: "shop")
        let same = try #require(throws: QueryError.self) { try blame.run(scene.reader) }
        #expect(same.message.contains("it lived from revision 101 to 102"))
        get.at = "101"
        #expect(try get.run(scene.reader).sections.first?.rows.map(\.name) == ["a"])
    }

    @Test("A name that never was suggests near ones and other namespaces")
    func nearNames() throws {
        let scene = try SmallStore()
        try scene.put("checkout", #""data":{}"#, .added)
        #expect(
            try historyError(scene.reader, ["cm/chekout"]).message
                .contains("did you mean checkout?"))
        #expect(
            try historyError(scene.reader, ["cm/checkout"], namespace: "web").message
                .contains("add -n shop"))
        #expect(
            try historyError(scene.reader, ["checkout"]).message
                .contains("did you mean configmaps/checkout?"))
        #expect(try historyError(scene.reader, ["cm"]).message.contains("name one of the"))
        #expect(try historyError(scene.reader, ["cm/checkout", "cm/b"]).kind == .wrongUse)
        #expect(try historyError(scene.reader, ["nonsense/x"]).kind == .wrongUse)
        #expect(try historyError(scene.reader, []).kind == .wrongUse)
    }

    @Test("One name in two namespaces is ambiguous, one in default wins")
    func ambiguousNamespace() throws {
        let scene = try SmallStore()
        try scene.put("a", #""data":{}"#, .added, uid: "1")
        try scene.put("a", #""data":{}"#, .added, namespace: "web", uid: "2")
        let error = try historyError(scene.reader, ["configmap", "a"])
        #expect(error.message.contains("configmaps shop/a, configmaps web/a"))
        try scene.put("a", #""data":{}"#, .added, namespace: "default", uid: "3")
        var query = HistoryQuery()
        query.object = ObjectSpec(["configmap", "a"])
        var found: [String] = []
        try query.run(scene.reader) { line in
            found.append(line.object.uid)
            return true
        }
        #expect(found == ["3"])
    }

    @Test("An unknown field says which prefix there is and what it has")
    func unknownField() throws {
        let scene = try SmallStore()
        try scene.put("a", #""data":{"host":"x","port":"1"}"#, .added)
        let error = try historyError(scene.reader, ["cm/a"], field: "data.hots")
        #expect(error.message.contains(".data has host, port; did you mean host?"))
        #expect(try historyError(scene.reader, ["cm/a"], field: "a[").kind == .wrongUse)
        #expect(
            try historyError(scene.reader, ["cm/a"], field: "host").message
                .hasSuffix("there is .data.host"))
    }

    @Test("Custom resources are known by the names of their definition")
    func customResources() throws {
        let reader = try Sample.named("bad-rollout").reader
        for word in ["releases.deploy.example.com", "releases", "Release"] {
            var query = GetQuery()
            query.object = ObjectSpec([word], namespace: "shop")
            query.at = "773"
            let answer = try query.run(reader)
            #expect(answer.sections.first?.rows.map(\.name) == ["cart", "checkout", "web"])
        }
    }

    @Test("Selectors take objects by their labels and fields")
    func selectors() throws {
        let reader = try Sample.named("node-loss").reader
        var query = GetQuery()
        query.object = ObjectSpec(
            ["pods"], allNamespaces: true, labelSelector: "app=checkout",
            fieldSelector: "spec.nodeName=worker-01")
        query.at = "751"
        query.documents = true
        let answer = try query.run(reader)
        #expect(!answer.objects.isEmpty)
        for object in answer.objects {
            #expect(object["metadata"]?["labels"]?["app"] == "checkout")
            #expect(object["spec"]?["nodeName"] == "worker-01")
            #expect(object["metadata"]?["managedFields"] == nil)
        }
        #expect(try GetAnswer(json: answer.json).json == answer.json)
        query.object.labelSelector = "app in (checkout"
        #expect(throws: QueryError.self) { try query.run(reader) }
    }

    @Test("A query survives the way through an address")
    func parametersRoundTrip() throws {
        var query = LogQuery()
        query.object = ObjectSpec(
            ["deploy", "checkout"], namespace: "shop", labelSelector: "a=b")
        query.by = ["alice", "bob"]
        query.limit = 5
        query.reverse = true
        #expect(try LogQuery(parameters: query.parameters) == query)
        #expect(throws: QueryError.self) { try LogQuery(parameters: ["nonsense": ["1"]]) }
        #expect(throws: QueryError.self) { try LogQuery(parameters: ["limit": ["many"]]) }
        #expect(try AuditQuery(parameters: ["reads": [""]]).reads)
    }
}
