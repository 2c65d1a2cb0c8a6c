import Document
import KubernetesAPI
import Testing

@Suite struct SchemaNodeTests {
    private func node(_ kind: String, _ apiVersion: String, _ path: String) throws -> SchemaNode {
        let root = try #require(KindCatalog.builtIn.schema(apiVersion: apiVersion, kind: kind))
        return try #require(root.node(at: path.split(separator: ".").map(String.init)))
    }

    @Test(arguments: [
        ("spec.containers", ["name"], "name"),
        ("spec.containers.env", ["name"], "name"),
        ("spec.containers.ports", ["containerPort", "protocol"], "containerPort"),
        ("spec.containers.volumeMounts", ["mountPath"], "mountPath"),
        ("spec.volumes", ["name"], "name"),
        ("spec.imagePullSecrets", ["name"], "name"),
        ("spec.hostAliases", ["ip"], "ip"),
        ("status.conditions", ["type"], "type"),
        ("metadata.ownerReferences", ["uid"], "uid"),
    ])
    func `lists of a Pod have their merge keys`(path: String, keys: [String], merge: String) throws
    {
        let list = try node("Pod", "v1", path)
        #expect(list.isArray)
        #expect(list.listKind == .map(keys: keys))
        #expect(list.patchMergeKey == merge)
    }

    @Test func `sets and atomic lists are told apart`() throws {
        #expect(try node("Pod", "v1", "metadata.finalizers").listKind == .set)
        #expect(try node("Pod", "v1", "spec.containers.args").listKind == .atomic)
        #expect(try node("Pod", "v1", "spec.tolerations").listKind == .atomic)
        #expect(try node("Pod", "v1", "spec.tolerations").patchMergeKey == nil)
    }

    @Test func `references lead through nested types and items`() throws {
        let image = try node("Deployment", "apps/v1", "spec.template.spec.containers.image")
        #expect(image.type == .string)
        let container = try node("Deployment", "apps/v1", "spec.template.spec.containers").items
        #expect(container?.typeName == "io.k8s.api.core.v1.Container")
        #expect(container?.property("nonsense") == nil)
        #expect(container?.propertyNames.first == "args")
    }

    @Test func `maps give their values' type under every key`() throws {
        let limits = try node("Pod", "v1", "spec.containers.resources.limits")
        #expect(limits.isObject)
        #expect(limits.values?.typeName == "io.k8s.apimachinery.pkg.api.resource.Quantity")
        #expect(limits.property("memory")?.type == .string)
        #expect(try node("ConfigMap", "v1", "data").property("any.key")?.type == .string)
    }

    @Test func `formats, defaults, enums and required members are known`() throws {
        #expect(try node("Pod", "v1", "metadata.creationTimestamp").format == "date-time")
        #expect(try node("Service", "v1", "spec.ports.targetPort").format == "int-or-string")
        #expect(try node("Pod", "v1", "spec.containers.ports.protocol").defaultValue == "TCP")
        #expect(
            try node("Pod", "v1", "spec.containers.imagePullPolicy").enumeration
                == ["Always", "IfNotPresent", "Never"])
        #expect(try node("Pod", "v1", "spec.containers.name").isRequired)
        #expect(try !node("Pod", "v1", "spec.containers.image").isRequired)
        #expect(try node("Pod", "v1", "spec.nodeSelector").isAtomicObject)
        #expect(try node("Deployment", "apps/v1", "spec.strategy").patchStrategy == "retainKeys")
    }

    @Test func `every stored resource has a schema`() {
        for kind in KindCatalog.builtIn.all where kind.isStored {
            for version in kind.versions {
                let schema = KindCatalog.builtIn.schema(
                    apiVersion: kind.apiVersion(version), kind: kind.kind)
                #expect(schema?.property("metadata") != nil, "\(kind.groupResource) \(version)")
            }
        }
    }

    @Test func `an unknown type has none`() {
        #expect(KindCatalog.builtIn.schema(apiVersion: "v1", kind: "Gadget") == nil)
        #expect(KindCatalog.builtIn.schema(apiVersion: "apps/v9", kind: "Deployment") == nil)
    }

    @Test func `a custom resource has its definition's merge rules and common metadata`() throws {
        let catalog = try Fixture.catalogWithThings()
        let thing = try #require(catalog.schema(apiVersion: "t27.example.com/v1", kind: "Thing"))
        let spec = try #require(thing.property("spec"))
        #expect(spec.property("ports")?.listKind == .map(keys: ["port"]))
        #expect(spec.property("ports")?.items?.property("port")?.isRequired == true)
        #expect(spec.property("tags")?.listKind == .set)
        #expect(spec.property("size")?.isRequired == true)
        #expect(spec.property("size")?.type == .integer)
        #expect(spec.property("color")?.enumeration == ["red", "green"])
        #expect(spec.property("free")?.preservesUnknownFields == true)
        #expect(spec.property("any")?.format == "int-or-string")
        #expect(spec.property("labels")?.property("x")?.type == .string)
        #expect(thing.node(at: ["metadata", "ownerReferences"])?.patchMergeKey == "uid")
        let template = try #require(spec.property("tpl"))
        #expect(template.node(at: ["metadata", "finalizers"])?.listKind == .set)
    }
}
