import API
import Document
import Testing

@Suite struct ListTests {
    private let fixture: StoreFixture
    private let maps = "/api/v1/namespaces/shop/configmaps"

    init() throws {
        fixture = try StoreFixture(first: 10)
        for number in 0..<7 {
            try fixture.put(
                configMap(
                    "c\(number)", labels: ["n": "\(number)", "odd": number % 2 == 0 ? "no" : "yes"],
                    data: ["i": "\(number)"]))
        }
        // 17: another namespace, 18: a change, 19: a deletion.
        try fixture.put(configMap("other", namespace: "bank"))
        try fixture.put(configMap("c0", labels: ["n": "0", "odd": "no"], data: ["i": "9"]))
        try fixture.delete(configMap("c6", labels: ["n": "6", "odd": "no"], data: ["i": "6"]))
    }

    @Test("a list is the stored bytes with resourceVersions, without kind and apiVersion")
    func bytes() throws {
        let text = String(
            decoding: fixture.pipeline.get("/api/v1/namespaces/bank/configmaps").bytes,
            as: UTF8.self)
        #expect(
            text == """
                {"kind":"ConfigMapList","apiVersion":"v1","metadata":{"resourceVersion":"19"},\
                "items":[{"metadata":{"resourceVersion":"17","name":"other","namespace":"bank",\
                "creationTimestamp":"2026-11-23T12:00:00Z","uid":"uid-other-17"},"data":{}}]}

                """)
    }

    @Test("one object is the stored bytes with its resourceVersion")
    func oneObject() throws {
        let text = String(decoding: fixture.pipeline.get("\(maps)/c0").bytes, as: UTF8.self)
        #expect(
            text == """
                {"kind":"ConfigMap","apiVersion":"v1","metadata":{"resourceVersion":"18","name":"c0",\
                "namespace":"shop","creationTimestamp":"2026-11-23T12:00:00Z",\
                "labels":{"n":"0","odd":"no"},"uid":"uid-c0-10"},"data":{"i":"9"}}

                """)
    }

    @Test("an exact list shows the revision asked for", arguments: [
        ("10", ["c0"]), ("12", ["c0", "c1", "c2"]),
        ("18", ["c0", "c1", "c2", "c3", "c4", "c5", "c6"]),
        ("19", ["c0", "c1", "c2", "c3", "c4", "c5"]),
    ])
    func exact(revision: String, names: [String]) throws {
        let target = "\(maps)?resourceVersion=\(revision)&resourceVersionMatch=Exact"
        #expect(try fixture.pipeline.names(target) == names)
        let list = try fixture.pipeline.json(target)
        #expect(list["metadata"]?["resourceVersion"] == .string(revision))
    }

    @Test("not older than, and nothing said, shows the head")
    func notOlderThan() throws {
        for query in ["", "?resourceVersion=0", "?resourceVersion=12",
            "?resourceVersion=12&resourceVersionMatch=NotOlderThan"] {
            let list = try fixture.pipeline.json(maps + query)
            #expect(list["metadata"]?["resourceVersion"] == "19")
            #expect(list["items"]?.array?.count == 6)
        }
    }

    @Test("pages are consistent at the first page's revision")
    func pages() throws {
        let first = try fixture.pipeline.json("\(maps)?limit=3&resourceVersion=18")
        #expect(first["metadata"]?["resourceVersion"] == "18")
        #expect(first["metadata"]?["remainingItemCount"] == 4)
        let token = try (first["metadata"]?["continue"]?.string).required()
        let second = try fixture.pipeline.json("\(maps)?limit=3&continue=\(token)")
        #expect(second["items"]?.array?.map { $0["metadata"]?["name"] } == ["c3", "c4", "c5"])
        #expect(second["metadata"]?["resourceVersion"] == "18")
        #expect(second["metadata"]?["remainingItemCount"] == 1)
        let next = try (second["metadata"]?["continue"]?.string).required()
        let third = try fixture.pipeline.json("\(maps)?limit=3&continue=\(next)")
        #expect(third["items"]?.array?.map { $0["metadata"]?["name"] } == ["c6"])
        #expect(third["metadata"]?["continue"] == nil)
    }

    @Test("pages of a selection have no remaining count, and go over all namespaces")
    func selectedPages() throws {
        let first = try fixture.pipeline.json("\(maps)?limit=2&labelSelector=odd%3Dno")
        #expect(first["items"]?.array?.map { $0["metadata"]?["name"] } == ["c0", "c2"])
        #expect(first["metadata"]?["remainingItemCount"] == nil)
        #expect(first["metadata"]?["continue"]?.string != nil)
        let all = try fixture.pipeline.json("/api/v1/configmaps?limit=1")
        let token = try (all["metadata"]?["continue"]?.string).required()
        #expect(try ContinueToken(parsing: token).namespace == "bank")
        #expect(
            try fixture.pipeline.names("/api/v1/configmaps?limit=2&continue=\(token)")
                == ["c0", "c1"])
    }

    @Test("selectors choose", arguments: [
        ("labelSelector=odd%3Dyes", ["c1", "c3", "c5"]),
        ("labelSelector=n%20in%20(1,2),odd!%3Dyes", ["c2"]),
        ("labelSelector=missing", []),
        ("fieldSelector=metadata.name%3Dc1", ["c1"]),
        ("fieldSelector=metadata.name!%3Dc1", ["c0", "c2", "c3", "c4", "c5"]),
        ("fieldSelector=metadata.namespace%3Dbank", []),
        ("labelSelector=odd%3Dyes&fieldSelector=metadata.name%3Dc3", ["c3"]),
        ("labelSelector=odd%3Dno&fieldSelector=metadata.name%3Dc3", []),
    ])
    func selectors(query: String, names: [String]) throws {
        #expect(try fixture.pipeline.names("\(maps)?\(query)") == names)
    }

    @Test("refusals in the API server's words", arguments: [
        ("limit=x", 400, "strconv.ParseInt: parsing \"x\": invalid syntax"),
        ("labelSelector=a%20b%3Dc", 400,
            "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        ("fieldSelector=data.i%3D1", 400,
            "\"data.i\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""),
        ("resourceVersion=abc", 400,
            "invalid resource version: resourceVersion: Invalid value: \"abc\": "
                + "strconv.ParseUint: parsing \"abc\": invalid syntax"),
        ("resourceVersion=99", 504, "Timeout: Too large resource version: 99, current: 19"),
        ("resourceVersion=99&resourceVersionMatch=Exact", 504,
            "Timeout: Too large resource version: 99, current: 19"),
        ("resourceVersion=5&resourceVersionMatch=Exact", 410,
            "The resourceVersion for the provided list is too old."),
        ("resourceVersion=0&resourceVersionMatch=Exact", 422,
            "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: "
                + "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""),
        ("sendInitialEvents=true", 422,
            "ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: "
                + "sendInitialEvents is forbidden for list"),
        ("watch=true&sendInitialEvents=true&resourceVersionMatch=Exact&resourceVersion=5", 422,
            "ListOptions.meta.k8s.io \"\" is invalid: [resourceVersionMatch: Forbidden: "
                + "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, "
                + "resourceVersionMatch: Unsupported value: \"Exact\": supported values: "
                + "\"NotOlderThan\"]"),
        ("watch=true&resourceVersion=abc", 500,
            "resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": "
                + "invalid syntax"),
    ])
    func refusals(query: String, code: Int, message: String) throws {
        let response = fixture.pipeline.get("\(maps)?\(query)")
        #expect(response.code == code)
        let status = try JSONValue(parsing: response.bytes)
        #expect(status["message"]?.string == message)
        #expect(status["kind"] == "Status")
        #expect(status["code"]?.int == Int64(code))
    }

    @Test("metadata alone, and a null list when there is none")
    func metadataList() throws {
        let accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
        let list = try fixture.pipeline.json("\(maps)?labelSelector=n%3D1", accept: accept)
        #expect(list["kind"] == "PartialObjectMetadataList")
        #expect(list["items"]?[0]?["kind"] == "PartialObjectMetadata")
        #expect(list["items"]?[0]?["metadata"]?["resourceVersion"] == "11")
        #expect(list["items"]?[0]?["data"] == nil)
        let none = try fixture.pipeline.json("\(maps)?labelSelector=none", accept: accept)
        #expect(none["items"]?.isNull == true)
    }

    @Test("large lists are put together from pieces in order")
    func large() throws {
        let fixture = try StoreFixture(first: 1)
        for number in 1000..<1700 { try fixture.put(configMap("c\(number)")) }
        let names = try fixture.pipeline.names("/api/v1/configmaps")
        #expect(names == (1000..<1700).map { "c\($0)" })
    }
}
