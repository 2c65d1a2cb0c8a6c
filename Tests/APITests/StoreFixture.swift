import API
import Document
import EventStore
import Foundation
import History
import KubernetesAPI

/// A small store on disk, written change by change; each change is a revision.
final class StoreFixture {
    let directory: URL
    let store: Store
    private var next: UInt64
    private var kinds: [ObjectKey: (uid: String, apiVersion: String, kind: String)] = [:]
    private var start: Timestamp

    /// The first change has revision `first`; changes are a second apart.
    init(first: UInt64 = 10) throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("hindsight-api-\(UUID().uuidString)")
        store = try Store.create(at: directory.path, kind: .recording)
        next = first
        start = try Timestamp(rfc3339: "2026-11-23T12:00:00Z").required()
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// The time of a revision.
    func time(_ revision: UInt64) -> Timestamp {
        Timestamp(nanoseconds: start.nanoseconds + Int64(revision) * 1_000_000_000)
    }

    /// Writes an object as the API server would send it; `json` holds everything but
    /// resourceVersion.
    @discardableResult
    func put(_ json: JSONValue, resource: String? = nil) throws -> UInt64 {
        let (key, apiVersion, kind) = try Self.identify(json, resource: resource)
        let uid = json["metadata"]?["uid"]?.string ?? "uid-\(key.name)-\(next)"
        let isNew = kinds[key] == nil
        if isNew { kinds[key] = (uid, apiVersion, kind) }
        var object = json
        try object.set(
            .string(kinds[key]?.uid ?? uid), at: FieldPath(parsing: "metadata.uid"))
        try append(key, isNew ? .added : .modified, object, apiVersion, kind)
        return next - 1
    }

    @discardableResult
    func delete(_ json: JSONValue, resource: String? = nil) throws -> UInt64 {
        let (key, apiVersion, kind) = try Self.identify(json, resource: resource)
        var object = json
        try object.set(
            .string(kinds[key]?.uid ?? ""), at: FieldPath(parsing: "metadata.uid"))
        try append(key, .deleted, object, apiVersion, kind)
        kinds[key] = nil
        return next - 1
    }

    private func append(
        _ key: ObjectKey, _ change: Event.Change, _ object: JSONValue, _ apiVersion: String,
        _ kind: String
    ) throws {
        let bytes = object.bytes
        let marker = Array("\"metadata\":{".utf8)
        let offset = try (0..<bytes.count - marker.count).first {
            bytes[$0..<$0 + marker.count].elementsEqual(marker)
        }.required() + marker.count
        try store.append([
            .event(
                NewEvent(
                    revision: Revision(next), change: change, key: key,
                    uid: kinds[key]?.uid ?? "", apiVersion: apiVersion, kind: kind,
                    observed: time(next), document: bytes, resourceVersionOffset: offset))
        ])
        next += 1
    }

    private static func identify(
        _ json: JSONValue, resource: String?
    ) throws -> (ObjectKey, String, String) {
        let apiVersion = try (json["apiVersion"]?.string).required()
        let kind = try (json["kind"]?.string).required()
        let group = GroupVersionKind.split(apiVersion: apiVersion).group
        let plural = try
            (resource ?? KindCatalog.builtIn.kind(apiVersion: apiVersion, kind: kind)?.resource)
            .required()
        let key = ObjectKey(
            resource: GroupResource(group: group, resource: plural),
            namespace: json["metadata"]?["namespace"]?.string ?? "",
            name: try (json["metadata"]?["name"]?.string).required())
        return (key, apiVersion, kind)
    }

    var pipeline: ReadPipeline {
        let end = time(next + 3600)
        return ReadPipeline(store: store, clock: { end })
    }
}

struct Missing: Error {}

extension Optional {
    func required() throws -> Wrapped {
        guard let self else { throw Missing() }
        return self
    }
}

func configMap(
    _ name: String, namespace: String = "shop", labels: [String: String] = [:],
    data: [String: String] = [:]
) -> JSONValue {
    var metadata: JSONObject = ["name": .string(name), "namespace": .string(namespace)]
    metadata["creationTimestamp"] = "2026-11-23T12:00:00Z"
    if !labels.isEmpty {
        metadata["labels"] = .object(
            JSONObject(labels.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }
    return [
        "kind": "ConfigMap", "apiVersion": "v1", "metadata": .object(metadata),
        "data": .object(
            JSONObject(data.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
    ]
}

extension ReadPipeline {
    func get(_ target: String, accept: String? = "application/json") -> APIResponse {
        answer(APIRequest(target: target, accept: accept))
    }

    func json(_ target: String, accept: String? = "application/json") throws -> JSONValue {
        try JSONValue(parsing: get(target, accept: accept).bytes)
    }

    /// Names of a list's items.
    func names(_ target: String) throws -> [String] {
        try (json(target)["items"]?.array).required().compactMap { $0["metadata"]?["name"]?.string }
    }

    /// The events of a watch until it idles: type, name and resourceVersion.
    func watch(_ target: String, accept: String? = "application/json") throws -> [JSONValue] {
        guard case .watch(var stream) = get(target, accept: accept).body else { throw Missing() }
        var bytes: [UInt8] = []
        while case .events(let pieces) = stream.next() { bytes += pieces.joined() }
        return try bytes.split(separator: UInt8(ascii: "\n")).map {
            try JSONValue(parsing: Array($0))
        }
    }

    func watchLines(_ target: String) throws -> [String] {
        try watch(target).map { event in
            let metadata = event["object"]?["metadata"]
            let name = metadata?["name"]?.string ?? "-"
            let version = metadata?["resourceVersion"]?.string ?? "-"
            return "\(event["type"]?.string ?? "") \(name) \(version)"
        }
    }
}
