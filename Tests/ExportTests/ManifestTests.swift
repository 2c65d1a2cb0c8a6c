import Document
import EventStore
import Export
import History
import KubernetesAPI
import Testing

struct ManifestTests {
    private func stream(_ objects: [ExportedObject], all: Bool = false) throws -> (
        text: String, report: Exporter.Report
    ) {
        var exporter = try Sample.exporter()
        exporter.includesDerived = all
        var text = ""
        let report = exporter.manifests(objects) { text += $0 }
        return (text, report)
    }

    @Test func `Each manifest says what it is and of when, and holds only what was asked for`()
        throws
    {
        let checkout = try Sample.objects().filter { $0.key.description.contains("shop/checkout") }
        let (text, _) = try stream(
            checkout.filter { $0.key.resource.resource == "deployments" })
        #expect(
            text.hasPrefix(
                """
                ---
                # deployments.apps shop/checkout as of revision 773, 2026-11-23T23:47:51.953747Z
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  labels:
                    app: checkout
                """))
        for field in ["status:", "uid:", "resourceVersion:", "managedFields:", "generation:"] {
            #expect(!text.contains(field), "\(field)")
        }
    }

    @Test func `Values of Secrets are left out, with a comment that says so`() throws {
        let objects = try Sample.objects()
        let secrets = objects.filter { $0.key.resource.resource == "secrets" }
        let (text, report) = try stream(secrets)
        #expect(report.redacted == secrets.count && report.objects == 3)
        let documents = text.split(separator: "---\n")
        #expect(documents.count == 3)
        for document in documents {
            #expect(document.contains("# The values are redacted"))
        }
        let values = secrets.flatMap { $0.document["data"]?.object?.members.map(\.value) ?? [] }
        #expect(!values.isEmpty)
        for value in values.compactMap(\.string) { #expect(!text.contains(value)) }
    }

    @Test func `What the cluster makes by itself is counted and left out, unless asked for`()
        throws
    {
        let objects = try Sample.objects()
        let (text, report) = try stream(objects)
        #expect(report.objects + report.derived == objects.count)
        #expect(!text.contains("kind: ReplicaSet\n"))
        #expect(!text.contains("kind: Pod\n"))
        let (whole, everything) = try stream(objects, all: true)
        #expect(everything.objects == objects.count && everything.derived == 0)
        #expect(whole.contains("kind: ReplicaSet\n"))
    }

    @Test func `The same state gives the same bytes, whatever the order it comes in`() throws {
        let objects = try Sample.objects()
        let first = try stream(objects).text
        #expect(try stream(objects).text == first)
        #expect(try stream(objects.reversed()).text == first)
    }

    @Test func `A folder holds the stream's manifests, a file each`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let objects = try Sample.objects()
        let (text, inStream) = try stream(objects)
        let report = try Sample.exporter().manifests(objects, inFolder: folder.path("out"))
        #expect(report == inStream)
        let files = try folder.files(under: "out")
        #expect(files.count == report.objects)
        let joined = files.values.sorted()
        #expect(joined == text.split(separator: "---\n").map(String.init).sorted())
    }

    @Test func `A folder with something in it is left alone`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let objects = try Sample.objects().filter { $0.key.namespace == "shop" }
        let exporter = try Sample.exporter()
        _ = try exporter.manifests(objects, inFolder: folder.path("out"))
        let before = try folder.files(under: "out")
        let refused = #expect(throws: ExportError.self) {
            try exporter.manifests([], inFolder: folder.path("out"))
        }
        #expect(refused?.description.contains("exists already and is not empty") == true)
        #expect(try folder.files(under: "out") == before)
    }
}
