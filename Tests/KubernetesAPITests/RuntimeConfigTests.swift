import Document
import KubernetesAPI
import Testing

@Suite struct RuntimeConfigTests {
    private func catalog(_ text: String) throws -> KindCatalog {
        try KindCatalog.builtIn.serving(RuntimeConfig(parsing: text))
    }

    private func versions(_ catalog: KindCatalog) -> Set<String> {
        Set(catalog.all.flatMap { kind in kind.versions.map { kind.apiVersion($0) } })
    }

    @Test func `all is switched off but what is named`() throws {
        #expect(
            versions(try catalog("api/all=false,api/v1=true,apps/v1")) == ["v1", "apps/v1"])
        #expect(versions(try catalog("api/all=0,v1=1")) == ["v1"])
    }

    @Test func `a version goes and its resources with it, unless another version has them`() throws {
        let catalog = try catalog("autoscaling/v2=false,batch/v1=false")
        let name = GroupResource(group: "autoscaling", resource: "horizontalpodautoscalers")
        #expect(catalog.kind(of: name)?.versions == ["v1"])
        #expect(catalog.kind(of: name)?.preferredVersion == "v1")
        #expect(!catalog.all.contains { $0.group == "batch" })
        #expect(catalog.kind(apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler") == nil)
    }

    @Test func `a resource outranks its version, and enables it where nothing else is said`() throws {
        func apps(_ text: String) throws -> [String] {
            try catalog(text).all.filter { $0.group == "apps" }.map(\.resource).sorted()
        }
        #expect(try apps("apps/v1=false,apps/v1/deployments=true") == ["deployments"])
        let all = try apps("")
        #expect(try apps("api/all=false,apps/v1/deployments=true") == all)
        #expect(try apps("apps/v1/deployments=false") == all.filter { $0 != "deployments" })
    }

    @Test func `stages are told by the version's name`() throws {
        let released = versions(.builtIn).filter { !$0.contains("alpha") && !$0.contains("beta") }
        #expect(versions(try catalog("api/beta=false,api/alpha=false")) == released)
        #expect(versions(try catalog("api/ga=false")).isDisjoint(with: released))
        #expect(versions(try catalog("api/all=false,api/ga=true")) == released)
    }

    @Test func `custom resources stay`() throws {
        let definition = """
            {"metadata":{"name":"gadgets.example.com"},"spec":{"group":"example.com",
            "scope":"Namespaced","names":{"plural":"gadgets","kind":"Gadget"},
            "versions":[{"name":"v1","served":true,"storage":true}]}}
            """
        let catalog = try catalog("api/all=false,v1=true")
            .adding(customResourceDefinitions: [.init(parsing: definition)])
        #expect(catalog.all.last?.resource == "gadgets")
        #expect(catalog.kind(of: GroupResource(group: "apps", resource: "deployments")) == nil)
        #expect(try catalog.serving(RuntimeConfig(parsing: "v1=false,api/ga=true")).all.count == 1)
    }

    @Test(
        "What can't be meant is refused",
        arguments: [
            ("apps", "write api/all"), ("a/b/c/d=true", "write api/all"), ("apps/=true", "write"),
            ("apps/v1=yes", "true or false"), ("apps/v1=true,apps/v1=false", "given twice"),
            ("api/all=false", "leaves nothing to serve"), ("apps/v2=true", "there is apps/v1"),
            ("nope.example.com/v1=true", "is not built in"),
            ("apps/v1/pods=false", "deployments"), ("apps/v1,,v1", "write api/all"),
        ])
    func refused(text: String, words: String) {
        let error = #expect(throws: RuntimeConfigError.self) { try catalog(text) }
        #expect(error?.description.contains(words) == true, "\(error as Any)")
    }
}
