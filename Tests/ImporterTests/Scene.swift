import Document
import EventStore
import Foundation
import Importer
import KubernetesAPI

/// A small recording written by hand: watch lines and audit lines, and a store to import it into.
final class Scene {
    let folder: URL
    var watch: [String] = []
    var audit: [String] = []
    private var auditCount = 0

    init() throws {
        folder = URL.temporaryDirectory.appending(path: "hindsight-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// A moment of the scene's minute: 1.5 is 12:00:01.5.
    static func time(_ second: Double) -> String {
        Timestamp(nanoseconds: 1_790_000_000_000_000_000 + Int64(second * 1_000_000_000))
            .formatted(fractionDigits: 6)
    }

    static func object(
        _ kind: String, _ name: String, revision: Int, uid: String, metadata: String = "",
        body: String = #""data":{"a":"b"}"#, apiVersion: String = "v1",
        namespace: String? = "shop"
    ) -> String {
        let place = namespace.map { #""namespace":"\#($0)","# } ?? ""
        return #"{"kind":"\#(kind)","apiVersion":"\#(apiVersion)","metadata":{"name":"\#(name)","#
            + place + #""uid":"\#(uid)","resourceVersion":"\#(revision)"\#(metadata)},\#(body)}"#
    }

    func see(
        _ type: String, _ resource: String, _ object: String, at second: Double,
        apiVersion: String = "v1", kind: String? = nil
    ) {
        let kind = kind ?? (try? JSONValue(parsing: object))?["kind"]?.string ?? ""
        watch.append(
            #"{"time":"\#(Self.time(second))","type":"\#(type)","apiVersion":"\#(apiVersion)","#
                + #""kind":"\#(kind)","resource":"\#(resource)","object":\#(object)}"#)
    }

    @discardableResult
    func ask(
        _ user: String, _ verb: String, _ resource: String, _ name: String, from: Double,
        to: Double, code: Int = 200, subresource: String = "", request: String? = nil,
        response: String? = nil, group: String = "", namespace: String = "shop",
        level: String = "RequestResponse", stage: String = "ResponseComplete", query: String = "",
        extra: String? = nil
    ) -> String {
        auditCount += 1
        let id = String(format: "00000000-0000-4000-8000-%012d", auditCount)
        var line = #"{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"\#(level)","#
        line += #""auditID":"\#(id)","stage":"\#(stage)","#
        line += #""requestURI":"/api/v1/namespaces/\#(namespace)/\#(resource)/\#(name)\#(query)","#
        line += #""verb":"\#(verb)","user":{"username":"\#(user)","groups":["dev"]"#
        if let extra { line += #","extra":\#(extra)"# }
        line += "},"
        line += #""sourceIPs":["10.0.0.1"],"userAgent":"kubectl/v1.33","#
        line += #""objectRef":{"resource":"\#(resource)","namespace":"\#(namespace)","#
        line += #""name":"\#(name)","apiGroup":"\#(group)","apiVersion":"v1""#
        if !subresource.isEmpty { line += #","subresource":"\#(subresource)""# }
        line += #"},"responseStatus":{"metadata":{},"code":\#(code)},"#
        if let request { line += #""requestObject":\#(request),"# }
        if let response { line += #""responseObject":\#(response),"# }
        line += #""requestReceivedTimestamp":"\#(Self.time(from))","#
        line += #""stageTimestamp":"\#(Self.time(to))","#
        line += #""annotations":{"authorization.k8s.io/decision":"allow","#
        line += #""authorization.k8s.io/reason":"RBAC: allowed"}}"#
        audit.append(line)
        return id
    }

    static let success = #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success"}"#

    /// Writes the lines to files of the recording and gives the files' paths.
    func write(_ name: String = "recording") throws -> [String] {
        var paths: [String] = []
        for (kind, lines) in [("watch", watch), ("audit", audit)] where !lines.isEmpty {
            let path = path("\(name)-\(kind).jsonl")
            try (lines.joined(separator: "\n") + "\n")
                .write(toFile: path, atomically: true, encoding: .utf8)
            paths.append(path)
        }
        return paths
    }

    var keyRing: String { path("keys/keyring") }

    func makeStore(_ name: String = "hindsight.store") throws -> Store {
        try Store.create(at: path(name), kind: .recording)
    }

    @discardableResult
    func load(_ paths: [String], into store: Store) throws -> ImportReport {
        var run = Import(into: store, options: ImportOptions(paths: paths, keyRing: keyRing))
        return try run.run { _ in }
    }

    /// Imports everything into a fresh store.
    func imported() throws -> (store: Store, report: ImportReport) {
        let store = try makeStore()
        return (store, try load(write(), into: store))
    }
}
