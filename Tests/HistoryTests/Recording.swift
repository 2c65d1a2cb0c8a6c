import Document
import Foundation
import Gzip
import History
import KubernetesAPI
import Testing

/// One of the recorded incidents in samples/, its watch events in the order of revisions.
struct Recording: Sendable {
    struct Line: Sendable {
        var event: Event
        var object: JSONValue
    }

    let lines: [Line]
    let truth: JSONValue

    static let names = ["bad-rollout", "node-loss", "privilege-escalation"]
    /// Read once for all tests.
    private static let all = Result { try names.map { try ($0, Recording(reading: $0)) } }

    init(_ name: String) throws {
        let found = try Self.all.get().first { $0.0 == name }
        self = try #require(found).1
    }

    private init(reading name: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../samples/\(name)").standardizedFileURL
        truth = try JSONValue(
            parsing: [UInt8](Data(contentsOf: folder.appending(path: "truth.json"))))
        let authors = try Self.authors(folder.appending(path: "audit.jsonl.gz"))
        lines = try Self.inflated(folder.appending(path: "watch.jsonl.gz")).map { text in
            try Self.line(JSONValue(parsing: text), authors)
        }.sorted { $0.event.revision < $1.event.revision }
    }

    private static func line(
        _ watched: JSONValue, _ authors: [String: RecordedRequest]
    ) throws -> Line {
        let object = watched["object"] ?? .null
        let metadata = object["metadata"]
        let apiVersion = object["apiVersion"]?.string ?? ""
        let parts = apiVersion.split(separator: "/")
        let key = ObjectKey(
            resource: GroupResource(
                group: parts.count == 2 ? String(parts[0]) : "",
                resource: watched["resource"]?.string ?? ""),
            namespace: metadata?["namespace"]?.string ?? "",
            name: metadata?["name"]?.string ?? "")
        let version = try #require(metadata?["resourceVersion"]?.string)
        let revision = try Revision(#require(UInt64(version)))
        let changes: [String: Event.Change] = ["ADDED": .added, "DELETED": .deleted]
        var event = Event(
            position: Position(revision.rawValue), revision: revision,
            change: changes[watched["type"]?.string ?? ""] ?? .modified, key: key,
            uid: metadata?["uid"]?.string ?? "", apiVersion: apiVersion,
            kind: object["kind"]?.string ?? "",
            time: try #require(Timestamp(rfc3339: watched["time"]?.string ?? "")))
        event.request = authors[version]
        return Line(event: event, object: object)
    }

    /// The first mutation that was answered with each resourceVersion.
    private static func authors(_ file: URL) throws -> [String: RecordedRequest] {
        var found: [String: (time: String, request: RecordedRequest)] = [:]
        for text in try inflated(file) {
            let audit = try JSONValue(parsing: text)
            let verb = audit["verb"]?.string ?? ""
            guard let version = audit["responseObject"]?["metadata"]?["resourceVersion"]?.string,
                !["get", "list", "watch"].contains(verb),
                (audit["responseStatus"]?["code"]?.int ?? 0) < 300
            else { continue }
            let time = audit["requestReceivedTimestamp"]?.string ?? ""
            if let known = found[version], known.time <= time { continue }
            var request = RecordedRequest(
                user: audit["user"]?["username"]?.string ?? "", verb: verb)
            request.subresource = audit["objectRef"]?["subresource"]?.string ?? ""
            found[version] = (time, request)
        }
        return found.mapValues(\.request)
    }

    private static func inflated(_ file: URL) throws -> [String] {
        var text: [UInt8] = []
        var decompressor = try GzipDecompressor()
        let compressed = [UInt8](try Data(contentsOf: file))
        try unsafe compressed.withUnsafeBytes { bytes in
            try unsafe decompressor.write(bytes) { piece in unsafe text.append(contentsOf: piece) }
        }
        try decompressor.finish()
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// What lives at a revision, in the order of keys, without event objects and leases.
    func state(at revision: Revision) -> [Line] {
        var live: [ObjectKey: Line] = [:]
        for line in lines where line.event.revision <= revision {
            if ["events", "leases"].contains(line.event.key.resource.resource) { continue }
            live[line.event.key] = line.event.change == .deleted ? nil : line
        }
        return live.values.sorted { $0.event.key < $1.event.key }
    }

    /// The versions of each object, by UID.
    var lives: [[Line]] {
        Dictionary(grouping: lines) { $0.event.uid }.values
            .sorted { $0[0].event.revision < $1[0].event.revision }
    }
}
