import Document
import KindRules
import KubernetesAPI
import Testing

@Suite("Objects get the shape that Go gives them")
struct GoShapeTests {
    private func shaped(
        _ text: String, _ kind: String, in apiVersion: String = "v1"
    ) throws -> String {
        let schema = try #require(
            KindCatalog.builtIn.schema(apiVersion: apiVersion, kind: kind))
        return GoShape.shaped(try JSONValue(parsing: text), schema: schema).description
    }

    @Test("Unknown members, nulls and empty values are left out, metadata is there")
    func leavesOut() throws {
        #expect(
            try shaped(
                #"{"nope":1,"data":{"b":null,"a":"x"},"binaryData":{},"kind":"ConfigMap"}"#,
                "ConfigMap")
                == #"{"data":{"a":"x","b":""},"kind":"ConfigMap","metadata":{}}"#)
        #expect(
            try shaped(
                #"{"metadata":{"labels":{},"generation":0,"name":"a"},"immutable":false}"#,
                "ConfigMap")
                == #"{"immutable":false,"metadata":{"name":"a"}}"#)
    }

    @Test("Members without omitempty are written, lists of them as null")
    func always() throws {
        #expect(
            try shaped(
                #"{"metadata":{"name":"r"},"rules":[{"verbs":[]}]}"#,
                "Role", in: "rbac.authorization.k8s.io/v1")
                == #"{"metadata":{"name":"r"},"rules":[{"verbs":null}]}"#)
        #expect(
            try shaped(#"{"rules":[]}"#, "Role", in: "rbac.authorization.k8s.io/v1")
                == #"{"metadata":{},"rules":null}"#)
    }

    @Test("Times are in UTC, with as many digits as their type has")
    func times() throws {
        #expect(
            try shaped(
                #"{"metadata":{"creationTimestamp":"2026-01-01T02:00:00.5+02:00"}}"#, "ConfigMap")
                == #"{"metadata":{"creationTimestamp":"2026-01-01T00:00:00Z"}}"#)
        #expect(
            try shaped(
                #"{"spec":{"renewTime":"2026-01-01T01:00:00.1234567+01:00"}}"#,
                "Lease", in: "coordination.k8s.io/v1")
                == #"{"metadata":{},"spec":{"renewTime":"2026-01-01T00:00:00.123456Z"}}"#)
    }

    @Test("Quantities are canonical, empty structs stay where a pointer leads to them")
    func quantities() throws {
        let text = try shaped(
            #"{"spec":{"containers":[{"resources":{"limits":{"cpu":1,"memory":"1024Mi"}}},{}],"#
                + #""volumes":[{"name":"v","emptyDir":{}}]}}"#,
            "Pod")
        #expect(text.contains(#""limits":{"cpu":"1","memory":"1Gi"}"#))
        #expect(text.contains(#"{"name":"","resources":{}}"#))
        #expect(text.contains(#""volumes":[{"emptyDir":{},"name":"v"}]"#))
    }
}
