import Document
import KubernetesAPI
import Testing

@Suite struct KindCatalogTests {
    private let catalog = KindCatalog.builtIn

    @Test func `knows every resource of a plain cluster once`() {
        #expect(catalog.all.count == 67)
        #expect(Set(catalog.all.map(\.groupResource)).count == 67)
    }

    @Test func `tells what discovery says of a resource`() throws {
        let found = catalog.kind(of: GroupResource(group: "apps", resource: "deployments"))
        let deployments = try #require(found)
        #expect(deployments.kind == "Deployment")
        #expect(deployments.listKind == "DeploymentList")
        #expect(deployments.singular == "deployment")
        #expect(deployments.shortNames == ["deploy"])
        #expect(deployments.categories == ["all"])
        #expect(deployments.isNamespaced)
        #expect(deployments.versions == ["v1"])
        #expect(deployments.apiVersion() == "apps/v1")
        #expect(deployments.subresources.map(\.name) == ["scale", "status"])
        #expect(
            deployments.path(namespace: "shop", name: "checkout")
                == "/apis/apps/v1/namespaces/shop/deployments/checkout")
    }

    @Test func `finds a resource by the type of its objects`() {
        #expect(catalog.kind(apiVersion: "v1", kind: "Node")?.resource == "nodes")
        #expect(
            catalog.kind(group: "batch", version: "v1", kind: "CronJob")?.resource == "cronjobs")
        #expect(catalog.kind(group: "batch", version: "v2", kind: "CronJob") == nil)
        #expect(catalog.kind(apiVersion: "v1", kind: "Gadget") == nil)
    }

    @Test func `one resource serves both versions of an autoscaler`() throws {
        let name = GroupResource(group: "autoscaling", resource: "horizontalpodautoscalers")
        let kind = try #require(catalog.kind(of: name))
        #expect(kind.versions == ["v2", "v1"])
        #expect(kind.storageVersion == "v2")
        #expect(kind.storage == name)
    }

    @Test func `both Event resources have one storage`() throws {
        let alias = try #require(catalog.kind(apiVersion: "events.k8s.io/v1", kind: "Event"))
        #expect(alias.storage == GroupResource(group: "", resource: "events"))
        #expect(alias.isAlias)
        let core = try #require(catalog.kind(apiVersion: "v1", kind: "Event"))
        #expect(core.storage == core.groupResource)
        #expect(!core.isAlias)
    }

    @Test func `reviews and bindings are not stored`() {
        let unstored = catalog.all.filter { !$0.isStored }.map(\.resource)
        #expect(
            unstored == [
                "bindings", "componentstatuses", "selfsubjectreviews", "tokenreviews",
                "localsubjectaccessreviews", "selfsubjectaccessreviews", "selfsubjectrulesreviews",
                "subjectaccessreviews",
            ])
    }

    @Test(arguments: [
        ["v2", "v1", "v1beta2", "v1beta1", "v1alpha1", "alpha", "v0"],
        ["v10", "v9", "v10beta1"],
    ])
    func `versions are ordered by maturity`(versions: [String]) {
        #expect(versions.reversed().sorted(by: APIVersionOrder.precedes) == versions)
    }
}

@Suite struct CustomResourceTests {
    @Test func `a definition adds a resource with its versions`() throws {
        let catalog = try Fixture.catalogWithThings()
        let name = GroupResource(group: "t27.example.com", resource: "things")
        let things = try #require(catalog.kind(of: name))
        #expect(things.versions == ["v1", "v1beta1"])
        #expect(things.storageVersion == "v1")
        #expect(things.kind == "Thing")
        #expect(things.listKind == "ThingList")
        #expect(things.isCustom)
        #expect(things.subresources(in: "v1").map(\.name) == ["status", "scale"])
        #expect(things.subresources(in: "v1beta1").isEmpty)
        let custom = try #require(catalog.customResource(of: name))
        #expect(custom.version("v1")?.printerColumns?.count == 3)
        #expect(custom.version("v1")?.selectableFields == ["spec.color"])
        #expect(custom.version("v1beta1")?.deprecationWarning == "use v1")
        #expect(custom.version("v1")?.deprecationWarning == nil)
    }

    @Test func `deprecated versions have the API server's warning`() throws {
        let catalog = try Fixture.catalogWithThings()
        func warning(_ name: String, _ version: String) throws -> String? {
            let kind = try #require(try catalog.resolve(name).first)
            return catalog.deprecationWarning(of: kind, version: version)
        }
        #expect(try warning("things", "v1beta1") == "use v1")
        #expect(try warning("things", "v1") == nil)
        #expect(try warning("pods", "v1") == nil)
        #expect(
            try warning("endpoints", "v1")
                == "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice")
    }

    @Test func `a later definition replaces the resource and leaves the first catalog alone`()
        throws
    {
        let first = try Fixture.catalogWithThings()
        let changed: JSONValue = [
            "metadata": ["name": "things.t27.example.com"],
            "spec": [
                "group": "t27.example.com", "scope": "Cluster",
                "names": ["plural": "things", "singular": "thing", "kind": "Thing"],
                "versions": [["name": "v2", "served": true, "storage": true]],
            ],
        ]
        let second = first.adding(customResourceDefinitions: [changed])
        let name = GroupResource(group: "t27.example.com", resource: "things")
        #expect(second.all.count == first.all.count)
        #expect(second.kind(of: name)?.versions == ["v2"])
        #expect(second.kind(of: name)?.isNamespaced == false)
        #expect(first.kind(of: name)?.versions == ["v1", "v1beta1"])
    }

    @Test func `a definition that serves nothing adds nothing`() {
        let unserved: JSONValue = [
            "spec": [
                "group": "a.example.com", "scope": "Cluster",
                "names": ["plural": "gadgets", "kind": "Gadget"],
                "versions": [["name": "v1", "served": false, "storage": true]],
            ]
        ]
        let catalog = KindCatalog.builtIn.adding(
            customResourceDefinitions: [unserved, "text", ["spec": [:]]])
        #expect(catalog.all == KindCatalog.builtIn.all)
    }
}
