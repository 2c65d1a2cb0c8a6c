import API
import Document
import EventStore
import History
import Testing

@Suite struct CreateTests {
    @Test("A created object has what the server says of it, and is an event")
    func created() async throws {
        let live = try LivePipeline()
        let answer = try await live.send(
            "POST", configMaps, ["metadata": ["name": "a", "uid": "mine"], "data": ["x": "1"]])
        #expect(answer.code == 201)
        #expect(
            answer.value == [
                "kind": "ConfigMap", "apiVersion": "v1",
                "metadata": [
                    "name": "a", "namespace": "shop", "uid": "uid-1", "resourceVersion": "1",
                    "creationTimestamp": .string(LivePipeline.time),
                    "managedFields": [
                        [
                            "manager": "test", "operation": "Update", "apiVersion": "v1",
                            "time": .string(LivePipeline.time), "fieldsType": "FieldsV1",
                            "fieldsV1": ["f:data": [".": [:], "f:x": [:]]],
                        ]
                    ],
                ],
                "data": ["x": "1"],
            ])
        let got = try await live.get("\(configMaps)/a")
        #expect(got.value == answer.value)
        let event = try live.store.event(at: .init(1)).required()
        #expect(event.request?.user == "alice")
        #expect(event.request?.requestID == "request-1")
        #expect(event.request?.fieldManager == "test")
        #expect(event.request?.verb == "create")
    }

    @Test("A taken name is refused, a generated one is tried anew")
    func names() async throws {
        let live = try LivePipeline()
        let body: JSONValue = ["metadata": ["name": "a"]]
        _ = try await live.send("POST", configMaps, body)
        let again = try await live.send("POST", configMaps, body)
        #expect(again.code == 409)
        #expect(again.message == "configmaps \"a\" already exists")
        let generated = try await live.send(
            "POST", configMaps, ["metadata": ["generateName": "job-"]])
        #expect(generated.value["metadata"]?["name"]?.string?.hasPrefix("job-n") == true)
        let none = try await live.send("POST", configMaps, ["metadata": [:]])
        #expect(none.code == 422)
        #expect(
            none.message
                == """
                ConfigMap "" is invalid: metadata.name: Required value: name or generateName is \
                required
                """)
    }

    @Test("A dry run answers like the real thing and changes nothing")
    func dryRun() async throws {
        let live = try LivePipeline()
        let answer = try await live.send(
            "POST", "\(configMaps)?dryRun=All", ["metadata": ["name": "a"]])
        #expect(answer.code == 201)
        #expect(answer.version == "")
        #expect(live.store.head == .zero)
    }

    @Test(
        "Bodies that can't be read are refused in the API server's words",
        arguments: [
            ("{", "couldn't get version/kind; json parse error: unexpected end of JSON input ({)"),
            (
                "[]",
                """
                couldn't get version/kind; json parse error: json: cannot unmarshal array into Go \
                value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind \
                string "json:\\"kind,omitempty\\"" } (5b5d)
                """
            ),
            (
                "{\"a\":1} trailing",
                """
                couldn't get version/kind; json parse error: invalid character 't' after top-level \
                value ({"a":1} trailing)
                """
            ),
            (
                "{\"apiVersion\":\"a/b/c\"}",
                "unexpected GroupVersion string: a/b/c ({\"apiVersion\":\"a/b/c\"})"
            ),
        ])
    func unreadable(body: String, words: String) async throws {
        let answer = try await LivePipeline().send("POST", configMaps, Array(body.utf8))
        #expect(answer.code == 400)
        #expect(
            answer.message
                == "the object provided is unrecognized (must be of type ConfigMap): \(words)")
    }

    @Test(
        "Values of a wrong type are refused with the field and Go's type",
        arguments: [
            (
                "{\"data\":{\"k\":5}}",
                "json: cannot unmarshal number into Go struct field ConfigMap.data of type string"
            ),
            (
                "{\"metadata\":\"x\"}",
                """
                json: cannot unmarshal string into Go struct field ConfigMap.metadata of type \
                v1.ObjectMeta
                """
            ),
            (
                "{\"metadata\":{\"labels\":[]}}",
                """
                json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of \
                type map[string]string
                """
            ),
            ("{\"binaryData\":{\"k\":\"a!\"}}", "illegal base64 data at input byte 1"),
        ])
    func wrongTypes(body: String, words: String) async throws {
        let answer = try await LivePipeline().send("POST", configMaps, Array(body.utf8))
        #expect(answer.code == 400)
        #expect(
            answer.message
                == "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: \(words)")
    }

    @Test("Unknown and repeated fields warn, are refused when strict, pass when ignored")
    func validation() async throws {
        let live = try LivePipeline()
        let body = Array(
            #"{"metadata":{"name":"a"},"data":{"k":"1","k":"2"},"colour":"red"}"#.utf8)
        let strict = try await live.send("POST", "\(configMaps)?fieldValidation=Strict", body)
        #expect(strict.code == 400)
        #expect(
            strict.message
                == """
                ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: \
                duplicate field "data.k", unknown field "colour"
                """)
        let warned = try await live.send("POST", configMaps, body)
        #expect(warned.code == 201)
        #expect(warned.warnings == ["duplicate field \"data.k\"", "unknown field \"colour\""])
        #expect(warned.value["data"] == ["k": "2"])
        let ignored = try await live.send(
            "POST", "\(configMaps)?fieldValidation=Ignore&dryRun=All",
            Array(#"{"metadata":{"name":"b"},"colour":"red"}"#.utf8))
        #expect(ignored.code == 201)
        #expect(ignored.warnings == [])
    }

    @Test("A body in YAML is the same object")
    func yaml() async throws {
        let live = try LivePipeline()
        let text = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  n: \"5\"\n"
        let answer = try await live.send(
            "POST", configMaps, Array(text.utf8), type: "application/yaml")
        #expect(answer.code == 201)
        #expect(answer.value["data"] == ["n": "5"])
        let number = try await live.send(
            "POST", configMaps, Array("metadata: {name: b}\ndata: {n: 5}\n".utf8),
            type: "application/yaml")
        #expect(number.code == 400)
    }

    @Test(
        "Types of bodies and options that there are not",
        arguments: [
            ("", "text/plain", 415), ("?dryRun=None", "application/json", 422),
            ("?fieldValidation=Loose", "application/json", 422),
            ("?timeout=abc", "application/json", 400),
        ])
    func options(query: String, type: String, code: Int) async throws {
        let answer = try await LivePipeline().send(
            "POST", configMaps + query, Array("{}".utf8), type: type)
        #expect(answer.code == code)
        #expect(answer.value["kind"] == "Status")
    }
}
