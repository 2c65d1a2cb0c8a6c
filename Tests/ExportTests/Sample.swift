import Document
import EventStore
import Export
import Foundation
import History
import Importer
import KubernetesAPI
import Queries

/// The recorded bad rollout, imported once for all tests, and folders to export into.
struct Sample {
    /// Before anything went wrong.
    static let baseline = Revision(773)

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let badRollout: Result<Store, any Error> = Result {
        let recording = root.appending(path: "samples/bad-rollout")
        let home = try Folder()
        defer { home.remove() }
        let store = try Store.create(at: home.path("store"), kind: .recording)
        var run = Import(
            into: store,
            options: ImportOptions(
                paths: ["audit.jsonl.gz", "watch.jsonl.gz"].map {
                    recording.appending(path: $0).path
                },
                keyRing: home.path("keys")))
        _ = try run.run { _ in }
        // The open store needs no names any more.
        return store
    }

    static func objects(at revision: Revision = baseline) throws -> [ExportedObject] {
        try Exporter.objects(of: badRollout.get(), at: revision)
    }

    static func exporter(at revision: Revision = baseline) throws -> Exporter {
        let store = try badRollout.get()
        let view = try store.view(at: revision)
        let reader = Reader(store: store, clock: { Timestamp(nanoseconds: 0) })
        return Exporter(
            moment: Moment(revision: revision, time: store.time(of: revision)),
            catalog: try reader.kinds(at: view))
    }
}

/// A folder of its own for one test.
struct Folder {
    let url: URL

    init() throws {
        url = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { url.appending(path: name).path }

    func remove() { try? FileManager.default.removeItem(at: url) }

    /// Every file under a folder in it, by path relative to that.
    func files(under name: String) throws -> [String: String] {
        let top = url.appending(path: name)
        var files: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: top.path) {
            var isFolder: ObjCBool = false
            let full = top.appending(path: path)
            guard unsafe FileManager.default.fileExists(atPath: full.path, isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            files[path] = try String(contentsOf: full, encoding: .utf8)
        }
        return files
    }
}

func key(
    _ resource: String, _ name: String, group: String = "", namespace: String = "shop"
) -> ObjectKey {
    ObjectKey(
        resource: GroupResource(group: group, resource: resource), namespace: namespace, name: name)
}
