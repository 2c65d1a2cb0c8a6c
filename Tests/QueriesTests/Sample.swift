import Document
import EventStore
import Foundation
import Gzip
import Importer
import KubernetesAPI
import Queries
import Synchronization

/// One of the recorded incidents of samples/, imported once for all tests.
final class Sample: Sendable {
    let name: String
    let truth: JSONValue
    let reader: Reader
    private let folder: URL
    private static let loaded = Mutex<[String: Sample]>([:])

    static let names = ["bad-rollout", "node-loss", "privilege-escalation"]

    static func named(_ name: String) throws -> Sample {
        try loaded.withLock { loaded in
            if let sample = loaded[name] { return sample }
            let sample = try Sample(name)
            loaded[name] = sample
            return sample
        }
    }

    /// - Parameter files: of the recording, such as only the audit log.
    init(_ name: String, files: [String] = ["audit.jsonl.gz", "watch.jsonl.gz"]) throws {
        self.name = name
        folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "samples/\(name)")
        truth = try JSONValue(
            parsing: [UInt8](try Data(contentsOf: folder.appending(path: "truth.json"))))
        let home = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        let path = home.appending(path: "store").path
        let store = try Store.create(at: path, kind: .recording)
        var run = Import(
            into: store,
            options: ImportOptions(
                paths: files.map { [folder] in folder.appending(path: $0).path },
                keyRing: home.appending(path: "keys").path))
        _ = try run.run { _ in }
        reader = Reader(store: store, clock: { Timestamp(nanoseconds: 0) })
        // The open store needs no names any more.
        try FileManager.default.removeItem(at: home)
    }

    var answers: JSONValue { truth["answers"] ?? .null }

    /// The API server's own list of everything at a revision, by key.
    func exactList(_ revision: Int64) throws -> [ObjectKey: JSONValue] {
        let file = try Data(
            contentsOf: folder.appending(path: "exact/\(revision).jsonl.gz"))
        var bytes: [UInt8] = []
        var decompressor = try GzipDecompressor()
        try unsafe Array(file).withUnsafeBytes { input in
            try unsafe decompressor.write(input) { unsafe bytes.append(contentsOf: $0) }
        }
        try decompressor.finish()
        var found: [ObjectKey: JSONValue] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let entry = try JSONValue(parsing: Array(line))
            guard let object = entry["object"], let resource = entry["resource"]?.string else {
                continue
            }
            found[key(of: object, resource: resource)] = object
        }
        return found
    }

    private func key(of object: JSONValue, resource: String) -> ObjectKey {
        let version = object["apiVersion"]?.string ?? ""
        let group = version.contains("/") ? String(version.prefix { $0 != "/" }) : ""
        return ObjectKey(
            resource: GroupResource(group: group, resource: resource),
            namespace: object["metadata"]?["namespace"]?.string ?? "",
            name: object["metadata"]?["name"]?.string ?? "")
    }
}
