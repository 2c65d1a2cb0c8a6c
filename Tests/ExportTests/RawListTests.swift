import Document
import Export
import History
import KubernetesAPI
import Testing

struct RawListTests {
    @Test func `Raw lists are the API's own, with every object whole`() throws {
        let objects = try Sample.objects()
        let lists = try Sample.exporter().lists(objects)
        #expect(lists.map(\.resource) == lists.map(\.resource).sorted())
        #expect(lists.reduce(0) { $0 + ($1.list["items"]?.array?.count ?? 0) } == objects.count)
        let pods = try #require(lists.first { $0.resource.description == "pods" }?.list)
        #expect(pods["kind"]?.string == "PodList" && pods["apiVersion"]?.string == "v1")
        #expect(pods["metadata"]?["resourceVersion"]?.string == "773")
        let expected = objects.filter { $0.key.resource.description == "pods" }
            .sorted { $0.key < $1.key }.map(\.document)
        #expect(pods["items"]?.array == expected)
    }

    @Test func `A custom resource's list is called as its definition says`() throws {
        let lists = try Sample.exporter().lists(Sample.objects())
        let releases = lists.first { $0.resource.resource == "releases" }?.list
        #expect(releases?["kind"]?.string == "ReleaseList")
        #expect(releases?["apiVersion"]?.string == "deploy.example.com/v1")
    }

    @Test func `A file for each resource, as text that reads back equal`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let objects = try Sample.objects()
        let exporter = try Sample.exporter()
        let report = try exporter.lists(objects, inFolder: folder.path("raw"))
        #expect(report.objects == objects.count)
        let files = try folder.files(under: "raw")
        for (resource, list) in exporter.lists(objects) {
            let text = try #require(files["\(resource).json"])
            #expect(try JSONValue(parsing: text) == list)
        }
        #expect(files.count == exporter.lists(objects).count)
    }
}
