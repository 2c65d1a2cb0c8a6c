import API
import Document
import EventStore
import Foundation
import Gzip
import History
import Importer
import KubernetesAPI
import Testing

/// The API server's own lists of everything at a revision, taken with resourceVersionMatch=Exact
/// while the incident was recorded, against ours.
@Suite struct ExactListTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("samples/bad-rollout")

    /// Objects of a file by apiVersion and resource.
    private func truth(_ file: URL) throws -> [String: [String: JSONValue]] {
        var decompressor = try GzipDecompressor()
        var text: [UInt8] = []
        try unsafe Array(Data(contentsOf: file)).withUnsafeBytes { bytes in
            try unsafe decompressor.write(bytes) { unsafe text.append(contentsOf: $0) }
        }
        try decompressor.finish()
        var lists: [String: [String: JSONValue]] = [:]
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let entry = try JSONValue(parsing: Array(line))
            let object = try entry["object"].required()
            let version = try (object["apiVersion"]?.string).required()
            let path = (version.contains("/") ? "/apis/" : "/api/") + version
            let resource = try (entry["resource"]?.string).required()
            lists["\(path)/\(resource)", default: [:]][Self.name(object)] = object
        }
        return lists
    }

    private static func name(_ object: JSONValue) -> String {
        let metadata = object["metadata"]
        return "\(metadata?["namespace"]?.string ?? "")/\(metadata?["name"]?.string ?? "")"
    }

    @Test("every exact list equals the API server's, object for object")
    func bothLists() throws {
        let work = FileManager.default.temporaryDirectory
            .appendingPathComponent("hindsight-exact-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: work) }
        let store = try Store.create(
            at: work.appendingPathComponent("store").path, kind: .recording)
        var run = Import(
            into: store,
            options: ImportOptions(
                paths: ["audit.jsonl.gz", "watch.jsonl.gz"].map {
                    Self.folder.appendingPathComponent($0).path
                }, keyRing: work.appendingPathComponent("keys").path))
        _ = try run.run { _ in }
        let pipeline = ReadPipeline(store: store, clock: { Timestamp(nanoseconds: 0) })

        let exact = Self.folder.appendingPathComponent("exact")
        let files = try FileManager.default.contentsOfDirectory(atPath: exact.path).sorted()
        #expect(files.count == 7)
        for file in files {
            let revision = file.prefix { $0 != "." }
            for (path, expected) in try truth(exact.appendingPathComponent(file)) {
                let target = "\(path)?resourceVersion=\(revision)&resourceVersionMatch=Exact"
                let list = try pipeline.json(target)
                let kind = try (list["kind"]?.string).required().dropLast("List".count)
                var ours: [String: JSONValue] = [:]
                for var item in try (list["items"]?.array).required() {
                    try item.set(.string(String(kind)), at: FieldPath(parsing: "kind"))
                    try item.set(list["apiVersion"], at: FieldPath(parsing: "apiVersion"))
                    ours[Self.name(item)] = item
                }
                // Secret values are kept as digests only.
                if path.hasSuffix("/secrets") {
                    #expect(ours.keys.sorted() == expected.keys.sorted(), "\(target)")
                } else {
                    #expect(ours == expected, "\(target)")
                }
                // The same moment by its address.
                let there = try pipeline.json("/at/\(revision)\(path)")
                #expect(there["items"] == list["items"], "\(target)")
            }
        }
    }
}
