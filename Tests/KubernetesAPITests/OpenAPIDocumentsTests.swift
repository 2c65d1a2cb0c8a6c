import Document
import KubernetesAPI
import Testing

@Suite struct OpenAPIDocumentsTests {
    /// `required` has no order of its own.
    private static func normal(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let values): return .array(values.map(normal))
        case .object(let object):
            let members = object.members.map { member -> JSONObject.Member in
                guard member.key == "required", let names = member.value.array else {
                    return (member.key, normal(member.value))
                }
                return (
                    member.key,
                    .array(names.compactMap(\.string).sorted().map(JSONValue.string))
                )
            }
            return .object(JSONObject(members))
        default: return value
        }
    }

    @Test func `types in version 2 are the API server's but for descriptions`() throws {
        let documents = OpenAPIDocuments(catalog: .builtIn)
        let definitions = try #require(documents.version2["definitions"])
        for (name, json) in try Fixture.lines("types.tsv") {
            let expected = Self.normal(try JSONValue(parsing: json))
            let found = try #require(definitions[name], "\(name)")
            let isSame = Self.normal(found) == expected
            #expect(isSame, "\(name)")
        }
        #expect(definitions.object?.count == 584)
    }

    @Test func `the index of version 3 leads to a document for each group and version`() throws {
        let documents = OpenAPIDocuments(catalog: try Fixture.catalogWithThings())
        let paths = try #require(documents.index(prefix: "/at/797")["paths"]?.object)
        #expect(paths.keys.contains("api/v1"))
        #expect(paths.keys.contains("apis/apps/v1"))
        #expect(paths.keys.contains("apis/t27.example.com/v1beta1"))
        let address = try #require(paths["apis/apps/v1"]?["serverRelativeURL"]?.string)
        #expect(address.hasPrefix("/at/797/openapi/v3/apis/apps/v1?hash="))
        #expect(documents.document(of: GroupVersion(group: "apps", version: "v9")) == nil)
    }

    @Test func `a resource's type is found through its path`() throws {
        let documents = OpenAPIDocuments(catalog: .builtIn)
        let apps = try #require(documents.document(of: GroupVersion(group: "apps", version: "v1")))
        let path = "/apis/apps/v1/namespaces/{namespace}/deployments"
        let type = apps["paths"]?[path]?["get"]?["x-kubernetes-group-version-kind"]
        #expect(type == ["group": "apps", "kind": "Deployment", "version": "v1"])
        let name = "io.k8s.api.apps.v1.Deployment"
        let schema = try #require(apps["components"]?["schemas"]?[name])
        #expect(schema["x-kubernetes-group-version-kind"]?[0] == type)
        let spec = schema["properties"]?["spec"]?["allOf"]?[0]?["$ref"]
        #expect(spec == "#/components/schemas/io.k8s.api.apps.v1.DeploymentSpec")
        #expect(apps["components"]?["schemas"]?["io.k8s.api.core.v1.Container"] != nil)
    }

    @Test func `patches say which forms and parameters they take`() throws {
        let documents = OpenAPIDocuments(catalog: try Fixture.catalogWithThings())
        func patch(_ group: String, _ resource: String) throws -> JSONValue {
            let document = documents.document(of: GroupVersion(group: group, version: "v1"))
            let path = "/apis/\(group)/v1/namespaces/{namespace}/\(resource)/{name}"
            return try #require(document?["paths"]?[path]?["patch"])
        }
        let apps = try patch("apps", "deployments")
        let content = try #require(apps["requestBody"]?["content"]?.object)
        #expect(content.keys.contains("application/strategic-merge-patch+json"))
        let parameters = (apps["parameters"]?.array ?? []).compactMap { $0["name"]?.string }
        #expect(parameters.contains("fieldValidation"))
        let things = try patch("t27.example.com", "things")
        let custom = try #require(things["requestBody"]?["content"]?.object)
        #expect(!custom.keys.contains("application/strategic-merge-patch+json"))
    }

    @Test func `every reference leads somewhere`() throws {
        let documents = OpenAPIDocuments(catalog: try Fixture.catalogWithThings())
        for version in DiscoveryDocuments(catalog: .builtIn, serverAddress: "").groupVersions {
            let document = try #require(documents.document(of: version))
            let schemas = Set(document["components"]?["schemas"]?.object?.keys ?? [])
            let missing = Self.references(in: document).subtracting(schemas)
            #expect(missing.isEmpty, "\(version)")
        }
    }

    private static func references(in value: JSONValue) -> Set<String> {
        switch value {
        case .array(let values): return values.reduce(into: []) { $0.formUnion(references(in: $1)) }
        case .object(let object):
            var found: Set<String> = []
            for member in object.members {
                if member.key == "$ref", let target = member.value.string {
                    found.insert(String(target.dropFirst("#/components/schemas/".count)))
                } else {
                    found.formUnion(references(in: member.value))
                }
            }
            return found
        default: return []
        }
    }

    @Test func `a custom resource has its schema and a list`() throws {
        let documents = OpenAPIDocuments(catalog: try Fixture.catalogWithThings())
        let version = GroupVersion(group: "t27.example.com", version: "v1")
        let schemas = try #require(documents.document(of: version)?["components"]?["schemas"])
        let thing = try #require(schemas["com.example.t27.v1.Thing"])
        let ports = thing["properties"]?["spec"]?["properties"]?["ports"]
        #expect(ports?["x-kubernetes-list-map-keys"] == ["port"])
        #expect(schemas["com.example.t27.v1.ThingList"] != nil)
        let kinds = thing["x-kubernetes-group-version-kind"]
        #expect(kinds == [["group": "t27.example.com", "kind": "Thing", "version": "v1"]])
    }

    @Test func `the binary form starts with the version and holds every type's name`() {
        let bytes = OpenAPIDocuments(catalog: .builtIn).version2Protobuf
        #expect(bytes.starts(with: [0x0A, 3] + Array("2.0".utf8)))
        let name = Array("io.k8s.api.core.v1.PodSpec".utf8)
        #expect(bytes.indices.contains { bytes[$0...].starts(with: name) })
    }
}
