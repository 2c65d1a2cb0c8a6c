import Document
import KubernetesAPI
import Testing

/// The expected documents are a kube-apiserver 1.36.2's, to the letter.
@Suite struct DiscoveryDocumentsTests {
    @Test func `every document is the API server's own`() throws {
        let builtIn = DiscoveryDocuments(catalog: .builtIn, serverAddress: "192.0.2.1:7443")
        let withThings = DiscoveryDocuments(
            catalog: try Fixture.catalogWithThings(), serverAddress: "192.0.2.1:7443")
        let expected = try Fixture.lines("discovery.tsv")
        #expect(expected.count == 14)
        for (path, json) in expected {
            let documents = path.contains("t27.example.com") ? withThings : builtIn
            #expect(Self.document(path, of: documents)?.text == json, "\(path)")
        }
    }

    private static func document(_ path: String, of documents: DiscoveryDocuments) -> JSONValue? {
        switch path {
        case "/api": return documents.coreVersions
        case "/apis": return documents.groupList
        case "/api aggregated": return documents.aggregatedCore
        case "/apis aggregated": return documents.aggregatedGroups
        default: break
        }
        let parts = path.split(separator: "/").map(String.init)
        switch (parts[0], parts.count) {
        case ("api", 2): return documents.resourceList(group: "", version: parts[1])
        case ("apis", 2): return documents.group(parts[1])
        case ("apis", 3): return documents.resourceList(group: parts[1], version: parts[2])
        default: return nil
        }
    }

    @Test func `the small documents say what the aggregated ones say`() throws {
        let documents = DiscoveryDocuments(
            catalog: try Fixture.catalogWithThings(), serverAddress: "")
        let items = [documents.aggregatedCore, documents.aggregatedGroups]
            .flatMap { $0["items"]?.array ?? [] }
        var versions: [GroupVersion] = []
        for group in items {
            let name = group["metadata"]?["name"]?.string ?? ""
            for entry in group["versions"]?.array ?? [] {
                let version = entry["version"]?.string ?? ""
                versions.append(GroupVersion(group: name, version: version))
                let resources = entry["resources"]?.array ?? []
                let names = resources.flatMap { resource -> [String] in
                    let plural = resource["resource"]?.string ?? ""
                    let inner = (resource["subresources"]?.array ?? [])
                        .compactMap { $0["subresource"]?.string }
                    return [plural] + inner.map { "\(plural)/\($0)" }
                }
                let list = documents.resourceList(group: name, version: version)
                let listed = list?["resources"]?.array?.compactMap { $0["name"]?.string }
                #expect(listed == names)
            }
        }
        #expect(versions == documents.groupVersions)
    }

    @Test func `what is not served has no document`() {
        let documents = DiscoveryDocuments(catalog: .builtIn, serverAddress: "")
        #expect(documents.group("") == nil)
        #expect(documents.group("nope.example.com") == nil)
        #expect(documents.resourceList(group: "apps", version: "v9") == nil)
        #expect(!documents.hasGroup("nope.example.com"))
        #expect(documents.hasGroup("apps"))
    }
}
